/* SPDX-License-Identifier: MIT */
/* Options: pauses, and shares between jobs. */
#include "job/job.h"
#include "job/row.h"

#define GROUP struct job

static const char *const think_choices[] = {
	[THINK_COMPLETE] = "complete",
	[THINK_ISSUE] = "issue",
	NULL,
};

static const struct opt rows[] = {
	{ "thinktime", TIME(pace.thinktime, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "Pause this long when thinktime_blocks= units of work are done and none is in "
		  "flight" },
	{ "thinktime_spin", TIME(pace.spin, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "Part of thinktime= that is spent computing and not asleep" },
	{ "thinktime_blocks", COUNT(pace.blocks), .def = "0",
	  .help = "Units of work between pauses, and most in flight; 0: 1, or no limit where "
		  "thinktime_iotime= is given" },
	{ "thinktime_blocks_type", CHOICE(pace.blocks_type), .def = "complete",
	  .choices = think_choices,
	  .help = "Whether thinktime_blocks= counts what is complete or what was issued" },
	{ "thinktime_iotime", TIME(pace.iotime, NSEC_PER_SEC), .def = "0", .max = MAX_TIME,
	  .help = "Pause for thinktime= after so much time of I/O" },
	{ "flow", COUNT(pace.flow), .def = "0", .max = 1000,
	  .help = "Weight of each worker among those of the same flow_id=: their units of work "
		  "are in that proportion; 0: in no flow" },
	{ "flow_id", COUNT(pace.flow_id), .def = "0", .help = "Which flow the job is in" },
	{ "flow_sleep", TIME(pace.flow_sleep, NSEC_PER_USEC), .def = "0", .max = MAX_TIME,
	  .help = "How long a worker sleeps that is ahead of its flow; 0: until it is not" },
	{ .name = NULL },
};

const struct opt_group pace_group = { rows };
