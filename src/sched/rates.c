/* SPDX-License-Identifier: MIT */
/* Rates from what was measured: see rates.h. */
#include "sched/rates.h"

#include <errno.h>
#include <string.h>

#include "job/rate_share.h"
#include "load/rate_options.h"
#include "report/op_runtime.h"

/* Counts the swept options that have the same value in both. */
static uint32_t agreement(const struct job *a, const struct job *b)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < a->nswept; i++)
		for (uint32_t k = 0; k < b->nswept; k++)
			n += !strcmp(a->swept[i].option, b->swept[k].option) &&
			     !strcmp(a->swept[i].value, b->swept[k].value);
	return n;
}

/* Finds the run of the named job that the share is of; NULL: it has not run. */
static const struct job_result *reached(const struct sched *s, const struct sched_job *j,
					const char *name)
{
	const struct job_result *best = NULL;
	uint64_t best_score = 0;

	for (const struct sched_job *k = s->list; k < j; k++) {
		uint64_t score = (uint64_t)agreement(j->job, k->job) * 2 +
				 (k->job->round == j->job->round) + 1;

		if (!k->joined || !k->result->started || strcmp(k->job->family, name))
			continue;
		if (score >= best_score) {
			best = k->result;
			best_score = score;
		}
	}
	return best;
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
