/* SPDX-License-Identifier: MIT */
/* Shares of what was reached: see rate_share.h. */
#include "job/rate_share.h"

#include <errno.h>
#include <string.h>

#include "job/sweep.h"
#include "load/rate_options.h"

const struct op_rates *rate_share(const struct job *job)
{
	const struct rate_options *r = job->rate;

	return *r->ios.of ? &r->ios : *r->bytes.of ? &r->bytes : NULL;
}

const char *rate_share_option(const struct job *job)
{
	return *job->rate->ios.of ? "rate_iops" : "rate";
}

void rate_share_set(struct job *job, enum op op, uint64_t rate)
{
	struct op_rates *r = *job->rate->ios.of ? &job->rate->ios : &job->rate->bytes;

	r->op[op] = rate;
}

/* Returns the written job of that name that has ended when @i begins; NULL: there is none. */
static const struct job *ended_before(const struct jobs *jobs, uint32_t i, const char *name)
{
	bool behind = false;

	for (uint32_t k = i + 1; k-- > 0;) {
		if (behind && !strcmp(jobs->list[k]->name, name))
			return jobs->list[k];
		behind |= job_stonewalls(jobs->list[k]);
	}
	return NULL;
}

static bool sweep_takes(const struct sweep_values *v, const char *value)
{
	for (uint32_t i = 0; i < v->n; i++)
		if (!strcmp(v->list[i], value))
			return true;
	return false;
}

/* Where both jobs sweep an option, the other one has run at each value of this one. */
static int check_values(const struct job *job, const struct job *of, struct err *e)
{
	const char *option = rate_share_option(job);
	const struct op_rates *r = rate_share(job);

	for (uint32_t i = 0; i < job->nswept; i++) {
		const struct swept *s = &job->swept[i];
		const struct sweep_values *v = sweep_values_of(of, s->option);

		if (v && strcmp(s->option, option) && !sweep_takes(v, s->value))
			return job_fail(job, e, option,
					"%s=%.12g%%:%s: that job sweeps %s=, too, and has no step "
					"with %s: give it this value, written the same way",
					option, r->share, r->of, s->option, s->value);
	}
	return 0;
}

static int check_one(const struct jobs *jobs, const struct job *job, struct err *e)
{
	const struct op_rates *r = rate_share(job);
	const char *option = rate_share_option(job);
	const struct job *of = ended_before(jobs, job->stream, r->of);
	uint32_t ops = job_directions(job);

	if (!of)
		return job_fail(
			job, e, option,
			"%s=%.12g%%:%s: no job %s has ended when this one begins: write it above, "
			"and stonewall in this one",
			option, r->share, r->of, r->of);
	if (ops & ~job_directions(of) || job_op(job) != job_op(of))
		return job_fail(
			job, e, option,
			"%s=%.12g%%:%s: that job does not do all that this one does: reads, "
			"writes and trims have rates of their own",
			option, r->share, r->of);
	return check_values(job, of, e);
}

int rate_shares_check(const struct jobs *jobs, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < jobs->nrun; i++)
		if (rate_share(jobs->run[i]) && check_one(jobs, jobs->run[i], e))
			ret = -EINVAL;
	return ret;
}
