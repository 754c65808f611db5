/* SPDX-License-Identifier: MIT */
/*
 * Devices that are held for a run, from its plan to its end: with a descriptor that is exclusive
 * (O_EXCL), so nobody can mount them, or take them into a volume, meanwhile.
 */
#ifndef IOGEN_IO_TARGET_HOLD_H
#define IOGEN_IO_TARGET_HOLD_H

#include "io/target.h"

struct target_held {
	uint64_t dev;       /* its number */
	int fd;             /* exclusive, unless another process of this run has such a one */
	bool exclusive;     /* fd is */
	int claim;          /* a name of run and device, which this process has; -1: none */
	bool writable;      /* fd is */
	bool sampled;       /* all of it was looked at for data, here and there */
	uint64_t from, to;  /* the bytes that were looked at in full */
	uint64_t read_left; /* bytes that may yet be read in full */
};

/*
 * Holds the device @id at @path, or, where it is held, leaves it so. With @writable, what is held
 * can be written to. Returns 0, -EBUSY where somebody else has it, or another -errno.
 */
int target_hold(const char *path, const struct target_id *id, bool writable);

/*
 * Has the processes of this run (target_mark_run) on this host hold each device together: the first
 * of them holds it for all. To be called before any is held.
 */
void target_hold_together(void);

/* Returns what is held of device number @dev, until the next target_hold; NULL: it is not held. */
struct target_held *target_held(uint64_t dev);

/* Returns the number of descriptors by which devices are held. */
uint32_t target_held_count(void);

/* Gives all devices up. */
void target_let_go(void);

#endif
