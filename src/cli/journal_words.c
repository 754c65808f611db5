/* SPDX-License-Identifier: MIT */
/* Words on a run that goes on, or that can: see journal_words.h. */
#include "cli/journal_words.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "hosts/party.h"
#include "report/journal.h"
#include "sched/kept.h"

/* Returns how many of the first @n stages are steps: what prepares a matrix is none of it. */
static uint32_t steps_of(const struct sched *s, uint32_t n)
{
	uint32_t steps = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct job *job = sched_stage_job(s, i);

		steps += !jobs_repeat(s->jobs) || job->step || job->round;
	}
	return steps;
}

/* Prints "step 37, round 1", or the name of what is no step of a matrix. */
static void print_place(const struct job *job, bool matrix, FILE *f)
{
	char *name = text_harmless(job->name);

	if (matrix && (job->step || job->round))
		job_print_place(job, "", f);
	else
		fprintf(f, "[%s]", name);
	free(name);
}

void journal_words_go_on(const struct sched *s, uint32_t there, const char *dir)
{
	uint32_t all = sched_stages(s);

	fprintf(stderr, "iogen: %s: ", dir);
	if (there == all) {
		fprintf(stderr, "all steps are there; the results are written\n");
	} else if (all == 1) {
		fprintf(stderr, "the run has one step, which was interrupted: it begins anew\n");
	} else {
		fprintf(stderr, "%" PRIu32 " of %" PRIu32 " steps are there; goes on at ",
			steps_of(s, there), steps_of(s, all));
		print_place(sched_stage_job(s, there), jobs_repeat(s->jobs), stderr);
		fprintf(stderr, "\n");
	}
}

/* Returns whether a job may write over files that iogen did not make. */
static bool overwrites(const struct jobs *jobs)
{
	for (uint32_t i = 0; i < jobs->nrun; i++)
		if (job_overwrites(jobs->run[i]))
			return true;
	return false;
}

void journal_words_left(const struct run *r, bool all_ran, const char *dir)
{
	fprintf(stderr, "iogen: %s: %s: ", dir, all_ran ? "all was run" : "not all steps were run");
	if (r->party)
		fprintf(stderr, "mpirun -n %" PRIu32 " iogen-mpi", r->party->wire.n);
	else
		fprintf(stderr, "iogen");
	fprintf(stderr, " --resume %s%s%s %s\n", dir,
		r->cmdline->settings.allow_exec ? " --allow-exec" : "",
		overwrites(r->jobs) ? " --overwrite=1" : "",
		all_ran ? "writes the results" : "goes on");
}

bool journal_words_refused(const char *dir, int errnum, struct err *e)
{
	switch (errnum) {
	case EAGAIN:
		fail(e, errnum, "%s: another iogen is at work there; name another folder", dir);
		return true;
	case EEXIST:
		fail(e, errnum,
		     "%s: " JOURNAL_FILE " there is none of iogen's; name another folder", dir);
		return true;
	case EALREADY:
		fail(e, errnum,
		     "%s holds steps of a run that was interrupted: iogen --resume %s goes on with "
		     "them; or name another folder",
		     dir, dir);
		return true;
	case ENOTEMPTY:
		fail(e, errnum,
		     "%s holds results of another run by now, and they are not written over; name "
		     "another folder",
		     dir);
		return true;
	case ENOENT:
		fail(e, errnum, "%s: another run has removed this folder meanwhile: begin again",
		     dir);
		return true;
	default:
		return false;
	}
}
