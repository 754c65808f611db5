/* SPDX-License-Identifier: MIT */
/* Copies of what a worker counts: see snapshot.h. */
#include "stat/snapshot.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct snapshot *snapshot_new(uint32_t ops, uint32_t latencies)
{
	struct snapshot *s = malloc(sizeof(*s));

	if (!s)
		return NULL;
	memset(s, 0, offsetof(struct snapshot, left.err));
	err_clear(&s->left.err);
	pthread_mutex_init(&s->lock, NULL);
	s->counts = ops;
	if (!stats_init(&s->left.total, ops, latencies))
		return s;
	snapshot_free(s);
	return NULL;
}

void snapshot_free(struct snapshot *s)
{
	if (!s)
		return;
	stats_release(&s->left.total);
	prio_stats_release(&s->left.prios);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

void snapshot_take(struct snapshot *s, const struct snapshot_of *now, bool wait)
{
	if (wait)
		pthread_mutex_lock(&s->lock);
	else if (pthread_mutex_trylock(&s->lock))
		return;
	if (s->counts) {
		stats_clear(&s->left.total);
		stats_merge(&s->left.total, &now->left->total);
		stats_merge(&s->left.total, now->slice);
		prio_stats_copy(&s->left.prios, &now->left->prios);
	}
	s->left.used = now->used;
	s->left.bound = now->bound;
	s->left.samples = now->left->samples;
	s->left.depths = *now->depths;
	s->left.planned = now->left->planned;
	s->left.digest = now->left->digest;
	s->left.first_error = now->left->first_error;
	s->left.corrupt = now->left->corrupt;
	s->left.begin_ns = now->left->begin_ns;
	s->left.end_ns = now->end_ns;
	s->left.read_back_ns = now->left->read_back_ns;
	s->left.reading_since_ns = now->left->reading_since_ns;
	pthread_mutex_unlock(&s->lock);
	snapshot_pass(s);
}
