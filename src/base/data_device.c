/* SPDX-License-Identifier: MIT */
/* Devices by their numbers: see data_device.h. */
#include "base/data_device.h"

#include <linux/major.h>
#include <stddef.h>
#include <sys/sysmacros.h>

#define MEM_MINOR 1
#define KMEM_MINOR 2
#define PORT_MINOR 4

const char *data_device(const struct stat *st)
{
	unsigned n = minor(st->st_rdev);

	if (S_ISBLK(st->st_mode))
		return "a block device";
	if (!S_ISCHR(st->st_mode))
		return NULL;
	switch (major(st->st_rdev)) {
	case MEM_MAJOR:
		return n == MEM_MINOR || n == KMEM_MINOR || n == PORT_MINOR ?
			       "the machine's memory" :
			       NULL;
	case SCSI_TAPE_MAJOR:
		return "a tape";
	case SCSI_GENERIC_MAJOR:
		return "a device for SCSI commands";
	case MTD_CHAR_MAJOR:
		return "flash memory";
	case RAW_MAJOR:
		return "a raw block device";
	default:
		return NULL;
	}
}
