/* SPDX-License-Identifier: MIT */
/* Options: the search for the depth that a latency allows. */
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct job

static const struct opt rows[] = {
	{ "latency_target", TIME(time.latency_target, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "Find the deepest queue, up to iodepth=, whose latencies are within, and end; "
		  "with iodepth_batch=auto, the mean latency that it stays within" },
	{ "latency_window", TIME(depth_search.window, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "How long latency_target= tries a depth, and at least as many I/Os as are in "
		  "flight" },
	{ "latency_percentile", CUSTOM(opt_percent, double, depth_search.percentile), .def = "100",
	  .help = "Share of the I/Os of a window that are to be within latency_target=" },
	{ "latency_run", FLAG(depth_search.run), .def = "0",
	  .help = "Go on at the depth that latency_target= found, and look again where it does "
		  "not hold any more" },
	{ .name = NULL },
};

const struct opt_group depth_search_group = { rows };
