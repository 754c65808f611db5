/* SPDX-License-Identifier: MIT */
/*
 * sched/: jobs times workers. One thread a worker, and the main thread, which only watches.
 *
 * In:  resolved jobs (job/), and a stop that a signal sets.
 * Out: struct job_result of report/, one a job; log files (fio_log.h, iolog.h).
 *
 * A run: sched_plan looks at all targets and tries the engines, and touches nothing; `iogen check`
 * prints the plan (check_run.h). sched_layout makes and opens the files. sched_run runs the stages.
 * A stage (stage.c) is the jobs between two stonewalls: their threads (thread.c) are set up, wait
 * at a gate, and are released together; wait_for= releases a job within its stage. While a stage
 * runs, the main thread looks every 10 ms at progress.c, device.c, status.c and exit.c. Workers
 * count for themselves; when they have ended, result.c adds their results to the job's. For a look
 * at the targets after a crash, verify_table.h makes the table of verify_state_save=1, and
 * verify_run.h compares the targets with it, or verify_load.h gives it to the workers of a job.
 *
 * To add                        write
 *   a note on a job             notes.c, where it is known before the run, else result.c
 *   a field of a job's result   report/report.h, result_add in result.c, and kept.c, so that
 *                               --resume has it; where reports of a run that goes on have it,
 *                               so_far.c and stat/snapshot.h, too
 *   a line of `iogen check`     check_run.c
 */
#ifndef IOGEN_SCHED_H
#define IOGEN_SCHED_H

#include <semaphore.h>
#include <stdatomic.h>

#include "base/progress.h"
#include "file/files.h"
#include "report/report.h"
#include "job/jobs.h"
#include "load/dedupe.h"

struct hosts;
struct others_past;
struct rate_runs;
struct sched_job;
struct shared_files;
struct worker;
struct verify_folder;

/* Reports of a run that goes on: --status-interval, --checkpoint. */
struct status {
	uint64_t interval_ns; /* 0: none */
	/* Prints the results of all jobs; those of a running job are of the time until now. */
	void (*print)(void *arg, const struct job_result *results);
	void *arg;
	bool printed;               /* at least once */
	uint64_t next_ns, asked_ns; /* the scheduler's own */
};

/* A file that the command line names beside the jobs. */
struct run_name {
	const char *option; /* "--output", "job file" */
	char *path;         /* owned by the caller */
	bool written;
	bool marked; /* iogen knows by a mark what it has written there, or it is a folder's */
	bool folder; /* a folder, which is made where it is missing, and may hold targets */
	bool open;   /* a descriptor of this process, which is written to and not replaced */
};

struct sched {
	/* given by the caller */
	const struct run_name *names;
	uint32_t nnames;
	bool keeps_outputs;       /* outputs that were there at outputs_ns: none is replaced */
	int64_t outputs_ns;       /* ns since 1970; 0: not known, and all were there */
	struct status status;     /* the results of running workers have no series */
	struct status checkpoint; /* they are partial, with their series and without workers */
	const struct jobs *jobs;
	uint64_t interval_ns;
	bool counts_depths;       /* workers count the transfers in flight */
	const char *aux_path;     /* folder of dumps; NULL: the working directory */
	const atomic_bool *stop;  /* set from outside: end early */
	const atomic_bool *hurry; /* set from outside: end without what is in flight; NULL: never */
	struct progress *progress;
	struct err *e;
	/* Keeps a stage that has ended by itself: see kept.h. NULL: nobody does. */
	void (*keep)(void *arg, uint32_t stage);
	void *keep_arg;
	const struct hosts *hosts; /* hosts of the same run: see hosts.h; NULL: this one is alone */
	bool goes_on;       /* an earlier process has laid out the files, and ran a stage or more */
	uint64_t paused_ns; /* time of the run in which no process of it measured what is kept */

	/* the scheduler's own */
	struct sched_job *list;
	struct sched_job *begin,
		*end;           /* the watched ones: a stage that runs; else all of the list */
	struct worker *workers; /* workers of all jobs, in their order */
	void *memory;           /* memory that they are in; owned */
	bool exits_all; /* a job has exitall: as in fio, it is of all jobs, whichever says it */
	struct flow *flows;
	uint32_t nflows;
	struct rate_runs *rate_runs;      /* see rates.h; NULL: no job has asked */
	struct others_past *others_past;  /* see others.c; NULL: nothing is known yet; owned */
	const struct sched_job *not_over; /* a job; nobody waits for those before it any more */
	struct shared_files *shared;      /* see shared.c; NULL: nobody cuts or removes; owned */
	struct dedupe_peers peers;
	struct planned_files plan;
	uint64_t start_ns;  /* the run's single start; 0: not yet */
	uint64_t ask_ns;    /* moment to ask workers for their counts, whoever wants them */
	uint64_t look_ns;   /* moment to look for stalls */
	uint64_t stop_ns;   /* moment at which the stop was seen; 0: it was not */
	bool stop_told;     /* it was said what is waited for since */
	uint64_t *later_ns; /* longest times behind each stage; owned; NULL: nobody asked yet */
	struct progress_count ended_count; /* the work of jobs that have ended */
	uint32_t nworkers;
	uint32_t nlogs; /* numbers of workers' logs that are given out, over all hosts */
	sem_t ended;    /* a worker has: the main thread need not wait until it looks again */
	int state_fd;   /* descriptor of the table of verify_state_save=1; 0: there is none */
	struct verify_folder *past; /* folder of verify_state_load=1; NULL: no job asks for it */

	/*
	 * The outcome: one a job, in order. Where it was abandoned, workers may still be at work:
	 * nothing of theirs is to be freed, and sched_so_far has the results.
	 */
	bool abandoned;
	bool enough;   /* no round is begun behind those that were kept, as all hosts have found */
	bool complete; /* no stage is left to be run */
	struct job_result *results;
};

/*
 * Looks at every target of every worker, and tries the engines; makes nothing. Returns 0, or
 * -errno with all that is wrong in @s->e. The caller calls sched_release in both cases.
 */
int sched_plan(struct sched *s);

/* Does the same anew, as others have made files since. The results that it had are gone. */
int sched_plan_again(struct sched *s);

/*
 * Makes @s what the process @as of a run over several hosts has, to read its stages into (kept.h):
 * of the same jobs, and nothing is planned. @as outlives it. The caller calls sched_release.
 */
void sched_open_other(struct sched *s, const struct sched *of, const struct hosts *as);

/* Makes and opens the files. Returns 0 or -errno: -EINTR where it was stopped. */
int sched_layout(struct sched *s);

/*
 * Runs the stages. Returns 0, or -errno where a stage could not start or a job failed; @s->results
 * has what was measured in both cases.
 */
int sched_run(struct sched *s);

void sched_release(struct sched *s);

/*
 * Makes the results of all jobs of the run so far; those of running jobs are copies, and partial.
 * With @workers, they point into snapshots, which stay locked. NULL without memory.
 */
struct job_result *sched_so_far(struct sched *s, bool workers);
void sched_so_far_free(struct sched *s, struct job_result *list);

/* Returns whether any I/O is in flight for longer than @ns. */
bool sched_is_stalled(struct sched *s, uint64_t ns);

/* Counts and notes, of a run that was abandoned, what is in flight, in @list of sched_so_far. */
void sched_in_flight_notes(struct sched *s, struct job_result *list);

#endif
