/* SPDX-License-Identifier: MIT */
/* Options of syncs behind the writes: end_fsync=, end_syncfs=, fsync_on_close=. */
#ifndef IOGEN_JOB_END_SYNC_OPTIONS_H
#define IOGEN_JOB_END_SYNC_OPTIONS_H

#include <stdbool.h>

struct end_sync_options {
	bool fsync;    /* syncs each file that was written; a copy always does */
	bool syncfs;   /* syncs the file systems */
	bool on_close; /* fsync_on_close= */
};

#endif
