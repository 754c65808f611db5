/* SPDX-License-Identifier: MIT */
/* Options: the search for the depth that a latency allows. */
#include "job/job.h"
#include "stat/depth_search_options.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct depth_search_options

static const struct opt rows[] = {
	{ "latency_target", TIME(target, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "Find the deepest queue, up to iodepth=, at which I/Os take at most this "
		  "long, and end; with iodepth_batch=auto, keep the mean latency within it" },
	{ "latency_window", TIME(window, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "Time for which latency_target= tries a depth, and at least as many I/Os as "
		  "are in flight" },
	{ "latency_percentile", CUSTOM(opt_percent, double, percentile), .def = "100",
	  .help = "Share of the I/Os in a window that must be within latency_target=, in "
		  "percent" },
	{ "latency_run", FLAG(run), .def = "0",
	  .help = "Go on at the depth that latency_target= found, and search again when it no "
		  "longer holds" },
	{ .name = NULL },
};

const struct opt_group depth_search_group = {
	.table = rows,
	JOB_GROUP(depth_search),
};
