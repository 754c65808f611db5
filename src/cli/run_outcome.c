/* SPDX-License-Identifier: MIT */
/* The outcome of a run: see run_outcome.h. */
#include "cli/run_outcome.h"

#include "base/exit_code.h"
#include "cli/run_hosts.h"
#include "cli/run_idle.h"
#include "study/requirements.h"

/* Ends that a job may have come to: bits. */
enum outcome {
	STARTED = 1,
	PARTIAL = 2,
	FAILED = 4,
	UNMET = 8,
	UNSTEADY = 16,
	WRONG_DATA = 32 /* read, or left by a copy that is not whole */
};

/* Joins the outcomes of all jobs. */
static unsigned outcomes(const struct report *r)
{
	unsigned all = 0;

	for (uint32_t i = 0; i < r->njobs; i++) {
		const struct job_result *j = &r->jobs[i];

		all |= (j->started ? STARTED : 0) | (j->partial ? PARTIAL : 0) |
		       (j->failed ? FAILED : 0) | (j->unmet ? UNMET : 0) |
		       (j->unsteady || j->unmeasured ? UNSTEADY : 0) |
		       (j->corrupt || j->torn ? WRONG_DATA : 0);
	}
	return all;
}

/* Returns whether a requirement does not hold; one that is undecided does not, in a whole run. */
static bool is_unmet(const struct verdicts *v, int ret)
{
	return v && (v->failed || (!ret && v->undecided));
}

/*
 * The order is that of gravity: a signal, a process that is lost, I/O errors and wrong data, what
 * is required, what did not start.
 */
int run_exit(const struct run *run, const struct report *r, int ret)
{
	unsigned all = outcomes(r);

	if (run_hosts_signal(run))
		return EXIT_SIGNAL + run_hosts_signal(run);
	if (run_hosts_lost_one(run))
		return EXIT_INTERNAL;
	if (all & (FAILED | WRONG_DATA))
		return EXIT_IO;
	if (all & UNMET || is_unmet(r->verdicts, ret))
		return EXIT_UNMET;
	if (!ret && all & UNSTEADY)
		return EXIT_UNSTEADY;
	return ret ? run_start_exit(ret) : EXIT_OK;
}

bool run_has_started(const struct report *r)
{
	return outcomes(r) & STARTED;
}

bool run_is_partial(const struct report *r)
{
	return outcomes(r) & PARTIAL;
}
