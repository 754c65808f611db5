/* SPDX-License-Identifier: MIT */
/* Options: what ends a job, or other jobs, early. */
#include "job/job.h"
#include "job/ends_options.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct ends_options

static const char *const exit_choices[] = {
	[EXIT_GROUP] = "group",
	[EXIT_STONEWALL] = "stonewall",
	[EXIT_ALL] = "all",
	NULL,
};

static const struct opt rows[] = {
	{ "exitall", FLAG(exitall), .def = "0",
	  .help = "End other jobs, those of exit_what=, when the first worker ends; in one job "
		  "it holds for all, as in fio" },
	{ "exit_what", CHOICE(what), .def = "group", .choices = exit_choices,
	  .help = "Jobs that exitall ends: group (the same group, which stonewall and "
		  "new_group begin), stonewall (all that run, up to the next stonewall), "
		  "or all" },
	{ "exitall_on_error", FLAG(on_error), .def = "0",
	  .help = "End other jobs, those of exit_what=, when a worker of this job fails" },
	{ "max_latency", CUSTOM(opt_op_times, struct op_times, max_latency), .unit = NSEC_PER_USEC,
	  .def = "0", .max = MAX_TIME,
	  .help = "Longest time that an I/O may take, or three for reads,writes,trims; a "
		  "longer one ends the job, and iogen with status 3; 0: no limit" },
	{ .name = NULL },
};

const struct opt_group ends_group = { .table = rows, JOB_GROUP(ends) };
