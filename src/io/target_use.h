/* SPDX-License-Identifier: MIT */
/*
 * Use of files and devices by the machine: mounts, swap, loop devices, volumes, partitions. One
 * graph of what holds what is asked of the kernel once.
 */
#ifndef IOGEN_IO_TARGET_USE_H
#define IOGEN_IO_TARGET_USE_H

#include "io/target.h"

/*
 * Returns whether the target is in use: a device or a file that is mounted or swap, that backs a
 * loop device, or is part of a volume, directly or through others; that another process has locked,
 * in part or whole; a device also where somebody else holds it exclusively, whatever for. @what, of
 * @n bytes, gets the chain in words: "it backs /dev/loop5, which is mounted on /mnt".
 */
bool target_in_use(const char *path, const struct target *t, char *what, size_t n);

/* Returns the same, but for locks and for devices that somebody holds. */
bool target_is_below(const struct target *t, char *what, size_t n);

/*
 * Returns whether a file or a device is, or is part of, what @b is made of, or @b is a part of it:
 * a disk and its partition, an image and its loop device. @what, of @n bytes, gets the way from @a
 * to @b in words: "backs /dev/loop5".
 */
bool target_leads_to(const struct target *a, const struct target *b, char *what, size_t n);

/* Forgets the graph: the next question asks the kernel again. */
void target_use_forget(void);

#endif
