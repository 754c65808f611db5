/* SPDX-License-Identifier: MIT */
/* Making and opening the files of a run: see sched_layout() and sched_job_open(). */
#include "file/open.h"
#include "sched/job.h"

static int seat_make(struct sched *s, struct files *f, const struct job *job)
{
	const struct files_env env = { s->progress, s->stop, s->e, false, s->goes_on };

	return files_make(f, job, &s->plan, &env);
}

static int seat_sync(struct sched *s, struct files *f, const struct job *job)
{
	const struct files_env env = { s->progress, s->stop, s->e, false, s->goes_on };

	return files_sync(f, job, &env);
}

static int seat_open(struct sched *s, struct files *f, const struct job *job)
{
	return job_only_creates(job) ? 0 : files_open(f, job, s->e);
}

/* Makes the files that jobs before this one make or remove, or this one itself. */
static int make_late(struct sched *s, struct sched_job *j)
{
	const struct files_env env = { s->progress, s->stop, s->e, true, false };
	int ret = 0;

	for (uint32_t k = 0; !ret && k < j->job->numjobs; k++)
		ret = files_make(&j->seats[k].worker->files, j->job, &s->plan, &env);
	for (uint32_t k = 0; !ret && k < j->job->numjobs; k++)
		ret = files_sync(&j->seats[k].worker->files, j->job, &env);
	return ret;
}

bool sched_opens_by_job(const struct sched *s)
{
	return jobs_repeat(s->jobs) || s->plan.later;
}

int sched_job_open(struct sched *s, struct sched_job *j)
{
	int ret = s->plan.later ? make_late(s, j) : 0;

	for (uint32_t k = 0; !ret && k < j->job->numjobs; k++)
		ret = seat_open(s, &j->seats[k].worker->files, j->job);
	return ret;
}

void sched_job_invalidate(struct sched_job *j)
{
	for (uint32_t k = 0; k < j->job->numjobs; k++)
		files_invalidate(&j->seats[k].worker->files, j->job);
}

static int each_seat(struct sched *s,
		     int (*act)(struct sched *s, struct files *f, const struct job *job))
{
	int ret = 0;

	for (uint32_t i = 0; !ret && i < s->jobs->nrun; i++) {
		struct sched_job *j = &s->list[i];

		for (uint32_t k = 0; !ret && k < j->job->numjobs && !j->kept && !j->elsewhere; k++)
			ret = act(s, &j->seats[k].worker->files, j->job);
	}
	return ret;
}

/* Jobs of an earlier process need nothing but the end of what it began. */
static void take_over(struct sched *s)
{
	for (struct sched_job *j = s->list; j < s->list + s->jobs->nrun; j++)
		for (uint32_t k = 0; j->kept && k < j->job->numjobs; k++)
			files_take_over(&j->seats[k].worker->files, j->job);
}

/* Opening a file drops it from the page cache, except for data that are not on the device yet. */
int sched_layout(struct sched *s)
{
	int ret;

	take_over(s);
	ret = each_seat(s, seat_make);
	ret = ret ? ret : each_seat(s, seat_sync);
	return ret || sched_opens_by_job(s) ? ret : each_seat(s, seat_open);
}
