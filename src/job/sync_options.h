/* SPDX-License-Identifier: MIT */
/* Options of syncs among the writes: fsync=, sync_file_range=, sync= and their like. */
#ifndef IOGEN_JOB_SYNC_OPTIONS_H
#define IOGEN_JOB_SYNC_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* sync=: how files are opened; 0 and 1 are other words for the first two. */
enum sync_mode { SYNC_NONE, SYNC_FILE, SYNC_DATA, SYNC_0, SYNC_1 };

struct sync_options {
	int mode;                  /* enum sync_mode */
	uint32_t fsync, fdatasync; /* writes between two; 0: never */
	struct sync_range {
		unsigned flags; /* SYNC_FILE_RANGE_*; 0: none */
		uint32_t nr;    /* writes */
	} range;
};

#endif
