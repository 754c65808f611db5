/* SPDX-License-Identifier: MIT */
/* Rules of the options that say how long a job takes. */
#include "job/job.h"
#include "job/rules.h"
#include "job/runtime_options.h"

/* As in fio, where time_based needs a time. */
void runtime_settle(struct job *job)
{
	struct runtime_options *r = job->runtime;

	r->time_based_void = r->time_based && !r->longest.ns;
	r->time_based &= !r->time_based_void;
}
