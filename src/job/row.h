/* SPDX-License-Identifier: MIT */
/* Short words for the rows of the table of job options, and the largest of some values. */
#ifndef IOGEN_JOB_ROW_H
#define IOGEN_JOB_ROW_H

#include "base/clock.h"
#include "job/job.h"

#define FLAG(field) OPT_FLAG(struct job, field)
#define COUNT(field) OPT_COUNT(struct job, field)
#define SIZE(field) OPT_SIZE(struct job, field)
#define EXTENT(field) OPT_EXTENT(struct job, field)
#define RANGE(field) OPT_RANGE(struct job, field)
#define TEXT(field) OPT_TEXT(struct job, field)
#define CHOICE(field) OPT_CHOICE(struct job, field)
#define TIME(field, bare) OPT_TIME(struct job, field), .unit = (bare)
#define MAYBE(field) OPT_MAYBE(struct job, field)
#define CUSTOM(t, ctype, field) .type = &(t), .offset = OPT_FIELD(struct job, ctype, field)

#define MAX_BLOCK (UINT64_C(1) << 30)
#define MAX_DEPTH 65536
#define MAX_TIME (UINT64_C(100) * 365 * 86400 * NSEC_PER_SEC)

#endif
