/* SPDX-License-Identifier: MIT */
/* A way to submit transfers, of which workload=batch compares several. */
#ifndef IOGEN_JOB_BATCH_MODE_H
#define IOGEN_JOB_BATCH_MODE_H

enum batch_mode { BATCH_SINGLE, BATCH_BATCHED, BATCH_ADAPTIVE, BATCH_MODES };

extern const char *const batch_mode_names[];

#endif
