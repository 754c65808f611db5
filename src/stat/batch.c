/* SPDX-License-Identifier: MIT */
/* The batch controller: its rule is in batch.h. */
#include "stat/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"

#define WINDOW_NS (4 * NSEC_PER_MSEC)
#define WINDOW_DEPTHS 2
#define WINDOW_MOST_NS (200 * NSEC_PER_MSEC) /* a stalled device does not stop it for longer */
#define STAGE_WINDOWS 32
#define STAGE_MOST_NS (250 * NSEC_PER_MSEC)
#define HOLD_WINDOW_NS (100 * NSEC_PER_MSEC)
#define HOLD_FIRST 20 /* windows */
#define HOLD_MOST 80
#define HOPELESS 0.5
#define BEATEN_WINDOWS 3
#define STAY 1.02
#define DOUBLING 0.005

const char *const batch_decision_names[] = {
	[BATCH_TRY] = "try",   [BATCH_CUT] = "cut",       [BATCH_HALVE] = "halve",
	[BATCH_GROW] = "grow", [BATCH_SHRINK] = "shrink", [BATCH_HOLD] = "hold",
};

static uint32_t batch_count(const struct batch *b)
{
	return (uint32_t)__builtin_popcount(b->in);
}

static void batch_stage(struct batch *b, uint64_t now_ns)
{
	uint32_t rounds = STAGE_WINDOWS / batch_count(b);

	b->now = (uint32_t)__builtin_ctz(b->in);
	b->left = rounds > 2 ? rounds : 2;
	b->stage_ns = now_ns;
	memset(b->tried, 0, sizeof(b->tried));
}

static void batch_trial(struct batch *b, uint64_t now_ns)
{
	b->in = (1u << b->nsizes) - 1;
	batch_stage(b, now_ns);
}

void batch_open(struct batch *b, uint32_t max, uint64_t target_ns, uint64_t now_ns)
{
	*b = (struct batch){ .max = max, .target_ns = target_ns, .window_ns = now_ns };
	for (b->nsizes = 1; 1u << (b->nsizes - 1) < max; b->nsizes++)
		;
	b->home = b->nsizes;
	b->wait = HOLD_FIRST;
	batch_trial(b, now_ns);
}

void batch_close(struct batch *b)
{
	free(b->rows);
	b->rows = NULL;
	b->nrows = 0;
}

static void batch_row(struct batch *b, uint64_t now_ns, uint32_t size, double rate, double lat_ns,
		      enum batch_decision decision)
{
	struct batch_row *rows = array_grow(b->rows, b->nrows, sizeof(*rows));

	if (!rows)
		return;
	b->rows = rows;
	b->rows[b->nrows++] =
		(struct batch_row){ now_ns, size < b->max ? size : b->max, rate, lat_ns, decision };
}

static void batch_learn(struct batch *b, double rate, double lat_ns)
{
	struct batch_tried *t = &b->tried[b->now];

	t->least = t->n && t->least < rate ? t->least : rate;
	t->most = t->n && t->most > rate ? t->most : rate;
	t->sum += rate;
	t->lat_ns += lat_ns;
	t->n++;
}

static bool batch_above_target(const struct batch *b, uint32_t i)
{
	return b->target_ns && b->tried[i].lat_ns > (double)b->target_ns * b->tried[i].n;
}

static double batch_rate(const struct batch *b, uint32_t i)
{
	const struct batch_tried *t = &b->tried[i];

	return t->n ? t->sum / t->n : 0;
}

/* Returns the factor of a size's rate: the held size and smaller ones are preferred. */
static double batch_weight(const struct batch *b, uint32_t i)
{
	return (1 - DOUBLING * i) * (i == b->home ? STAY : 1);
}

static double batch_score(const struct batch *b, uint32_t i)
{
	return batch_weight(b, i) * batch_rate(b, i);
}

/* Returns the best of the trial's sizes, or with @sign -1 the worst. */
static uint32_t batch_extreme(const struct batch *b, double sign)
{
	uint32_t found = 0;

	for (uint32_t i = 1; i < b->nsizes; i++)
		if ((b->in & 1u << i) && (!(b->in & 1u << found) ||
					  sign * batch_score(b, i) > sign * batch_score(b, found)))
			found = i;
	return found;
}

static enum batch_decision batch_move(struct batch *b, uint32_t to)
{
	uint32_t from = b->home < b->nsizes ? b->home : 0;

	b->now = b->home = to;
	b->held_ios = b->held_ns = 0;
	return to > from ? BATCH_GROW : to < from ? BATCH_SHRINK : BATCH_HOLD;
}

static enum batch_decision batch_settle(struct batch *b)
{
	uint32_t best = b->in ? batch_extreme(b, 1) : 0;

	b->in = 0;
	b->left = b->wait;
	b->wait = 2 * b->wait < HOLD_MOST ? 2 * b->wait : HOLD_MOST;
	return batch_move(b, best);
}

