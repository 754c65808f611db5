/* SPDX-License-Identifier: MIT */
/* Options: the end of a job whose measurements are steady. */
#include "job/job.h"
#include "stat/steady_options.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct steady_options

static const char *const rounds_choices[] = {
	[ROUNDS_ANY] = "none",
	[ROUNDS_SNIA] = "snia",
	NULL,
};

static const char *const of_choices[] = {
	[ROUNDS_IOPS] = "iops",
	[ROUNDS_BW] = "bw",
	[ROUNDS_LAT] = "lat",
	NULL,
};

static const struct opt rows[] = {
	{ "steadystate", "ss", CUSTOM(opt_steady, struct steady_rules, rules),
	  .help = "End when the last measurements are steady: iops, bw or lat, with the largest "
		  "allowed distance from their mean (iops:2%), or, with _slope, the largest "
		  "allowed change from one to the next (lat_slope:1%); with several "
		  "(iops:5%,lat_slope:10%) all must hold at once" },
	{ "steadystate_duration", "ss_dur", TIME(window, NSEC_PER_SEC), .def = "0", .max = MAX_TIME,
	  .help = "Time over which steadystate= looks: a multiple of "
		  "steadystate_check_interval=" },
	{ "steadystate_ramp_time", "ss_ramp", TIME(ramp, NSEC_PER_SEC), .def = "0", .max = MAX_TIME,
	  .help = "Time from the job's start until steadystate= begins to look" },
	{ "steadystate_check_interval", "ss_interval", TIME(interval, NSEC_PER_SEC), .def = "1",
	  .min = 10 * NSEC_PER_MSEC, .max = MAX_TIME,
	  .help = "Length of a measurement of steadystate=" },
	{ "steady", CHOICE(rounds), .def = "none", .choices = rounds_choices,
	  .help = "Measure rounds until the last five are steady in all steps, of 25 at most (or "
		  "of rounds=). snia: the values differ by at most 20 % of their mean, and the "
		  "line through them changes by at most 10 % of it; not reached: exit code 4" },
	{ "steady_of", CHOICE(rounds_of), .def = "iops", .choices = of_choices,
	  .help = "Measure that steady= looks at: iops, bw, or lat (the mean latency)" },
	{ .name = NULL },
};

const struct opt_group steady_group = {
	.table = rows,
	JOB_GROUP(steady),
};
