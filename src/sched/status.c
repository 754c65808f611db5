/* SPDX-License-Identifier: MIT */
/*
 * --status-interval and --checkpoint: asks running workers for their counts, and has them reported.
 * They are asked once a second in any case, so that there is something to tell of a worker that
 * does not come back from the kernel any more.
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "sched/job.h"
#include "stat/snapshot.h"

#define ANSWER_NS (300 * NSEC_PER_MSEC) /* longer than a worker's tick */
#define ASK_NS NSEC_PER_SEC
#define MANY_JOBS 1000                /* jobs from which on checkpoints may be seldom: */
#define SELDOM_NS (10 * NSEC_PER_SEC) /* checkpoints that are this far apart may be farther, */
#define SAVING_SHARE 50               /* and take no more of the time than one in so many */

int sched_status_open(const struct sched *s, struct sched_job *j)
{
	bool counts = s->status.interval_ns || s->counts_depths;
	uint32_t ops = counts ? job_ops(j->job) : 0;

	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		struct snapshot *x = snapshot_new(ops, job_latencies(j->job));

		if (!x)
			return -ENOMEM;
		j->seats[k].worker->given.snapshot = x;
	}
	return 0;
}

/* Asks all running workers, or returns whether all have answered. */
static bool each_running(struct sched *s, bool ask)
{
	bool all = true;

	for (struct sched_job *j = s->begin; j < s->end; j++) {
		for (uint32_t k = 0; sched_job_runs(j) && k < j->job->numjobs; k++) {
			struct snapshot *x = j->seats[k].worker->given.snapshot;

			if (ask)
				atomic_fetch_add(&x->asked, 1);
			all &= !snapshot_wanted(x);
		}
	}
	return all;
}

/* Makes the result of a running job, from its workers' snapshots. Their locks are held. */
static int job_so_far(struct job_result *r, const struct sched_job *j)
{
	r->workers = calloc((size_t)job_workers(j->job) + 1, sizeof(*r->workers));
	if (!r->workers || stats_init(&r->total, job_ops(j->job), job_latencies(j->job)))
		return -1;
	sched_times_so_far(r, j);
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		r->workers[k] = &j->seats[k].worker->given.snapshot->left;
		stats_merge(&r->total, &r->workers[k]->total);
	}
	r->runtime_ns = r->end_ns - r->begin_ns;
	r->cpu_user_pct *= r->runtime_ns ? 100.0 / (double)r->runtime_ns / j->job->numjobs : 0;
	r->cpu_sys_pct *= r->runtime_ns ? 100.0 / (double)r->runtime_ns / j->job->numjobs : 0;
	return 0;
}

static void each_lock(const struct sched_job *j, int (*act)(pthread_mutex_t *lock))
{
	for (uint32_t k = 0; k < j->job->numjobs; k++)
		act(&j->seats[k].worker->given.snapshot->lock);
}

/* Prints the results of all jobs; those of running jobs are made and freed here. */
static void status_print(struct sched *s)
{
	uint32_t n = s->jobs->nrun;
	struct job_result *list = calloc(n, sizeof(*list));
	bool ok = list;

	for (uint32_t i = 0; ok && i < n; i++) {
		if (!sched_job_runs(&s->list[i])) {
			list[i] = s->results[i];
			continue;
		}
		/* the rest of its result still changes */
		list[i].job = s->results[i].job;
		list[i].started = true;
		each_lock(&s->list[i], pthread_mutex_lock);
		ok = !job_so_far(&list[i], &s->list[i]);
	}
	if (ok)
		s->status.print(s->status.arg, list);
	s->status.printed |= ok;
	for (uint32_t i = 0; list && i < n; i++) {
		if (!sched_job_runs(&s->list[i]) || !list[i].job)
			continue;
		each_lock(&s->list[i], pthread_mutex_unlock);
		stats_release(&list[i].total);
		free(list[i].workers);
	}
	free(list);
}

/*
 * Has the folder so far saved; without memory, the next time. No step begins meanwhile, and the
 * steps that have ended are in the journal: with very many of them, that is done less often. Where
 * there are few, it is the disk that takes its time, and what it has to keep is not in the journal.
 */
static void checkpoint_save(struct sched *s)
{
	struct job_result *list = sched_so_far(s, false);
	uint64_t began = clock_now_ns(), now;

	if (list)
		s->checkpoint.print(s->checkpoint.arg, list);
	sched_so_far_free(s, list);
	now = clock_now_ns();
	if (s->checkpoint.interval_ns >= SELDOM_NS && s->jobs->nrun >= MANY_JOBS)
		s->checkpoint.next_ns =
			max_ns(s->checkpoint.next_ns, now + SAVING_SHARE * (now - began));
}

/* Returns whether it is time for a report: all workers have answered, or had the time to. */
static bool report_due(struct sched *s, struct status *status)
{
	uint64_t now = clock_now_ns();

	if (!status->interval_ns)
		return false;
	if (!status->next_ns)
		status->next_ns = s->start_ns + status->interval_ns;
	if (!status->asked_ns && now >= status->next_ns) {
		each_running(s, true);
		status->asked_ns = now;
		status->next_ns += status->interval_ns;
		if (status->next_ns < now)
			status->next_ns = now + status->interval_ns;
	}
	if (!status->asked_ns || (!each_running(s, false) && now - status->asked_ns < ANSWER_NS))
		return false;
	status->asked_ns = 0;
	return true;
}

void sched_ask(struct sched *s)
{
	const struct timespec turn = { .tv_nsec = (long)(10 * NSEC_PER_MSEC) };

	each_running(s, true);
	for (int i = 0; i < (int)(ANSWER_NS / (10 * NSEC_PER_MSEC)) && !each_running(s, false); i++)
		nanosleep(&turn, NULL);
}

void sched_status(struct sched *s)
{
	uint64_t now = clock_now_ns();

	if (!s->start_ns)
		return;
	if (now >= s->ask_ns) {
		each_running(s, true);
		s->ask_ns = now + ASK_NS;
	}
	if (report_due(s, &s->status))
		status_print(s);
	if (report_due(s, &s->checkpoint))
		checkpoint_save(s);
}

void sched_status_end(struct sched *s)
{
	uint64_t step = s->status.interval_ns, next = s->status.next_ns;

	/* asked for and not answered: then it was time */
	if (step && s->start_ns && next &&
	    (s->status.asked_ns || clock_now_ns() + step / 10 >= next))
		status_print(s);
}
