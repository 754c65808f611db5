/* SPDX-License-Identifier: MIT */
/* Devices that no text belongs on: they keep data, or take what is written for an order. */
#ifndef IOGEN_BASE_DATA_DEVICE_H
#define IOGEN_BASE_DATA_DEVICE_H

#include <sys/stat.h>

/*
 * Returns which of these stat(2) has described: "a block device", also as a raw one, a disk's own
 * device for SCSI commands (sg), a tape, flash (mtd), or the machine's memory and ports; NULL: it
 * is something else. The numbers are those of linux/major.h.
 */
const char *data_device(const struct stat *st);

#endif