static enum batch_decision batch_halve(struct batch *b, uint64_t now_ns)
{
	uint32_t n = batch_count(b);

	if (n == 2)
		return batch_settle(b);
	for (uint32_t k = 0; k < n / 2; k++)
		b->in &= ~(1u << batch_extreme(b, -1));
	batch_stage(b, now_ns);
	return BATCH_HALVE;
}

/* Returns whether a rate is far below the best of this stage, of sizes up to the one in use. */
static bool batch_far(const struct batch *b, double rate)
{
	double best = 0;

	for (uint32_t i = 0; b->in && i <= b->now; i++)
		best = batch_rate(b, i) > best ? batch_rate(b, i) : best;
	return rate < HOPELESS * best;
}

/* Returns whether larger sizes are past hope, as this one and the one below it are. */
static bool batch_hopeless(const struct batch *b)
{
	uint32_t at = b->now, below = at - 1;

	if (!at || !b->tried[below].n)
		return false;
	if (batch_far(b, batch_rate(b, at)) && batch_far(b, batch_rate(b, below)))
		return true;
	return batch_above_target(b, at) && batch_above_target(b, below) &&
	       b->tried[at].lat_ns * b->tried[below].n > b->tried[below].lat_ns * b->tried[at].n;
}

/* Returns the sizes whose best window is worse than the worst one of another size. */
static uint32_t batch_beaten(const struct batch *b)
{
	const struct batch_tried *t = b->tried;
	uint32_t beaten = 0, i;
	double floor = 0;

	for (i = 0; i < b->nsizes; i++)
		if ((b->in & 1u << i) && t[i].n >= BEATEN_WINDOWS &&
		    batch_weight(b, i) * t[i].least > floor)
			floor = batch_weight(b, i) * t[i].least;
	for (i = 0; i < b->nsizes; i++)
		if (t[i].n >= BEATEN_WINDOWS && batch_weight(b, i) * t[i].most < floor)
			beaten |= 1u << i;
	return beaten;
}

/* Takes sizes out of the trial by the last window. */
static bool batch_cut(struct batch *b)
{
	uint32_t in = b->in;

	if (batch_hopeless(b))
		b->in &= (1u << (b->now - 1)) - 1;
	if (batch_above_target(b, b->now))
		b->in &= ~(1u << b->now);
	b->in &= ~batch_beaten(b);
	return b->in != in;
}

static enum batch_decision batch_try(struct batch *b, uint64_t now_ns)
{
	bool cut = batch_cut(b);
	uint32_t larger = b->in & ~0u << b->now << 1;

	if (batch_count(b) <= 1)
		return batch_settle(b);
	if (!larger && (--b->left == 0 || now_ns - b->stage_ns >= STAGE_MOST_NS))
		return batch_halve(b, now_ns);
	b->now = (uint32_t)__builtin_ctz(larger ? larger : b->in);
	return cut ? BATCH_CUT : BATCH_TRY;
}

static enum batch_decision batch_decide(struct batch *b, uint64_t now_ns)
{
	if (b->in)
		return batch_try(b, now_ns);
	b->held_ios += b->ios;
	b->held_ns += b->lat_ns;
	if (--b->left == 0) {
		batch_trial(b, now_ns);
		return BATCH_TRY;
	}
	if (b->target_ns && b->home && b->held_ns > b->target_ns * b->held_ios)
		return batch_move(b, b->home - 1);
	return BATCH_HOLD;
}

static void batch_window(struct batch *b, uint64_t now_ns)
{
	b->window_ns = now_ns;
	b->ios = b->lat_ns = 0;
}

/* Returns whether the window is over: @units have come back, or so few that waiting is no use. */
static bool batch_enough(const struct batch *b, uint64_t ns, uint64_t units)
{
	if (!b->ios || ns < (b->in ? WINDOW_NS : HOLD_WINDOW_NS))
		return false;
	return b->ios >= units || ns >= WINDOW_MOST_NS ||
	       batch_far(b, (double)b->ios * 1e9 / (double)ns);
}

bool batch_step(struct batch *b, uint64_t now_ns)
{
	uint64_t ns = now_ns - b->window_ns;
	uint32_t before = b->now;
	enum batch_decision decision;
	double rate, lat_ns;

	if (b->settling) {
		b->settling = b->ios < b->max && !batch_enough(b, ns, b->max);
		if (!b->settling)
			batch_window(b, now_ns);
		return false;
	}
	if (!batch_enough(b, ns, WINDOW_DEPTHS * (uint64_t)b->max))
		return false;
	rate = (double)b->ios * 1e9 / (double)ns;
	lat_ns = (double)b->lat_ns / (double)b->ios;
	if (b->in)
		batch_learn(b, rate, lat_ns);
	decision = batch_decide(b, now_ns);
	batch_row(b, now_ns, 1u << before, rate, lat_ns, decision);
	batch_window(b, now_ns);
	b->settling = b->now != before;
	return b->settling;
}
