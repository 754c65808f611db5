/* SPDX-License-Identifier: MIT */
/*
 * The deepest queue whose latency holds: latency_target=, latency_window=, latency_percentile=.
 *
 * Its rule: a depth is tried for a window, and for as many units of work as it is deep; units that
 * were issued at another depth are left out. A depth holds where latency_percentile= of its units
 * took no longer than latency_target=; with 100, it fails at the first one that did. From 1 the
 * depth is doubled while it holds, and then bisected between the deepest that held and the
 * shallowest that did not, until there is none between: the deepest is run for another window, and
 * the job ends. With latency_run=1 it goes on at that depth; if that does not hold any more, the
 * search begins anew.
 */
#ifndef IOGEN_STAT_DEPTH_SEARCH_H
#define IOGEN_STAT_DEPTH_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

#define DEPTH_SEARCH_ROWS 64

struct depth_search_options;

enum depth_decision { SEARCH_DEEPER, SEARCH_SHALLOWER, SEARCH_FOUND, SEARCH_HELD, SEARCH_NONE };

/* The result of a window. */
struct depth_search_row {
	uint32_t depth, next;   /* the tried depth, and the next one */
	uint64_t units, within; /* all units, and those within the target */
	enum depth_decision decision;
};

struct depth_search {
	uint32_t depth; /* depth in use */
	bool ended;     /* the search is over */

	/* results */
	uint32_t found; /* the deepest that held; 0: not known yet, or none */
	struct depth_search_row row[DEPTH_SEARCH_ROWS]; /* the first ones, and the last */
	uint32_t nrows;

	/* its own */
	const struct depth_search_options *o;
	uint64_t target_ns;
	uint32_t max, low, high; /* low held (0: none yet), high did not (max + 1: none yet) */
	uint32_t settling;       /* units in flight that belong to another depth */
	uint64_t window_ns, units, within;
};

void depth_search_open(struct depth_search *s, const struct depth_search_options *o,
		       uint64_t target_ns, uint32_t max, uint64_t now_ns);

/* Counts a unit that came back after @ns; @busy are still in flight. */
void depth_search_add(struct depth_search *s, uint64_t ns, uint32_t busy, uint64_t now_ns);

/* Puts a row into words, such as "iodepth=4: 99.9 % of 1234 I/Os took at most 500 us: deeper". */
void depth_search_text(const struct depth_search *s, const struct depth_search_row *row, char *text,
		       size_t n);

#endif
