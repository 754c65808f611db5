/* SPDX-License-Identifier: MIT */
/* The steps of a run as a table: see plan_run.h. */
#include "sched/plan_run.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/units.h"
#include "job/matrix_options.h"
#include "sched/job_bounds.h"
#include "sched/lost.h"
#include "stat/steady_options.h"

static void seconds_text(uint64_t ns, char *s, size_t n)
{
	if (ns == UNBOUNDED)
		snprintf(s, n, "?");
	else
		snprintf(s, n, "%.10g s", (double)ns / (double)NSEC_PER_SEC);
}

static void bytes_text(uint64_t bytes, char *s, size_t n)
{
	if (bytes == UNBOUNDED)
		snprintf(s, n, "?");
	else
		units_bytes(s, n, bytes);
}

/* Prints "4  rr  1.5 s  0 B  bs=4k iodepth=8". */
static void row_print(const struct sched_job *j, uint32_t width, FILE *f)
{
	const struct job *job = j->job;
	char time[32], bytes[32];

	seconds_text(job_bound_ns(job), time, sizeof(time));
	bytes_text(job_written_bytes(j), bytes, sizeof(bytes));
	fprintf(f, "%6" PRIu32 " ", job->step);
	text_padded(job->name, width, f);
	fprintf(f, " %-12s %9s %9s ", phase_choices[job->matrix->phase], time, bytes);
	for (uint32_t k = 0; k < job->nswept; k++)
		fprintf(f, " %s=%s", job->swept[k].option, job->swept[k].value);
	fputc('\n', f);
}

static void rows_print(const struct sched *s, FILE *f)
{
	uint32_t width = 3;

	for (uint32_t i = 0; i < s->jobs->nrun; i++) {
		uint32_t w = text_width(s->list[i].job->name);

		width = w > width ? w : width;
	}
	fprintf(f, "%6s ", "step");
	text_padded("job", width, f);
	fprintf(f, " %-12s %9s %9s  %s\n", "phase", "takes", "writes", "swept");
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		if (s->list[i].job->round <= 1)
			row_print(&s->list[i], width, f);
}

/* Returns whether the run may end before its last round. */
static bool rounds_may_end(const struct sched *s)
{
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		if (s->list[i].job->steady->rounds != ROUNDS_ANY)
			return true;
	return false;
}

/* Prints "in all 12 steps, 6 rounds: 36 s, writes 1 GiB". */
static void sums_print(const struct sched *s, FILE *f)
{
	uint64_t ns = run_bound_ns(s, UNBOUNDED), known = run_bound_ns(s, 0), written = 0;
	char time[96], bytes[32];

	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		written = bounds_sum(written, job_written_bytes(&s->list[i]));
	units_long_time(time, sizeof(time), known);
	bytes_text(written, bytes, sizeof(bytes));
	fprintf(f, "in all %" PRIu32 " step%s, %" PRIu32 " round%s%s: ",
		s->jobs->nsteps ? s->jobs->nsteps : 1, s->jobs->nsteps > 1 ? "s" : "",
		s->jobs->nrounds ? s->jobs->nrounds : 1, s->jobs->nrounds > 1 ? "s" : "",
		rounds_may_end(s) ? " at most" : "");
	if (ns != UNBOUNDED)
		fprintf(f, "%s", time);
	else if (known)
		fprintf(f, "%s for the jobs with runtime=, the others as long as the devices need",
			time);
	else
		fprintf(f, "as long as the devices need");
	if (written == UNBOUNDED)
		fprintf(f, "; writes as much as the devices can in that time");
	else
		fprintf(f, "; writes %s", written ? bytes : "nothing");
	bytes_text(run_laid_out(s), bytes, sizeof(bytes));
	if (run_laid_out(s))
		fprintf(f, ", and before that %s to fill files", bytes);
	fputc('\n', f);
}

static void print_all(const void *sched, FILE *f)
{
	const struct sched *s = sched;

	rows_print(s, f);
	sums_print(s, f);
	lost_print(s, "", f);
	fprintf(f, "nothing was touched\n");
}

void plan_run_print(const struct sched *s, FILE *f)
{
	if (text_print_through(print_all, s, f))
		fputs("(no memory to list the steps)\n", f);
}
