/* SPDX-License-Identifier: MIT */
/* A job as the scheduler runs it: its threads, and what is said of it meanwhile. */
#ifndef IOGEN_SCHED_JOB_H
#define IOGEN_SCHED_JOB_H

#include <pthread.h>

#include "job/group.h"
#include "io/limit.h"
#include "sched/sched.h"
#include "worker/worker.h"

/* What the threads of a job share with the scheduler. */
struct gate {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint32_t ready, done, ended; /* workers; done: have nothing more to do on their files */
	struct devices *devices;     /* of the job */
	uint32_t failed_runs;        /* of those that have ended */
	bool open, closed;           /* go; or go home */
	int failed;                  /* -errno of a worker that could not be set up */
};

struct seat {
	struct worker *worker;
	struct gate *gate;
	pthread_t thread;
};

struct sched_job {
	const struct job *job;
	struct job_result *result;
	struct gate gate;
	struct seat *seats;
	uint32_t nthreads;
	uint32_t stage;
	bool chosen; /* is being started */
	bool released, joined;
	bool looked;      /* at its devices, as it began to be measured */
	bool dismissed;   /* exitall ended it, or keeps it from starting */
	bool by_error;    /* ... because another one failed */
	bool told;        /* what its first end means to others has been done */
	atomic_bool stop; /* its workers look at it */
	struct offset_shared shared;
	struct steady steady;    /* of its group, likewise */
	_Atomic uint64_t ramped; /* bytes moved in the ramps of its group, whose first job it is */
};

/*
 * Whether the engine and its options work on this kernel, with as many transfers and, where @files
 * is true, with those of the planned files that there are: opened once, and nothing is moved.
 * Returns 0 or -errno.
 */
int sched_job_probe(const struct sched_job *j, bool files, struct err *e);
/* What the run takes of what the system limits, at its fullest. Every file is planned. */
struct limit_need sched_needs(const struct sched *s);

/* Before it starts: what a reader of the job's numbers should know. */
void sched_job_notes(struct sched_job *j);

/* The paths of a job, each once, for the manifest; of very many, the first. */
void sched_job_paths(struct sched_job *j);

/* Waits for its workers, and folds what they left into its result. */
void sched_job_join(struct sched *s, struct sched_job *j);

/*
 * Makes its workers tell what they have counted, where somebody is to ask; asks and reports when it
 * is time. The first returns 0 or -ENOMEM.
 */
int sched_status_open(const struct sched *s, struct sched_job *j);
void sched_status(struct sched *s);

/* Makes its workers tell what steadystate= looks at. Returns 0 or -ENOMEM. */
int sched_steady_open(struct sched *s, struct sched_job *j);

/* When all has run: which jobs became steady, and which did not. */
void sched_steady_tell(struct sched *s);

/* Finds the devices of a job, which begins now; looks at those of a job whose time has come. */
void sched_devices_open(struct sched_job *j);
void sched_devices(struct sched *s);

/* Ends the jobs that one which has ended, or a stop from outside, asks to be ended. */
void sched_exits(struct sched *s);

/* Shows how far the jobs that run are. */
void sched_progress(struct sched *s);

#endif
