/* SPDX-License-Identifier: MIT */
/* The times at which units of work are due: see rate.h. */
#include "load/rate.h"

#include <math.h>

static void lane_advance(struct rate_lane *lane, double ns)
{
	uint64_t whole = (uint64_t)(lane->part_ns += ns);

	lane->at_ns += whole;
	lane->part_ns -= (double)whole;
}

/* Returns the time of the next unit, to the nearest ns. */
static uint64_t lane_due(const struct rate_lane *lane)
{
	return lane->at_ns + (lane->part_ns >= 0.5);
}

/* Chooses the direction that is due first; of several at once, the first one. */
static void rate_choose(struct rate *r)
{
	uint32_t next = RATE_OPS;

	for (uint32_t op = 0; op < RATE_OPS; op++)
		if (r->rules.ops & 1u << op &&
		    (next == RATE_OPS || lane_due(&r->lane[op]) < lane_due(&r->lane[next])))
			next = op;
	r->next = next;
	r->due_ns = r->origin_ns + lane_due(&r->lane[next]);
}

/* Draws an exponential number of mean 1, by inversion of a uniform one in (0, 1]. */
static double exponential(struct rng *rng)
{
	return -log((double)((rng_next(rng) >> 11) + 1) * 0x1p-53);
}

static double lane_gap(struct rate *r, uint32_t op, uint32_t bytes)
{
	double mean = r->rules.ns_per_io[op] + r->rules.ns_per_byte[op] * bytes;

	return r->rules.poisson ? mean * exponential(&r->lane[op].rng) : mean;
}

void rate_begin(struct rate *r, const struct rate_rules *rules, uint64_t origin, struct rng rng)
{
	*r = (struct rate){ .rules = *rules, .origin_ns = origin };
	for (uint32_t op = 0; op < RATE_OPS; op++) {
		r->lane[op].rng.state = rng_next(&rng);
		if (rules->poisson)
			lane_advance(&r->lane[op], lane_gap(r, op, rules->first[op]));
	}
	rate_choose(r);
}

void rate_issued(struct rate *r, uint32_t bytes)
{
	struct rate_lane *lane = &r->lane[r->next];

	r->gap_ns = lane_gap(r, r->next, bytes);
	lane_advance(lane, r->gap_ns);
	rate_choose(r);
}

void rate_leave_out(struct rate *r, uint64_t ns)
{
	double gap = r->gap_ns < (double)ns ? r->gap_ns : 0;

	for (uint32_t op = 0; op < RATE_OPS; op++)
		lane_advance(&r->lane[op], (double)ns - gap);
	rate_choose(r); /* the same direction, as all lanes moved alike */
}
