/* SPDX-License-Identifier: MIT */
/*
 * How many transfers go in and come out together: the controller behind iodepth_batch=auto.
 *
 * What it measures: over a window (at least 10 ms, and at least four batches, in a sweep one) the
 * I/Os that came back a second, and their mean latency. Not the time of a batch: a bigger batch
 * takes longer and may still be the better one.
 *
 * Its rule: sizes are 1, 2, 4 ... iodepth. It begins with two sweeps upwards, a window at each
 * size; a sweep ends early where two sizes in a row are below 70 % of the best. Then it holds the
 * smallest size whose rate is within 2 % of the best one, among those whose latency is within
 * latency_target. From the hold it looks at the size below and the one above, a window each, after
 * 16 windows, then 32, then 64: so looking costs a few per cent at first and less than 4 % of the
 * windows from then on.
 *
 * Why it does not oscillate: what is known of a size is an average over the windows it had, new
 * ones weighing a third, so that one odd window moves little; a size is left only for one that is
 * 3 % better, or that is smaller and within 2 %, and the two conditions exclude each other; and
 * every move starts the long hold again.
 */
#ifndef IOGEN_BATCH_H
#define IOGEN_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BATCH_SIZES 17 /* 1 .. 65536 */

enum batch_decision { BATCH_SWEEP, BATCH_LOOK, BATCH_GROW, BATCH_SHRINK, BATCH_HOLD };

extern const char *const batch_decision_names[];

/* A row of batch.csv: what the window at this size showed, and what follows from it. */
struct batch_row {
	uint64_t time_ns; /* of CLOCK_MONOTONIC */
	uint32_t batch;
	double ios_per_s, lat_mean_ns;
	enum batch_decision decision;
};

struct batch {
	uint32_t nsizes, max; /* sizes are min(2^i, max) */
	uint64_t target_ns;   /* of the mean latency; 0: none */

	uint32_t now, home;  /* index of the size in use, and of the one that is held */
	uint32_t sweep;      /* sweeps left */
	uint32_t hold, wait; /* windows until the next look, and after that one */
	uint32_t looks;      /* sizes still to be looked at */
	struct {
		double rate, lat_ns; /* averages; 0: not known */
	} known[BATCH_SIZES];

	uint64_t window_ns, ios, lat_ns; /* the window's start, and what came back in it */

	struct batch_row *rows; /* owned */
	size_t nrows, cap;
};

/* @max is iodepth. */
void batch_open(struct batch *b, uint32_t max, uint64_t target_ns, uint64_t now_ns);
void batch_close(struct batch *b);

/* The size in use. */
static inline uint32_t batch_size(const struct batch *b)
{
	uint32_t size = 1u << b->now;

	return size < b->max ? size : b->max;
}

/* An I/O came back after @lat_ns. */
static inline void batch_add(struct batch *b, uint64_t lat_ns)
{
	b->ios++;
	b->lat_ns += lat_ns;
}

/* Called after each reap: at a window's end it decides. True where the size has changed. */
bool batch_step(struct batch *b, uint64_t now_ns);

#endif
