/* SPDX-License-Identifier: MIT */
/*
 * steadystate= over all ranks. While a stage runs of which a job asks for it, each rank hands on
 * the values of its workers, a check interval at a time, and rank 0 judges their sums. It answers
 * each rank once: that the job is steady, whereupon its workers end, or, when the rank has no more
 * to say, that it was not. These are the only words between ranks while I/O runs: the main threads
 * say them, which do none. A rank at work that says nothing for longer than an interval and
 * --rank-timeout= is lost, and the workers of the others end.
 */
#ifndef IOGEN_HOSTS_STEADY_H
#define IOGEN_HOSTS_STEADY_H

#include "hosts/wire.h"
#include "sched/sched.h"
#include "stat/steady.h"

/* The words on one job of the stage, or on the jobs that group_reporting joins. */
struct steady_talk {
	uint32_t job;        /* number of the first of them */
	uint64_t at, first;  /* those of the last word of this rank */
	bool ended;          /* this rank has said its last word */
	bool told, attained; /* the answer of rank 0 */
	bool cut;            /* a rank is lost that said nothing for too long: all others end */
	bool *heard_all;     /* last words that rank 0 has heard, by rank; owned */
	bool *answered;      /* ranks that it has answered; owned */
	uint64_t *heard_ns;  /* moments of the words of those at work, else 0, likewise; owned */
};

struct host_steady {
	uint64_t silence_ns; /* given: rank 0 waits so long for a rank at work; 0: any time */
	struct sched *sched;
	struct steady_talk *talks; /* words on the stage that runs, on this rank; owned */
	uint32_t ntalks;
	struct steady *all; /* sums over all ranks, by the first job, on rank 0; owned */
};

/* Begins to talk, as a stage begins on all ranks. Aborts without memory. */
void host_steady_begin(struct host_steady *h, const struct wire *w, struct sched *s,
		       uint32_t stage);

/*
 * Says what is new on this rank, and hears what others have said; @last: its workers have ended.
 * Returns whether nothing more is to be said. It waits for no rank.
 */
bool host_steady_step(struct host_steady *h, struct wire *w, bool last);

/* Ends the talk of a stage whose workers here have ended: waits until all ranks have. */
void host_steady_finish(struct host_steady *h, struct wire *w);

/*
 * Puts what was found into the results of all jobs of the run, on rank 0, with notes on it; the
 * other ranks, by number, are @others. A job of a run that @was_ended need not be steady.
 */
void host_steady_report(struct host_steady *h, struct job_result *list, const struct sched *others,
			uint32_t nranks, bool was_ended);

/*
 * Writes what was found in a stage that has ended, on rank 0; a reader has the same jobs, and none
 * of them has begun. Aborts without memory.
 */
void host_steady_pack(struct host_steady *h, struct sched *s, uint32_t stage, struct pack *p);

void host_steady_free(struct host_steady *h);

#endif
