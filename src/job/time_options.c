/* SPDX-License-Identifier: MIT */
/* Options: when a job begins, and by which clock. */
#include "job/time_options.h"
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct time_options

static const char *const clock_choices[] = {
	[CLOCK_AUTO] = "auto",
	[CLOCK_GETTIMEOFDAY] = "gettimeofday",
	[CLOCK_CLOCK_GETTIME] = "clock_gettime",
	[CLOCK_CPU] = "cpu",
	NULL,
};

static const struct opt rows[] = {
	{ "startdelay", CUSTOM(opt_time_range, struct range, startdelay), .unit = NSEC_PER_SEC,
	  .def = "0", .max = MAX_TIME,
	  .help = "Time to wait before the job starts; with LO-HI, each worker draws its own" },
	{ "stonewall", "wait_for_previous", FLAG(stonewall), .def = "0",
	  .help = "Start when all jobs above have ended" },
	{ "wait_for", TEXT(wait_for), .help = "Name of a job above: start when it has ended" },
	{ "clocksource", CHOICE(clock), .def = "auto", .choices = clock_choices,
	  .help = "Clock that times all jobs: cpu is the CPU's counter, clock_gettime the "
		  "kernel's clock, and so is gettimeofday (in ns all the same), and auto is the "
		  "counter where the kernel trusts it; the manifest has its name" },
	{ .name = NULL },
};

const struct opt_group time_group = {
	.table = rows,
	JOB_GROUP(time),
};
