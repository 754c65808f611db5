/* SPDX-License-Identifier: MIT */
/* The batch controller: its rule is in batch.h. */
#include "batch.h"

#include <stdlib.h>

#include "clock.h"

#define WINDOW_NS (10 * NSEC_PER_MSEC)
#define WINDOW_BATCHES 4
#define WINDOW_MOST_NS (200 * NSEC_PER_MSEC) /* a stalled device does not stop it for longer */
#define SWEEPS 2
#define HOLD_FIRST 16
#define HOLD_MOST 64
#define HOPELESS 0.7
#define BETTER 1.03
#define AS_GOOD 0.98

const char *const batch_decision_names[] = {
	[BATCH_SWEEP] = "sweep",   [BATCH_LOOK] = "look", [BATCH_GROW] = "grow",
	[BATCH_SHRINK] = "shrink", [BATCH_HOLD] = "hold",
};

void batch_open(struct batch *b, uint32_t max, uint64_t target_ns, uint64_t now_ns)
{
	*b = (struct batch){ .max = max, .target_ns = target_ns, .window_ns = now_ns };
	for (b->nsizes = 1; 1u << (b->nsizes - 1) < max; b->nsizes++)
		;
	b->sweep = SWEEPS;
	b->wait = HOLD_FIRST;
}

void batch_close(struct batch *b)
{
	free(b->rows);
	b->rows = NULL;
	b->nrows = b->cap = 0;
}

static void batch_row(struct batch *b, uint64_t now_ns, uint32_t size, double rate, double lat_ns,
		      enum batch_decision decision)
{
	if (b->nrows == b->cap) {
		size_t cap = b->cap ? 2 * b->cap : 256;
		struct batch_row *rows = realloc(b->rows, cap * sizeof(*rows));

		if (!rows)
			return;
		b->rows = rows;
		b->cap = cap;
	}
	b->rows[b->nrows++] =
		(struct batch_row){ now_ns, size < b->max ? size : b->max, rate, lat_ns, decision };
}

static void batch_learn(struct batch *b, double rate, double lat_ns)
{
	double w = b->known[b->now].rate > 0 ? 1.0 / 3 : 1;

	b->known[b->now].rate += w * (rate - b->known[b->now].rate);
	b->known[b->now].lat_ns += w * (lat_ns - b->known[b->now].lat_ns);
}

static bool batch_allowed(const struct batch *b, uint32_t i)
{
	return !b->target_ns || b->known[i].lat_ns <= (double)b->target_ns;
}

/* The smallest size that is as good as the best one; the smallest of all where none is allowed. */
static uint32_t batch_best(const struct batch *b)
{
	double best = 0;
	uint32_t i;

	for (i = 0; i < b->nsizes; i++)
		if (batch_allowed(b, i) && b->known[i].rate > best)
			best = b->known[i].rate;
	for (i = 0; i < b->nsizes; i++)
		if (batch_allowed(b, i) && b->known[i].rate >= AS_GOOD * best && best > 0)
			return i;
	return 0;
}

/* Where to go from home: elsewhere only for 3 % more, for the same with less, or for the target. */
static uint32_t batch_choose(const struct batch *b)
{
	uint32_t best = batch_best(b);
	double home = b->known[b->home].rate, there = b->known[best].rate;

	if (best == b->home || !batch_allowed(b, b->home))
		return best;
	if (there > BETTER * home || (best < b->home && there >= AS_GOOD * home))
		return best;
	return b->home;
}

static enum batch_decision batch_settle(struct batch *b)
{
	uint32_t from = b->home;

	b->home = batch_choose(b);
	b->now = b->home;
	b->wait = b->home != from ? HOLD_FIRST : b->wait < HOLD_MOST ? 2 * b->wait : HOLD_MOST;
	b->hold = b->wait;
	return b->home > from ? BATCH_GROW : b->home < from ? BATCH_SHRINK : BATCH_HOLD;
}

/* Whether larger sizes are past hope: this one and the one below are far from the best. */
static bool batch_hopeless(const struct batch *b)
{
	double best = 0;

	for (uint32_t i = 0; i < b->now; i++)
		best = b->known[i].rate > best ? b->known[i].rate : best;
	return b->now > 0 && b->known[b->now].rate < HOPELESS * best &&
	       b->known[b->now - 1].rate < HOPELESS * best;
}

static enum batch_decision batch_sweep(struct batch *b)
{
	if (b->now + 1 < b->nsizes && !batch_hopeless(b)) {
		b->now++;
		return BATCH_SWEEP;
	}
	if (--b->sweep == 0)
		return batch_settle(b);
	b->now = 0;
	return BATCH_SWEEP;
}

static enum batch_decision batch_decide(struct batch *b)
{
	if (b->sweep)
		return batch_sweep(b);
	if (b->hold && batch_allowed(b, b->home)) {
		b->hold--;
		return BATCH_HOLD;
	}
	/* from home to the size below, then to the one above, then home again */
	if (b->now == b->home && b->home > 0) {
		b->now = b->home - 1;
		return BATCH_LOOK;
	}
	if (b->now <= b->home && b->home + 1 < b->nsizes) {
		b->now = b->home + 1;
		return BATCH_LOOK;
	}
	return batch_settle(b);
}

bool batch_step(struct batch *b, uint64_t now_ns)
{
	uint64_t ns = now_ns - b->window_ns;
	uint32_t before = b->now, batches;
	enum batch_decision decision;
	double rate, lat_ns;

	if (ns < WINDOW_NS || !b->ios)
		return false;
	batches = b->sweep ? 1 : WINDOW_BATCHES;
	if (b->ios < batches * (uint64_t)batch_size(b) && ns < WINDOW_MOST_NS)
		return false;
	rate = (double)b->ios * 1e9 / (double)ns;
	lat_ns = (double)b->lat_ns / (double)b->ios;
	batch_learn(b, rate, lat_ns);
	decision = batch_decide(b);
	if (decision != BATCH_HOLD || b->now != before)
		batch_row(b, now_ns, 1u << before, rate, lat_ns, decision);
	b->window_ns = now_ns;
	b->ios = b->lat_ns = 0;
	return b->now != before;
}
