/* SPDX-License-Identifier: MIT */
/* The search for a depth: its rule is in depth_search.h. */
#include "stat/depth_search.h"
#include "stat/depth_search_options.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/units.h"

void depth_search_open(struct depth_search *s, const struct depth_search_options *o,
		       uint64_t target_ns, uint32_t max, uint64_t now_ns)
{
	*s = (struct depth_search){
		.depth = 1,
		.o = o,
		.target_ns = target_ns,
		.max = max,
		.high = max + 1,
		.window_ns = now_ns,
	};
}

static enum depth_decision search_go_on(struct depth_search *s, uint32_t depth)
{
	enum depth_decision d = depth > s->depth ? SEARCH_DEEPER : SEARCH_SHALLOWER;

	if (depth == s->low) { /* nothing is left between */
		s->found = depth;
		d = SEARCH_FOUND;
	}
	s->depth = depth;
	return d;
}

static uint32_t between(const struct depth_search *s)
{
	uint32_t twice = 2 * s->low < s->max ? 2 * s->low : s->max;

	return s->high > s->max ? twice : (s->low + s->high) / 2;
}

static enum depth_decision search_held(struct depth_search *s)
{
	if (s->found) {
		s->ended = !s->o->run;
		return SEARCH_HELD;
	}
	s->low = s->depth;
	return search_go_on(s, between(s));
}

static enum depth_decision search_failed(struct depth_search *s)
{
	s->high = s->depth;
	if (s->found || s->low >= s->high) { /* a depth that held does not any more */
		s->found = 0;
		s->low = 0;
	}
	if (s->depth == 1) {
		s->ended = !s->o->run;
		s->high = 2;
		return SEARCH_NONE;
	}
	return search_go_on(s, s->low ? between(s) : s->depth / 2);
}

static void search_decide(struct depth_search *s, bool held, uint32_t busy, uint64_t now_ns)
{
	struct depth_search_row row = { s->depth, 0, s->units, s->within, SEARCH_NONE };

	row.decision = held ? search_held(s) : search_failed(s);
	row.next = s->depth;
	s->nrows += s->nrows < DEPTH_SEARCH_ROWS;
	s->row[s->nrows - 1] = row; /* the first ones stay, and the last, of very many */
	s->settling = s->depth == row.depth ? 0 : busy;
	s->window_ns = now_ns;
	s->units = s->within = 0;
}

void depth_search_add(struct depth_search *s, uint64_t ns, uint32_t busy, uint64_t now_ns)
{
	bool all = s->o->percentile >= 100;

	if (s->ended)
		return;
	if (s->settling) {
		s->settling--;
		s->window_ns = now_ns;
		return;
	}
	s->units++;
	s->within += ns <= s->target_ns;
	if (all && ns > s->target_ns)
		search_decide(s, false, busy, now_ns);
	else if (now_ns - s->window_ns >= s->o->window.ns && s->units >= s->depth)
		search_decide(s, (double)s->within * 100 >= s->o->percentile * (double)s->units,
			      busy, now_ns);
}

/* The digits of a share in percent: one just below 100 must not look like all. */
static int share_digits(double pct)
{
	return pct > 99 && pct < 100 ? 6 : 3;
}

void depth_search_text(const struct depth_search *s, const struct depth_search_row *row, char *text,
		       size_t n)
{
	static const char *const words[] = {
		[SEARCH_DEEPER] = "deeper",         [SEARCH_SHALLOWER] = "less deep",
		[SEARCH_FOUND] = "once more with ", [SEARCH_HELD] = "it holds",
		[SEARCH_NONE] = "no depth holds",
	};
	double pct = 100.0 * (double)row->within / (double)row->units;
	char depth[16] = "", target[32];

	units_exact_time(target, sizeof(target), s->target_ns);
	if (row->decision == SEARCH_FOUND)
		snprintf(depth, sizeof(depth), "%u", row->next);
	snprintf(text, n, "iodepth=%u: %.*g %% of %" PRIu64 " I/Os took at most %s: %s%s",
		 row->depth, share_digits(pct), pct, row->units, target, words[row->decision],
		 depth);
}
