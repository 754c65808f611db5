/* SPDX-License-Identifier: MIT */
/* Rates from what was measured: see rates.h. */
#include "sched/rates.h"

#include <errno.h>
#include <inttypes.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "job/rate_share.h"
#include "load/rate_options.h"
#include "report/op_runtime.h"

/* A run that has ended, under a name: see name_of. Of those of that name, the one that counts. */
struct rate_run {
	char *name; /* owned */
	const struct sched_job *run;
};

/*
 * The runs that have ended, as a job with shares asks for them, whose steps and rounds sweep the
 * same options: looked at once each, so that a run of many steps is no search of all for each.
 */
struct rate_runs {
	const char *family;           /* family of that job */
	void *runs;                   /* a tree of tsearch(3) */
	const struct sched_job *next; /* the first that was not looked at */
	struct rate_runs *more;       /* runs for another job */
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct rate_run *)a)->name, ((const struct rate_run *)b)->name);
}

static struct rate_run *run_find(const struct rate_runs *r, const char *name)
{
	const struct rate_run key = { .name = (char *)(uintptr_t)name };
	void *const *node = tfind(&key, &r->runs, by_name);

	return node ? *node : NULL;
}

/*
 * Returns whether a run counts more than one of an earlier stage: of a round it is the step with
 * the highest number, in whichever order steps are run.
 */
static bool counts_more(const struct job *job, const struct job *there)
{
	return job->round != there->round || job->step >= there->step;
}

/* Puts a run under a name, which is taken over, in the place of one that counts less. */
static void run_put(struct rate_runs *r, char *name, const struct sched_job *run)
{
	struct rate_run *there = run_find(r, name);

	if (there) {
		if (counts_more(run->job, there->run->job))
			there->run = run;
		free(name);
		return;
	}
	there = malloc(sizeof(*there));
	if (!there)
		abort();
	*there = (struct rate_run){ name, run };
	if (!tsearch(there, &r->runs, by_name))
		abort();
}

/* Returns the value of a swept option; NULL: the job does not sweep it. */
static const char *value_of(const struct job *job, const char *option)
{
	for (uint32_t i = 0; i < job->nswept; i++)
		if (!strcmp(job->swept[i].option, option))
			return job->swept[i].value;
	return NULL;
}

/*
 * Names a run by the values of @values, of the options that both @asks and @has sweep. The name
 * begins with the family of @has. @round 0: of any round. For free().
 */
static char *name_of(const struct job *asks, const struct job *has, const struct job *values,
		     uint32_t round)
{
	char *name = NULL;
	size_t n;
	FILE *f = open_memstream(&name, &n);

	if (!f)
		abort();
	fprintf(f, "%s\n%" PRIu32, has->family, round);
	for (uint32_t i = 0; i < asks->nswept; i++) {
		const char *option = asks->swept[i].option;

		if (value_of(has, option))
			fprintf(f, "\n%s", value_of(values, option));
	}
	if (fclose(f))
		abort();
	return name;
}

/* Returns the runs as this job asks for them, with all that ended in the stages before. */
static struct rate_runs *runs_of(struct sched *s, const struct sched_job *j)
{
	struct rate_runs *r = s->rate_runs;

	while (r && strcmp(r->family, j->job->family) != 0)
		r = r->more;
	if (!r) {
		r = calloc(1, sizeof(*r));
		if (!r)
			abort();
		*r = (struct rate_runs){ j->job->family, NULL, s->list, s->rate_runs };
		s->rate_runs = r;
	}
	for (; r->next < j && r->next->stage < j->stage; r->next++) {
		const struct job *job = r->next->job;

		if (!r->next->joined || !r->next->result->started)
			continue;
		run_put(r, text_format("%s", job->family), r->next);
		run_put(r, name_of(j->job, job, job, 0), r->next);
		if (job->round)
			run_put(r, name_of(j->job, job, job, job->round), r->next);
	}
	return r;
}

/* Finds the run by the values that both sweep: in this round, or in any. */
static const struct sched_job *alike(const struct rate_runs *r, const struct sched_job *last,
				     const struct job *job)
{
	char *of_round = name_of(job, last->job, job, job->round);
	char *of_any = name_of(job, last->job, job, 0);
	const struct rate_run *found = run_find(r, of_round);

	if (!found)
		found = run_find(r, of_any);
	free(of_round);
	free(of_any);
	return found ? found->run : NULL;
}

/* Counts the swept options that have the same value in both. */
static uint32_t agreement(const struct job *a, const struct job *b)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->nswept; i++) {
		const char *value = value_of(b, a->swept[i].option);

		n += value && !strcmp(a->swept[i].value, value);
	}
	return n;
}

/* Finds the run that agrees most, where not all of the steps have run. */
static const struct sched_job *nearest(const struct sched *s, const struct sched_job *j,
				       const char *name)
{
	const struct sched_job *best = NULL;
	uint64_t best_score = 0;

	for (const struct sched_job *k = s->list; k < j; k++) {
		uint64_t score;

		if (!k->joined || !k->result->started || strcmp(k->job->family, name) != 0)
			continue;
		score = (uint64_t)agreement(j->job, k->job) * 2 + (k->job->round == j->job->round) +
			1;
		if (score > best_score || (score == best_score && counts_more(k->job, best->job))) {
			best = k;
			best_score = score;
		}
	}
	return best;
}

/* Finds the run of the named job that the share is of; NULL: it has not run. */
static const struct job_result *reached(struct sched *s, const struct sched_job *j,
					const char *name)
{
	const struct rate_runs *r = runs_of(s, j);
	const struct rate_run *last = run_find(r, name);
	const struct sched_job *found = last ? alike(r, last->run, j->job) : NULL;

	if (last && !found)
		found = nearest(s, j, name);
	return found ? found->result : NULL;
}

static void run_free(void *run)
{
	free(((struct rate_run *)run)->name);
	free(run);
}

void sched_rates_free(struct sched *s)
{
	struct rate_runs *more;

	for (struct rate_runs *r = s->rate_runs; r; r = more) {
		more = r->more;
		tdestroy(r->runs, run_free);
		free(r);
	}
	s->rate_runs = NULL;
}

/* Returns what was reached a second, in I/Os or bytes: of one operation, or of whole units. */
static double rate_of(const struct job_result *r, enum op op, bool ios)
{
	enum op unit = job_op(r->job) < OPS ? job_op(r->job) : op;
	const struct op_stats *o = &r->total.op[unit];

	uint64_t ns = op_runtime(r, unit);

	return ns ? (double)(ios ? o->ios : o->bytes) * 1e9 / (double)ns : 0;
}

int sched_rate_settle(struct sched *s, struct sched_job *j)
{
	struct job *job = s->jobs->run[j - s->list];
	const struct op_rates *share = rate_share(job);
	const struct job_result *of = share ? reached(s, j, share->of) : NULL;

	for (uint32_t op = 0; share && op < RATE_OPS; op++) {
		double rate;

		if (!(job_directions(job) & 1u << op))
			continue;
		rate = of ? rate_of(of, (enum op)op, share == &job->rate->ios) : 0;
		rate = rate * share->share / 100 / job->numjobs;
		if (rate < 1)
			return fail(s->e, EINVAL,
				    "[%s] %s=%.12g%%:%s: that job reached less than one a second",
				    job->name, rate_share_option(job), share->share, share->of);
		rate_share_set(job, (enum op)op, (uint64_t)(rate + 0.5));
	}
	return 0;
}
