/* SPDX-License-Identifier: MIT */
/*
 * A copy of a worker's counts while it runs. Another thread asks; the worker sees that when it
 * reads the clock for other reasons, leaves a copy, and goes on.
 */
#ifndef IOGEN_STAT_SNAPSHOT_H
#define IOGEN_STAT_SNAPSHOT_H

#include <pthread.h>
#include <stdatomic.h>

#include "stat/worker_left.h"

struct snapshot {
	_Atomic uint32_t asked, answered; /* number of times */
	pthread_mutex_t lock;             /* guard of what follows */
	bool counts; /* left has the counts, too, in its total, and the latencies by priority */
	/* begin_ns and end_ns are equal while there is nothing; what is behind err is not set */
	struct worker_left left;
};

/*
 * Makes an empty copy, with counts of these ops and latencies (bit sets), or, where there are none,
 * without counts; NULL without memory.
 */
struct snapshot *snapshot_new(uint32_t ops, uint32_t latencies);
void snapshot_free(struct snapshot *s);

/* Returns whether a copy is asked for; @s may be NULL. */
static inline bool snapshot_wanted(struct snapshot *s)
{
	return s && atomic_load_explicit(&s->asked, memory_order_relaxed) !=
			    atomic_load_explicit(&s->answered, memory_order_relaxed);
}

/* Counts so far, in two parts. */
struct snapshot_of {
	const struct worker_left *left; /* counts without those of its slice */
	const struct stats *slice;
	struct usage used;
	enum bound bound;
	const struct depths *depths;
	uint64_t end_ns;
};

/*
 * Leaves a copy. While another thread reads the one before, it waits, or, without @wait, does
 * nothing, so that the copy is still wanted.
 */
void snapshot_take(struct snapshot *s, const struct snapshot_of *now, bool wait);

/* Answers without a copy: there are no counts yet. */
static inline void snapshot_pass(struct snapshot *s)
{
	atomic_store(&s->answered, atomic_load(&s->asked));
}

#endif
