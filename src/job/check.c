/* SPDX-License-Identifier: MIT */
/* The rules: of each job (see job.h), and between jobs (see jobs.h). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/group.h"
#include "job/matrix.h"
#include "job/rate_share.h"
#include "job/rules.h"
#include "job/time_options.h"
#include "job/warnings.h"

/* Asks the rules of a job, or of all that its sweeps make of it. */
static int check_one(struct jobs *jobs, uint32_t i, struct err *e, struct err *warn)
{
	struct job *job = jobs->list[i];

	if (!job->nsweeps)
		return job_check(job, e);
	if (!jobs->variants)
		jobs->variants = calloc(jobs->n, sizeof(*jobs->variants));
	if (!jobs->variants)
		abort();
	return variants_check(job, &jobs->variants[i], e, warn);
}

/* Asks the rules of each job. Messages from when the job was made come first. */
static int check_each(struct jobs *jobs, struct err *e, struct err *warn)
{
	int ret = 0;

	for (uint32_t i = 0; jobs->making && i <= jobs->n; i++) {
		const struct making *m = &jobs->making[i];

		if (m->said)
			err_merge(e, m->said);
		if (m->said || m->refused)
			ret = -EINVAL;
		if (i < jobs->n && !m->refused && check_one(jobs, i, e, warn))
			ret = -EINVAL;
	}
	return ret;
}

/* wait_for= names a job of this run that stands above. */
static int check_wait_for(const struct jobs *jobs, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < jobs->n; i++) {
		const char *name = jobs->list[i]->time->wait_for; /* NOLINT: it is filled */
		bool found = !name;

		for (uint32_t k = 0; k < i && !found; k++)
			found = !strcmp(jobs->list[k]->name, name);
		if (!found)
			ret = job_fail(jobs->list[i], e, "wait_for",
				       "wait_for=%s: no job of that name stands above this one",
				       name);
	}
	return ret;
}

int jobs_check(struct jobs *jobs, struct err *e, struct err *warn)
{
	int ret = check_each(jobs, e, warn);

	if (ret)
		return ret;
	ret = jobs_arrange(jobs, e);
	if (check_wait_for(jobs, e))
		ret = -EINVAL;
	if (rate_shares_check(jobs, e))
		ret = -EINVAL;
	if (group_check(jobs, e))
		ret = -EINVAL;
	jobs_warn(jobs, warn);
	return ret;
}
