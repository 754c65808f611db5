/* SPDX-License-Identifier: MIT */
/* The search for a depth: its rule is in seek.h. */
#include "stat/seek.h"

#include <inttypes.h>
#include <stdio.h>

void seek_open(struct seek *s, const struct job_seek *o, uint64_t target_ns, uint32_t max,
	       uint64_t now_ns)
{
	*s = (struct seek){
		.depth = 1,
		.o = *o,
		.target_ns = target_ns,
		.max = max,
		.high = max + 1,
		.window_ns = now_ns,
	};
}

static enum seek_decision seek_go_on(struct seek *s, uint32_t depth)
{
	enum seek_decision d = depth > s->depth ? SEEK_DEEPER : SEEK_SHALLOWER;

	if (depth == s->low) { /* nothing is left between */
		s->found = depth;
		d = SEEK_FOUND;
	}
	s->depth = depth;
	return d;
}

static uint32_t between(const struct seek *s)
{
	uint32_t twice = 2 * s->low < s->max ? 2 * s->low : s->max;

	return s->high > s->max ? twice : (s->low + s->high) / 2;
}

static enum seek_decision seek_held(struct seek *s)
{
	if (s->found) {
		s->ended = !s->o.run;
		return SEEK_HELD;
	}
	s->low = s->depth;
	return seek_go_on(s, between(s));
}

static enum seek_decision seek_failed(struct seek *s)
{
	s->high = s->depth;
	if (s->found || s->low >= s->high) { /* what held once does not any more */
		s->found = 0;
		s->low = 0;
	}
	if (s->depth == 1) {
		s->ended = !s->o.run;
		s->high = 2;
		return SEEK_NONE;
	}
	return seek_go_on(s, s->low ? between(s) : s->depth / 2);
}

static void seek_decide(struct seek *s, bool held, uint32_t busy, uint64_t now_ns)
{
	struct seek_row row = { s->depth, 0, s->units, s->within, SEEK_NONE };

	row.decision = held ? seek_held(s) : seek_failed(s);
	row.next = s->depth;
	s->nrows += s->nrows < SEEK_ROWS;
	s->row[s->nrows - 1] = row; /* of very many, the first and the last */
	s->settling = s->depth == row.depth ? 0 : busy;
	s->window_ns = now_ns;
	s->units = s->within = 0;
}

void seek_add(struct seek *s, uint64_t ns, uint32_t busy, uint64_t now_ns)
{
	bool all = s->o.percentile >= 100;

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
		seek_decide(s, false, busy, now_ns);
	else if (now_ns - s->window_ns >= s->o.window.ns && s->units >= s->depth)
		seek_decide(s, (double)s->within * 100 >= s->o.percentile * (double)s->units, busy,
			    now_ns);
}

void seek_words(const struct seek *s, const struct seek_row *row, char *text, size_t n)
{
	static const char *const words[] = {
		[SEEK_DEEPER] = "deeper",         [SEEK_SHALLOWER] = "less deep",
		[SEEK_FOUND] = "once more with ", [SEEK_HELD] = "it holds",
		[SEEK_NONE] = "nothing holds",
	};
	char depth[16] = "";

	if (row->decision == SEEK_FOUND)
		snprintf(depth, sizeof(depth), "%u", row->next);
	snprintf(text, n, "iodepth=%u: %.6g %% of %" PRIu64 " within %.10g us: %s%s", row->depth,
		 100.0 * (double)row->within / (double)row->units, row->units,
		 (double)s->target_ns / 1e3, words[row->decision], depth);
}
