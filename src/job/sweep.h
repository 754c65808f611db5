/* SPDX-License-Identifier: MIT */
/* A sweep: an option of a job that takes several values, one a step (sweep.OPTION=VALUES). */
#ifndef IOGEN_JOB_SWEEP_H
#define IOGEN_JOB_SWEEP_H

#include "job/job.h"
#include "job/sweep_list.h"

struct section;

/* The prefix of its option. */
#define SWEEP_PREFIX "sweep."

/* Returns the option that the assignment sweeps; NULL: it is none of these. */
const char *sweep_option(const char *name);

/*
 * Returns the assignment of the section, other than @but, whose sweep is of the option, or of one
 * that sets the same field; NULL: there is none.
 */
const struct assign *sweep_beside(const struct section *section, const char *option,
				  const struct assign *but);

/*
 * Adds a sweep to the job, in place of one of the same option. The values were set, each for once,
 * by the caller. Takes @values over. Aborts without memory.
 */
void sweep_put(struct job *job, const struct assign *from, const char *text,
	       struct sweep_values values, bool general);

/* Takes away the sweep of the option, where the job has one. */
void sweep_drop(struct job *job, const char *option);

/* Returns whether the job sweeps the option, or one that sets the same field. */
bool sweep_has(const struct job *job, const char *option);

/* Returns the values of the job's sweep of the option; NULL: it sweeps none that sets its field. */
const struct sweep_values *sweep_values_of(const struct job *job, const char *option);

/*
 * Returns why an option cannot be swept, in words that go on from its name; NULL: it can. Options
 * that arrange the run, rather than a job, have one value.
 */
const char *sweep_refusal(const char *option);

/* Returns in how many ways the values of the job's sweeps go together; UINT64_MAX: more. */
uint64_t sweeps_product(const struct job *job);

/*
 * Makes a copy of the job with value @at[i] of its sweep i. The copy has no sweeps, and knows its
 * values (job->swept), which stay @job's. Returns NULL after fail() where a value does not fit the
 * engine of this copy. Aborts without memory.
 */
struct job *sweep_job(const struct job *job, const uint32_t *at, struct err *e);

/* Says what is wrong with a sweep, as job_fail() does. */
int sweep_fail(const struct job *job, const struct sweep *s, struct err *e, const char *why);

void sweeps_free(struct job *job);

#endif
