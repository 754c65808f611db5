/* SPDX-License-Identifier: MIT */
/*
 * A time series that is fed by hand: what its workers count and when they leave a slice or end, and
 * what its rows are to be. There is one at a time.
 */
#ifndef IOGEN_TESTS_FEED_H
#define IOGEN_TESTS_FEED_H

#include "stat/series.h"

#define FEED_WORKERS 8

struct feed {
	struct series series;
	struct stats counted[FEED_WORKERS]; /* by each since it last left a slice */
	struct stats total;                 /* of all that was counted */
};

extern struct feed feed;

/* Begins a series, as series_init does, with latencies of the kind LAT. */
void feed_begin(uint64_t step_ns, uint64_t start_ns, uint32_t workers, uint32_t ops);
void feed_done(void);

/* Worker @w counts @ios of @op, of 10 bytes and a latency each. */
void feed_count(uint32_t w, enum op op, uint64_t ios, uint64_t lat_ns);
void feed_error(uint32_t w, enum op op);

/* Worker @w leaves a slice, or ends, and hands over all that it has counted. */
void feed_leave(uint32_t w, uint32_t inflight, uint64_t now_ns);
void feed_end(uint32_t w, uint64_t now_ns);

/* Checks that row @i is this one. */
void feed_row(size_t i, uint64_t start_ns, uint64_t end_ns, enum op op, uint64_t ios,
	      uint32_t inflight);

/* Checks that rows follow one another without a gap, in each op, and add up to what was counted. */
void feed_laws(void);

#endif
