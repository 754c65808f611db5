/* SPDX-License-Identifier: MIT */
/* A job as the scheduler runs it: its threads, its gate, and its way from plan to result. */
#ifndef IOGEN_SCHED_JOB_H
#define IOGEN_SCHED_JOB_H

#include <pthread.h>

#include "job/group.h"
#include "io/limit.h"
#include "sched/sched.h"
#include "stat/cgroup.h"
#include "worker/worker.h"

/*
 * The gate at which the workers of a job wait until all are ready, and so start together. Threads
 * count themselves; the main thread opens the gate, or closes it for good. A worker that is ready
 * wakes nobody but the main thread, and that only where it is the last: others wait for the gate.
 */
struct gate {
	pthread_mutex_t lock;
	pthread_cond_t moved;    /* it was opened or closed: for the workers */
	pthread_cond_t gathered; /* all that were started are ready: for the main thread */
	uint32_t awaited; /* workers that the main thread waits for; 0: it does not wait yet */
	uint32_t ready, done, left, ended; /* workers; done: no more I/O; left: all is closed */
	struct devices *devices;           /* devices of the job */
	sem_t *told;                       /* posted by each worker that has ended */
	uint32_t failed_runs;              /* workers that ended in a failure */
	bool open, closed;                 /* run; or end without a run */
	int failed;                        /* -errno of a worker that could not be set up */
};

struct sched_job;

/* A worker's thread. */
struct seat {
	struct worker *worker;
	bool open;       /* from its release until it is closed; under its gate's lock */
	bool unfinished; /* its files could not be cut or removed */
	struct sched_job *job;
	pthread_t thread;
};

/* I/Os of a job that are in flight for longer than stall_warn=. */
struct stall {
	bool on;             /* now */
	uint32_t times;      /* so far */
	uint64_t longest_ns; /* longest time seen */
	char words[320];     /* words for what was in flight then */
};

/*
 * A job is chosen, its threads wait at the gate (nthreads), it is released, it is joined. exitall
 * dismisses a job: it ends early, or never starts.
 */
struct sched_job {
	const struct job *job;
	struct job_result *result;
	struct gate gate;
	struct seat *seats;
	uint32_t nthreads;
	uint32_t stage;
	bool elsewhere; /* it is run by other processes alone, and nothing of it is here */
	bool chosen;    /* is being started */
	bool begun;     /* was chosen, or kept: its workers have more than files */
	bool released, joined;
	bool looked;      /* at its devices, when its measured time began */
	bool dismissed;   /* exitall ended it, or keeps it from starting */
	bool by_error;    /* ... because another job failed */
	bool kept;        /* an earlier process ran it: see kept.h */
	bool exit_seen;   /* other jobs were ended, where its end asks for that */
	atomic_bool stop; /* its workers look at it */
	struct offset_shared shared;
	struct stall stall;
	struct cgroup_counts cgroup; /* counts at its begin */
	struct steady steady;        /* steady state of its group, whose first job it is */
	_Atomic uint64_t ramped; /* bytes moved in the ramps of its group, whose first job it is */
};

/*
 * Tries the engines of all jobs and their options on this kernel: opens each, where @files is set
 * with the planned files that exist, and moves nothing; of jobs that ask the same, the one with the
 * most transfers is enough. Returns 0 or -errno.
 */
int sched_jobs_probe(struct sched *s, bool files);

/* Returns the most that the run takes of limited resources. All files are planned. */
struct limit_need sched_needs(const struct sched *s);

/* Adds the notes on a job that are known before it starts. */
void sched_job_notes(struct sched_job *j);

/* Finds out whether a job with direct=1 is direct, in its files as they are; in its result. */
void sched_job_direct(struct sched_job *j);

/*
 * Read what the control group counts when the chosen jobs begin, and note at a job's end where a
 * limit of the group bounded it.
 */
void sched_cgroup_begin(struct sched *s);
void sched_cgroup_notes(struct sched_job *j);

/*
 * Finds, when the jobs of a stage have ended, what others moved on their devices meanwhile, and
 * notes it where it is a good part. Called for each stage that runs, in their order; the second
 * frees what was kept of the stages before.
 */
