/* SPDX-License-Identifier: MIT */
/* Short words for the rows of a group's table, which defines GROUP, the struct that they set. */
#ifndef IOGEN_JOB_ROW_H
#define IOGEN_JOB_ROW_H

#include "base/clock.h"
#include "job/job.h"

#define FLAG(field) OPT_FLAG(GROUP, field)
#define COUNT(field) OPT_COUNT(GROUP, field)
#define SIZE(field) OPT_SIZE(GROUP, field)
#define EXTENT(field) OPT_EXTENT(GROUP, field)
#define RANGE(field) OPT_RANGE(GROUP, field)
#define TEXT(field) OPT_TEXT(GROUP, field)
#define CHOICE(field) OPT_CHOICE(GROUP, field)
#define TIME(field, bare) OPT_TIME(GROUP, field), .unit = (bare)
#define MAYBE(field) OPT_MAYBE(GROUP, field)
#define CUSTOM(t, ctype, field) .type = &(t), .offset = OPT_FIELD(GROUP, ctype, field)

/* The struct that the rows set, as struct job points to it: GROUP must be of that type. */
#define JOB_GROUP(name)                                                           \
	.size = sizeof(GROUP), .field = _Generic(((struct job *)0)->name, GROUP * \
						 : offsetof(struct job, name))

/* The largest values of some options. */
#define MAX_BLOCK (UINT64_C(1) << 30)
#define MAX_TRIM (UINT64_C(1) << 31)
#define MAX_DEPTH 65536
#define MAX_TIME (UINT64_C(100) * 365 * 86400 * NSEC_PER_SEC)

#endif
