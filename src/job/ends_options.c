/* SPDX-License-Identifier: MIT */
/* Options: what ends a job, or other jobs, early. */
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct job

static const char *const exit_choices[] = {
	[EXIT_GROUP] = "group",
	[EXIT_STONEWALL] = "stonewall",
	[EXIT_ALL] = "all",
	NULL,
};

static const struct opt rows[] = {
	{ "exitall", FLAG(ends.exitall), .def = "0",
	  .help = "When the first worker ends, end the others that exit_what= says; in one job it "
		  "holds for all, as in fio" },
	{ "exit_what", CHOICE(ends.what), .def = "group", .choices = exit_choices,
	  .help = "What exitall ends: the jobs of the same group, which stonewall and new_group "
		  "begin (group), those that run, of all groups up to the next stonewall "
		  "(stonewall), or all (all)" },
	{ "exitall_on_error", FLAG(ends.on_error), .def = "0",
	  .help = "The same as exitall, when a worker of this job fails" },
	{ "max_latency", CUSTOM(opt_op_times, struct op_times, ends.max_latency),
	  .unit = NSEC_PER_USEC, .def = "0", .max = MAX_TIME,
	  .help = "An I/O that takes longer ends the job, and iogen with status 3; of reads, "
		  "writes and trims; 0: none does" },
	{ .name = NULL },
};

const struct opt_group ends_group = { rows };
