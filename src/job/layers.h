/* SPDX-License-Identifier: MIT */
/* The layers of a job: what each section sets in it, from the most general to the most special. */
#ifndef IOGEN_JOB_LAYERS_H
#define IOGEN_JOB_LAYERS_H

#include "job/unknown_option.h"

/* The sections of a run, while jobs are made of them. */
struct layers {
	const struct sections *sections;
	struct err *warn;
	struct unknown_options unknown; /* unknown options of all jobs: each is reported once */
	size_t *globals;                /* the numbers of all [global], in order; owned */
	size_t nglobals;
};

/* Looks for the [global] among @sections, so that each job need not. */
void layers_open(struct layers *l, const struct sections *sections, struct err *warn);

void layers_release(struct layers *l);

/*
 * Makes a job with what each [global] above in the same file says, then section @index, then the
 * command line; its engine first, so that the options of that are known. Returns it in any case;
 * where something is wrong, it is in @e, and @refused is set.
 */
struct job *layers_job(struct layers *l, size_t index, struct err *e, bool *refused);

/* Looks at the options of a section that no job has. Returns 0 or -EINVAL. */
int layers_try(struct layers *l, const struct section *section, struct err *e);

#endif
