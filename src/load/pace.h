/* SPDX-License-Identifier: MIT */
/*
 * Reasons for the next unit of work to wait: pauses (thinktime=), and shares between jobs (flow=).
 * A worker asks before it plans a unit. A worker that holds waits for a completion, or until
 * due_ns; it never asks again and again.
 */
#ifndef IOGEN_LOAD_PACE_H
#define IOGEN_LOAD_PACE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/opt.h"

struct pace_options;

/*
 * Workers whose units of work are in proportion to their weights: a worker with more units per
 * weight than the average holds. Shared by the workers in it; no others touch it.
 */
struct flow {
	uint32_t id;
	_Atomic uint64_t units, weight; /* sums over the workers in it */
	_Atomic uint32_t waiting;       /* workers in flow_wait */
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

void flow_init(struct flow *f, uint32_t id);
void flow_release(struct flow *f);

/* The pace of one worker. Times are ns of the worker's clock. */
struct pace {
	uint64_t due_ns; /* while it holds: the time to ask again; UINT64_MAX: after a completion */

	uint64_t paused_ns; /* sum of ended pauses; its user sets it back */
	uint64_t spun_ns;   /* time of pauses spent reading the clock; only grows */

	/* its own */
	const struct pace_options *o;
	uint64_t blocks, iotime_ns; /* UINT64_MAX: none */
	uint64_t issued, back;      /* units of work */
	uint64_t thought;           /* units issued when thinkcycles= were last spent */
	uint64_t paused_at;         /* units at which the last pause was due */
	uint64_t active_ns;         /* time at which I/O began after it */
	uint64_t pause_ns; /* time at which this pause began; 0: it waits for completions */
	bool pausing;
	bool flow_holds;
	struct flow *flow;  /* NULL: in none */
	bool joined;        /* it is in the flow now */
	uint64_t units;     /* units in the flow, with those given to it for a late start */
	uint64_t resume_ns; /* end of flow_sleep=; 0: not asleep */
};

/* @flow is not NULL for a job with flow=. Returns whether pace_holds has to be asked at all. */
bool pace_open(struct pace *p, const struct pace_options *o, struct flow *flow);

/*
 * Begins, at @now. Workers that begin together call pace_join first, all of them before any begins:
 * it keeps the first one from running ahead.
 */
void pace_begin(struct pace *p, uint64_t now);
void pace_join(struct pace *p);

/* Leaves the flow, after the last unit of work. */
void pace_leave(struct pace *p);

/* Returns whether to hold the next unit of work at @now. If not, plan it and call pace_issue. */
bool pace_holds(struct pace *p, uint64_t now);
void pace_issue(struct pace *p);
/* Counts a unit that has come back. */
static inline void pace_back(struct pace *p)
{
	p->back++;
}

/* Computes for as long as thinkcycles= says, once for each unit that was issued. */
void pace_think(struct pace *p);

/* Waits until due_ns, but for @limit_ns at most, while it holds and nothing is in flight. */
void pace_wait(struct pace *p, uint64_t now, uint64_t limit_ns);

#endif
