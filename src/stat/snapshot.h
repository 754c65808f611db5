/* SPDX-License-Identifier: MIT */
/*
 * What a worker has counted so far, for somebody who asks while it runs. The worker looks whether
 * it is asked when it looks at the clock for other reasons; it leaves a copy, and goes on.
 */
#ifndef IOGEN_STAT_SNAPSHOT_H
#define IOGEN_STAT_SNAPSHOT_H

#include <pthread.h>
#include <stdatomic.h>

#include "stat/worker_left.h"

struct snapshot {
	_Atomic uint32_t asked, answered; /* how often */
	pthread_mutex_t lock;             /* of what follows */
	struct worker_left left;          /* begin_ns and end_ns are equal while there is nothing */
};

/* A new one, which has counted nothing, of these ops and latencies (bit sets); NULL: no memory. */
struct snapshot *snapshot_new(uint32_t ops, uint32_t latencies);
void snapshot_free(struct snapshot *s);

static inline bool snapshot_wanted(struct snapshot *s)
{
	return s && atomic_load_explicit(&s->asked, memory_order_relaxed) !=
			    atomic_load_explicit(&s->answered, memory_order_relaxed);
}

/* What has been counted, in two parts. */
struct snapshot_of {
	const struct stats *total, *slice;
	struct usage used;
	enum bound bound;
	const struct fio_samples *samples;
	const struct depths *depths;
	uint64_t begin_ns, end_ns;
};

/*
 * Leaves a copy. Where somebody is reading the one before, it does nothing unless @wait is set: it
 * is then still wanted.
 */
void snapshot_take(struct snapshot *s, const struct snapshot_of *now, bool wait);

/* There is nothing to be told yet. */
static inline void snapshot_pass(struct snapshot *s)
{
	atomic_store(&s->answered, atomic_load(&s->asked));
}

#endif
