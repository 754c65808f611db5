/* SPDX-License-Identifier: MIT */
/* latency_target=: keeps units in flight to what stat/depth_search.h allows. */
#include "stat/depth_search.h"

#include <errno.h>
#include <inttypes.h>

#include "base/units.h"
#include "stat/depth_search_options.h"
#include "worker/attachments.h"
#include "worker/worker.h"

static bool search_wanted(const struct worker *w)
{
	return job_searches_depth(w->job);
}

static int search_attach(struct worker *w, void **state)
{
	*state = &w->left.depth_search;
	return 0;
}

static void search_begin(struct worker *w, void *state)
{
	depth_search_open(state, w->job->depth_search, w->job->depth_search->target.ns,
			  w->loop.depth, w->loop.now_ns);
}

/* An I/O log says itself how much of it is in flight. */
static enum turn search_turn(struct worker *w, void *state, struct chain *c)
{
	const struct depth_search *s = state;

	(void)c;
	if (w->files.iolog || w->loop.depth - w->loop.nidle < s->depth)
		return TURN_FREE;
	w->phase.hold_ns = UINT64_MAX;
	return TURN_HOLD;
}

/* Says by how much the latencies of the last depth that was tried missed the target. */
static void none_holds(struct worker *w, const struct depth_search *s)
{
	const struct depth_search_row *row = &s->row[s->nrows - 1];
	char target[32];

	units_exact_time(target, sizeof(target), s->target_ns);
	fail(&w->left.err, ETIMEDOUT,
	     "[%s] latency_target=%s: no depth holds: even with %u in flight only %.3g %% of "
	     "%" PRIu64 " I/Os took at most %s (%.6g %% were asked for)",
	     w->job->name, target, row->depth, 100.0 * (double)row->within / (double)row->units,
	     row->units, target, s->o->percentile);
}

/* The search is given a unit, and may end by it. */
static void search_back(struct worker *w, void *state, const struct chain *c)
{
	struct depth_search *s = state;
	if (s->ended || !chain_was_drawn(w, c))
		return;
	depth_search_add(s, w->loop.now_ns - c->step[0].start_ns, w->loop.depth - w->loop.nidle - 1,
			 w->loop.now_ns);
	w->phase.ending |= s->ended;
	if (!s->ended || s->found)
		return;
	none_holds(w, s);
	w->left.unmet = true;
}

const struct attachment_ops attach_depth_search = {
	.name = "depth_search",
	.wanted = search_wanted,
	.open = search_attach,
	.begin = search_begin,
	.turn = search_turn,
	.back = search_back,
};
