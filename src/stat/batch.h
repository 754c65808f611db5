/* SPDX-License-Identifier: MIT */
/*
 * The number of transfers that go in and come out together: the controller behind
 * iodepth_batch=auto.
 *
 * It measures, over a window (4 ms and twice iodepth I/Os, 200 ms at most; 100 ms while a
 * size is held), the I/Os that came back a second, and their mean latency. After a change of size,
 * the first iodepth I/Os belong to the old one and are left out. It does not measure the time of a
 * batch: a bigger batch takes longer and may still be the better one.
 *
 * Its rule: sizes are 1, 2, 4 ... iodepth. In a trial all of them have a window each, in rounds,
 * upwards, so that other load on the machine slows all alike. After about 32 windows (or the
 * round in which 250 ms are over) the half with the lower mean rates is out; the others go on with
 * more rounds each, and the better one of the last two is held. A size goes out earlier once it
 * is slower even in its best of three windows than another size in its worst; so most of a trial
 * goes to sizes that are close to each other. Two sizes in a row below half of the best are out
 * with all that are larger. The next trials come after 2, 4 and then each 8 s.
 *
 * With latency_target, a size whose mean latency exceeds the target leaves the trial; so do the
 * larger ones after two in a row of which the second takes longer. Where none is left, 1 is held.
 * While a size is held, and the mean since then is above, the next smaller one is held instead.
 *
 * Why it does not oscillate: within a trial sizes only go out, and one move at most follows; a size
 * has to be 2 % better than the held one, and half a per cent for each doubling; trials get rarer;
 * and between them, only a target can make it move, and only down.
 */
#ifndef IOGEN_STAT_BATCH_H
#define IOGEN_STAT_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BATCH_SIZES 17 /* 1 .. 65536 */

enum batch_decision { BATCH_TRY, BATCH_CUT, BATCH_HALVE, BATCH_GROW, BATCH_SHRINK, BATCH_HOLD };

extern const char *const batch_decision_names[];

/* A row of batch.csv: the results of a window at this size, and the decision. */
struct batch_row {
	uint64_t time_ns; /* ns of CLOCK_MONOTONIC */
	uint32_t batch;
	double ios_per_s, lat_mean_ns;
	enum batch_decision decision;
};

struct batch {
	uint32_t nsizes, max; /* sizes are min(2^i, max) */
	uint64_t target_ns;   /* limit of the mean latency; 0: none */

	uint32_t now;      /* index of the size in use */
	uint32_t home;     /* index of the held size; nsizes before the first trial's end */
	uint32_t in;       /* the trial's sizes, a bit each; 0: no trial */
	uint32_t left;     /* rounds until the worse half is out; or windows until the next trial */
	uint32_t wait;     /* windows between trials */
	bool settling;     /* I/Os that come back belong to the size before */
	uint64_t stage_ns; /* begin of these rounds */
	struct batch_tried {
		uint32_t n;
		double sum, least, most; /* the rates' sum, and the least and the most of them */
		double lat_ns;           /* sum */
	} tried[BATCH_SIZES];

	uint64_t held_ios,
		held_ns; /* I/Os since the size is held, and the sum of their latencies */

	uint64_t window_ns, ios,
		lat_ns; /* the window's begin, its I/Os, the sum of their latencies */

	struct batch_row *rows; /* owned */
	size_t nrows;
};

/* @max is iodepth; @target_ns is latency_target=, 0: none. batch_close frees the rows. */
void batch_open(struct batch *b, uint32_t max, uint64_t target_ns, uint64_t now_ns);
void batch_close(struct batch *b);

/* Returns the size in use. */
static inline uint32_t batch_size(const struct batch *b)
{
	uint32_t size = 1u << b->now;

	return size < b->max ? size : b->max;
}

/* Counts an I/O that came back after @lat_ns. */
static inline void batch_add(struct batch *b, uint64_t lat_ns)
{
	b->ios++;
	b->lat_ns += lat_ns;
}

/* Decides at a window's end. Called after each reap. Returns whether the size has changed. */
bool batch_step(struct batch *b, uint64_t now_ns);

#endif
