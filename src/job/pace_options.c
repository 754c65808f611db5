/* SPDX-License-Identifier: MIT */
/* Options: pauses, and shares between jobs. */
#include "job/job.h"
#include "load/pace_options.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct pace_options

static const char *const think_choices[] = {
	[THINK_COMPLETE] = "complete",
	[THINK_ISSUE] = "issue",
	NULL,
};

static const struct opt rows[] = {
	{ "thinktime", TIME(thinktime, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "Length of a pause after every thinktime_blocks= units of work, when none is "
		  "in flight" },
	{ "thinktime_spin", TIME(spin, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "Part of thinktime= that a worker spends computing and not asleep" },
	{ "thinkcycles", COUNT(cycles), .def = "0",
	  .help = "Turns of an empty loop that a worker computes after each unit of work that it "
		  "has issued, before the next" },
	{ "thinktime_blocks", COUNT(blocks), .def = "0",
	  .help = "Units of work between two pauses of thinktime=, and most in flight; 0: 1, "
		  "or no limit where thinktime_iotime= is given" },
	{ "thinktime_blocks_type", CHOICE(blocks_type), .def = "complete", .choices = think_choices,
	  .help = "Units that thinktime_blocks= counts: complete, or issue" },
	{ "thinktime_iotime", TIME(iotime, NSEC_PER_SEC), .def = "0", .max = MAX_TIME,
	  .help = "Time of I/O between two pauses of thinktime=" },
	{ "flow", CUSTOM(opt_weight, int, flow), .def = "0", .max = 1000,
	  .help = "Weight of each worker among those of the same flow_id=, whose units of work "
		  "are in that proportion; 0 and below: in no flow" },
	{ "flow_id", COUNT(flow_id), .def = "0",
	  .help = "Number of the flow that the job is in, where it has a flow=" },
	{ "flow_sleep", TIME(flow_sleep, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "Time for which a worker sleeps that is ahead of its flow; 0: until it is not" },
	{ .name = NULL },
};

const struct opt_group pace_group = {
	.table = rows,
	JOB_GROUP(pace),
};
