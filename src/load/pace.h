/* SPDX-License-Identifier: MIT */
/*
 * When the next unit of work is due: pauses (thinktime=) and shares between jobs (flow=). A worker
 * asks before it plans one. While it is told to hold, it waits for what is in flight or for the
 * moment that it is told, and never looks again and again.
 */
#ifndef IOGEN_LOAD_PACE_H
#define IOGEN_LOAD_PACE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/opt.h"

struct pace_options;

/*
 * Workers whose units of work are to be in proportion to their weights. Who has had more than the
 * average a weight holds. Shared, and only touched by workers that are in a flow.
 */
struct flow {
	uint32_t id;
	_Atomic uint64_t units, weight; /* sums over those that are in it */
	_Atomic uint32_t waiting;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

void flow_init(struct flow *f, uint32_t id);
void flow_release(struct flow *f);

/* A worker's. Times are in ns of the worker's clock. */
struct pace {
	uint64_t due_ns; /* while it holds: when to ask again; UINT64_MAX: when one has come back */

	uint64_t paused_ns; /* in pauses that are over; whoever uses it sets it back */
	uint64_t spun_ns;   /* of pauses, looking at the clock; only grows */

	/* its own */
	const struct pace_options *o;
	uint64_t blocks, iotime_ns; /* UINT64_MAX: none */
	uint64_t issued, back;      /* units of work */
	uint64_t paused_at;         /* units when the last pause began */
	uint64_t active_ns;         /* when I/O began after it */
	uint64_t pause_ns;          /* when the pause that is under way began; 0: it has not yet */
	bool pausing;
	bool flow_holds;
	struct flow *flow;  /* NULL: in none */
	bool joined;        /* is in it */
	uint64_t units;     /* in the flow, with what it was given when it came late */
	uint64_t resume_ns; /* flow_sleep= is until then; 0: not asleep */
};

/* @flow is given for a job that has flow=. Returns whether there is anything to be asked. */
bool pace_open(struct pace *p, const struct pace_options *o, struct flow *flow);

/*
 * The worker begins, at @now. pace_join alone is for those that are to begin together: called for
 * all of them before any begins, it keeps the first from running ahead.
 */
void pace_begin(struct pace *p, uint64_t now);
void pace_join(struct pace *p);

/* No more units of work: its flow goes on without it. */
void pace_leave(struct pace *p);

/* Whether to hold the next unit of work at @now. If not, it is planned, which pace_issue tells. */
bool pace_holds(struct pace *p, uint64_t now);
void pace_issue(struct pace *p);
static inline void pace_back(struct pace *p)
{
	p->back++;
}

/* Nothing is in flight, and it holds: waits until it is due, but for @limit_ns at most. */
void pace_wait(struct pace *p, uint64_t now, uint64_t limit_ns);

#endif