void sched_others(struct sched *s, uint32_t stage);
void sched_others_free(struct sched *s);

/* Notes, when the jobs of a stage have ended, what uncached=1 has left in the page cache. */
void sched_cached(struct sched *s, uint32_t stage);

/* Lists the paths of a job, each once, for the manifest; of very many, the first. */
void sched_job_paths(struct sched_job *j);

/* Returns the first job of a stage, or of one behind it; the end of the list: there is none. */
struct sched_job *sched_stage_first(const struct sched *s, uint32_t stage);

/* Runs a stage. Returns 0, or -errno where a job of it could not start. */
int sched_stage_run(struct sched *s, uint32_t stage);

/* Starts the threads of a job, and waits until all are at the gate. Returns 0 or -errno. */
int sched_threads_start(struct sched *s, struct sched_job *j);

/*
 * Returns whether each job's files are opened when it begins: with steps or rounds, or where a job
 * makes or removes files by their names.
 */
bool sched_opens_by_job(const struct sched *s);

/*
 * Opens the files of a job's workers. With steps or rounds this is done when the job begins, for
 * the cache of what it is to read is emptied then; else all are opened before the run. Returns 0 or
 * -errno.
 */
int sched_job_open(struct sched *s, struct sched_job *j);

/* Empties the cache of files that were opened before the run: jobs before this one may fill it. */
void sched_job_invalidate(struct sched_job *j);

/* Lets the workers run, or end. */
void sched_gate_open(struct sched_job *j);
void sched_gate_close(struct sched_job *j);

/* Waits for the job's workers to end, and adds their results to the job's. */
void sched_job_join(struct sched *s, struct sched_job *j);

/*
 * Report a run that goes on. The first gives each worker a snapshot to fill: returns 0 or -ENOMEM.
 * The second asks for the snapshots, once a second and when it is time, and reports. The third
 * reports at the end of a run that lasted until the next report, or until a tenth before it.
 */
int sched_status_open(const struct sched *s, struct sched_job *j);
void sched_status(struct sched *s);
void sched_status_end(struct sched *s);

/* Returns whether the workers of a job are at work, or about to be joined. */
static inline bool sched_job_runs(const struct sched_job *j)
{
	return j->released && !j->joined;
}

/*
 * Adds the times of a running job to @r, as its workers have published them. Their snapshots are
 * locked.
 */
void sched_times_so_far(struct job_result *r, const struct sched_job *j);

/*
 * Looks for I/Os that are in flight for longer than stall_warn=, once a second or so, and says when
 * that begins and ends. The second notes, at a job's end, what was seen.
 */
void sched_stalls(struct sched *s);
void sched_stall_note(struct sched_job *j);

/* Says, a second after the run was asked to end, which I/Os its jobs still wait for: once. */
void sched_stop_waits(struct sched *s);

/* Asks all running workers once more, and gives those that can the time to answer. */
void sched_ask(struct sched *s);

/* Returns whether the job has steadystate=, and its check interval. */
bool sched_steady_wanted(const struct job *job);
uint64_t sched_steady_interval_ns(const struct job *job);

/* Has the job's workers report what steadystate= needs. Returns 0 or -ENOMEM. */
int sched_steady_open(struct sched *s, struct sched_job *j);

/* Notes what was found of a job with steadystate=; one that @had_its_time has to be steady. */
void sched_steady_note(struct job_result *r, bool had_its_time);

/* Does so, after the run, for all jobs of a run that is on no other host. */
void sched_steady_notes(struct sched *s);

/* Finds the devices of a job that begins now; reads the counters of those whose time has come. */
void sched_devices_open(struct sched_job *j);
void sched_devices(struct sched *s);

/* Ends jobs, where the end of another one or a stop from outside asks for it. */
void sched_exits(struct sched *s);

/* Shows the progress of the jobs that run; a job that has ended counts from then on. */
void sched_progress(struct sched *s);
void sched_progress_ended(struct sched *s, const struct sched_job *j);

#endif
