/* SPDX-License-Identifier: MIT */
/* The ranks of a run: rank 0 speaks to each of the others, and hears what they did. See wire.h. */
#ifndef IOGEN_HOSTS_PARTY_H
#define IOGEN_HOSTS_PARTY_H

#include "hosts/idle.h"
#include "hosts/rounds.h"
#include "hosts/start.h"
#include "hosts/steady.h"
#include "hosts/wire.h"
#include "report/host_part.h"
#include "sched/hosts.h"
#include "sched/sched.h"

struct party {
	struct wire wire;
	struct err *e;      /* given */
	struct hosts hosts; /* interface for the scheduler */
	struct sched *sched;
	int signal; /* the first that ended a rank; 0: none */
	int (*signal_here)(void);
	struct host_start now; /* start of the stage that runs, on this rank */
	struct host_steady steady;
	struct host_idle idle;
	uint64_t skew_max_ns;  /* given, before the run: a start later than this ends it; 0: none */
	uint64_t rank_wait_ns; /* given, likewise: of ranks that end or begin later; 0: any time */
	const char *late_to;   /* a rank that is late "has not ended its step", or the like */
	bool keeps; /* given, likewise: rank 0 keeps all stages, so that the run can go on later */
	bool over;  /* a rank began too late, or is lost: no further stage begins */
	bool begun; /* the stage that was asked for last has begun, on all ranks */

	/* rank 0's lists, by rank */
	struct host_part *parts;
	bool *left;           /* ranks that run no further stage, and ask for none */
	struct sched *others; /* runs of the others, the first of which is empty */
	struct hosts *as;     /* places of these among the ranks */
	struct clock_relation *clocks;
	struct host_rounds rounds;
	struct job_result *merged;
	/* Keeps the word of a rank on a stage that has ended there; NULL: nobody does. */
	void (*keep)(void *arg, uint32_t rank, uint32_t stage, const struct pack *word);
	void *keep_arg;
};

/*
 * Joins the other ranks. @stop and @signal_here say whether this process was asked to end, and by
 * which signal. Returns 0, or -EINVAL after fail(). The caller calls party_leave in both cases.
 */
int party_join(struct party *p, const atomic_bool *stop, int (*signal_here)(void), struct err *e);
void party_leave(struct party *p);

/* Returns whether there are other ranks, and whether this is one that follows rank 0. */
static inline bool party_has_others(const struct party *p)
{
	return p->wire.n > 1;
}

static inline bool party_follows(const struct party *p)
{
	return p && p->wire.rank;
}

/* Rank 0 sends the same to all; the others receive it. The latter frees @words. */
void party_tell(struct party *p, const struct pack *words);
int party_hear(struct party *p, struct pack *words);

/*
 * Waits until all ranks have come here. @code is an exit code of this rank, and @same a text that
 * has to be the same on all; NULL: none. Returns the largest exit code of all, EXIT_USAGE where
 * texts differ; rank 0 says which rank it is.
 */
int party_agree(struct party *p, int code, const char *same);

/* Tells rank 0 who this rank is; @identity is JSON of its machine, or NULL. */
void party_introduce(struct party *p, const char *identity);

/* Has a planned run be one of all ranks: to be called before anything of it is read or run. */
void party_begin(struct party *p, struct sched *s);

/*
 * Adds up, on rank 0, what all ranks did, into @report. It lasts until party_end, which is called
 * before the run is released. Returns 0 or -ENOMEM.
 */
int party_report(struct party *p, struct report *report);
void party_end(struct party *p);

/* Returns whether all ranks did all of the stages that have ended: none was cut off, or is lost. */
bool party_is_whole(const struct party *p);

#endif
