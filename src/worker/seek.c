/* SPDX-License-Identifier: MIT */
/* latency_target=: no more units are in flight than the search for a depth allows: stat/seek.h. */
#include "stat/seek.h"

#include <errno.h>

#include "worker/attachments.h"
#include "worker/worker.h"

static bool seek_wanted(const struct worker *w)
{
	return job_seeks(w->job);
}

static int seek_attach(struct worker *w, void **state)
{
	*state = &w->left.seek;
	return 0;
}

static void seek_begin(struct worker *w, void *state)
{
	seek_open(state, &w->job->seek, w->job->time.latency_target.ns, w->loop.depth,
		  w->loop.now_ns);
}

/* An I/O log says itself how much of it is in flight. */
static enum turn seek_turn(struct worker *w, void *state, struct chain *c)
{
	const struct seek *s = state;

	(void)c;
	if (w->files.iolog || w->loop.depth - w->loop.nidle < s->depth)
		return TURN_FREE;
	w->phase.hold_ns = UINT64_MAX;
	return TURN_HOLD;
}

/* The search is given a unit, and may end by it. */
static void seek_back(struct worker *w, void *state, const struct chain *c)
{
	struct seek *s = state;
	char words[128];

	if (s->ended || !chain_was_drawn(w, c))
		return;
	seek_add(s, w->loop.now_ns - c->step[0].start_ns, w->loop.depth - w->loop.nidle - 1,
		 w->loop.now_ns);
	w->phase.ending |= s->ended;
	if (!s->ended || s->found)
		return;
	seek_words(s, &s->row[s->nrows - 1], words, sizeof(words));
	fail(&w->left.err, ETIMEDOUT, "[%s] latency_target=%.10gus, latency_percentile=%.6g: %s",
	     w->job->name, (double)s->target_ns / 1e3, s->o.percentile, words);
	w->left.unmet = true;
}

const struct attachment_ops attach_seek = {
	.name = "seek",
	.wanted = seek_wanted,
	.open = seek_attach,
	.begin = seek_begin,
	.turn = seek_turn,
	.back = seek_back,
};
