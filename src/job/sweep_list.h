/* SPDX-License-Identifier: MIT */
/* The sweeps of a job, as data: see sweep.h for what is done with them. */
#ifndef IOGEN_JOB_SWEEP_LIST_H
#define IOGEN_JOB_SWEEP_LIST_H

#include "job/job.h"
#include "job/sweep_values.h"

struct assign;

struct sweep {
	const struct assign *from; /* the line that says it; two jobs may have it */
	char *option;              /* its name in the table of options; owned */
	char *text;                /* all values, as they were written; owned */
	struct sweep_values values;
	struct origin at;
	bool general; /* said of all jobs: in [global], or for all on the command line */
};

/* Frees what a sweep owns, and a list of sweeps. */
void sweep_release(struct sweep *s);
void sweep_list_free(struct sweep *list, uint32_t n);

#endif
