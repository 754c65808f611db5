/* SPDX-License-Identifier: MIT */
/* A word that is no option of its job: what it is, and what to write instead. */
#ifndef IOGEN_JOB_UNKNOWN_OPTION_H
#define IOGEN_JOB_UNKNOWN_OPTION_H

#include "job/section.h"

#define UNKNOWN_OPTIONS 64

/* The options of fio's that have been reported: each is reported once, whatever depends on it. */
struct unknown_options {
	const struct sections *sections;
	const char *told[UNKNOWN_OPTIONS];
	uint32_t n;
};

/*
 * Tells what is wrong with @a, of a job with that engine, and returns -EINVAL; or warns
 * of what fio ignores and returns 0. @no_engine: the engine was refused, and its options with it.
 */
int unknown_option_tell(struct unknown_options *u, const struct assign *a,
			const struct engine *engine, bool no_engine, struct err *e,
			struct err *warn);

#endif
