/* SPDX-License-Identifier: MIT */
/*
 * Jobs x workers: files first, then stages. A stage is the jobs between two stonewalls; its workers
 * are all released together when every one of them is ready.
 */
#ifndef IOGEN_SCHED_H
#define IOGEN_SCHED_H

#include <stdatomic.h>

#include "file/files.h"
#include "report/report.h"
#include "job/section.h"

struct sched_job;

/* Reports while it runs. */
struct status {
	uint64_t interval_ns; /* 0: none */
	/* Gets results of all jobs: of those that run, as far as they are. */
	void (*print)(void *arg, const struct job_result *results);
	void *arg;
	bool printed;               /* at least once */
	uint64_t next_ns, asked_ns; /* its own */
};

struct sched {
	/* given */
	struct status status;
	const struct jobs *jobs;
	uint64_t interval_ns;
	bool readonly;
	bool counts_depths;      /* of workers: how many transfers were in flight */
	const char *aux_path;    /* folder of dumps; NULL: the working directory */
	const atomic_bool *stop; /* set from outside: end early */
	struct progress *progress;
	struct err *e;

	/* its own */
	struct sched_job *list;
	struct flow *flows;
	uint32_t nflows;
	struct dedupe_peers peers;
	struct files_plan plan;
	uint64_t start_ns; /* the run's single start; 0: not yet */
	uint32_t nworkers;

	/* what it leaves: one a job, in order */
	struct job_result *results;
};

/*
 * Looks at every target of every worker, and at whether the engines work here; makes nothing.
 * Returns 0 or -errno with all that is wrong in @s->e. sched_release is called in either case.
 */
int sched_plan(struct sched *s);

/* Makes and opens the files. Returns 0 or -errno; -EINTR where it was stopped. */
int sched_layout(struct sched *s);

/*
 * Runs the stages. What was measured is in @s->results, whatever happens. Returns 0, or -errno
 * where a stage could not start or a job failed.
 */
int sched_run(struct sched *s);

void sched_release(struct sched *s);

#endif
