/* SPDX-License-Identifier: MIT */
/* Options: when a job begins, and how long it takes. */
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct job

static const char *const clock_choices[] = {
	[CLOCK_AUTO] = "auto",
	[CLOCK_GETTIMEOFDAY] = "gettimeofday",
	[CLOCK_CLOCK_GETTIME] = "clock_gettime",
	[CLOCK_CPU] = "cpu",
	NULL,
};

static const struct opt rows[] = {
	{ "runtime", "timeout", TIME(time.runtime, NSEC_PER_SEC), .def = "0", .max = MAX_TIME,
	  .help = "Most time the job takes, after its ramp; with time_based, exactly that" },
	{ "time_based", FLAG(time.time_based), .def = "0",
	  .help = "Go on, from the start again if need be, until runtime= is over" },
	{ "ramp_time", TIME(time.ramp, NSEC_PER_SEC), .def = "0", .max = MAX_TIME,
	  .help = "Time at the start that is not measured, on top of runtime=" },
	{ "ramp_size", SIZE(time.ramp_size), .def = "0",
	  .help = "Bytes moved at the start that are not measured, by all jobs that are reported "
		  "together; on top of runtime=" },
	{ "startdelay", CUSTOM(opt_time_range, struct range, time.startdelay), .unit = NSEC_PER_SEC,
	  .def = "0", .max = MAX_TIME,
	  .help = "Wait this long before the job starts; of LO-HI, each worker draws its own" },
	{ "stonewall", "wait_for_previous", FLAG(time.stonewall), .def = "0",
	  .help = "Start when all jobs above have ended" },
	{ "wait_for", TEXT(time.wait_for), .help = "Start when the job of that name has ended" },
	{ "clocksource", CHOICE(time.clock), .def = "auto", .choices = clock_choices,
	  .help = "Which clock all jobs are timed by: cpu is the CPU's counter, clock_gettime the "
		  "kernel's, and so is gettimeofday (in ns all the same); auto: the counter where "
		  "the kernel trusts it; the manifest tells" },
	{ .name = NULL },
};

const struct opt_group time_group = { rows };
