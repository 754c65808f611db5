/* SPDX-License-Identifier: MIT */
/* Options: which jobs are reported, and which of them together. */
#include "job/report_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct report_options

static const struct opt rows[] = {
	{ "group_reporting", FLAG(group_reporting), .def = "0",
	  .help = "Report all jobs of a group with this option as one in the summary; a job's "
		  "workers are always reported together" },
	{ "new_group", FLAG(new_group), .def = "0",
	  .help = "Begin another group for group_reporting, as stonewall does too" },
	{ "kb_base", COUNT(kb_base), .def = "1024",
	  .help = "1000: k is 1000 in the job's sizes, KiB 1024, and fio's text shows kB first" },
	{ "unit_base", COUNT(unit_base), .def = "0",
	  .help = "1: fio's text shows rates in bits; 8 or 0: in bytes" },
	{ "disk_util", FLAG(disk_util), .def = "1",
	  .help = "Show in the summary the kernel's counters of the job's block devices" },
	{ "stats", FLAG(stats), .def = "1",
	  .help = "Show the job in the summary; 0: only in the files of results" },
	{ "stall_warn", TIME(stall_warn, NSEC_PER_SEC), .def = "10", .max = MAX_TIME,
	  .help = "Warn when an I/O has been in flight for this long, and note it in the "
		  "results; 0: never" },
	{ .name = NULL },
};

const struct opt_group report_group = {
	.table = rows,
	JOB_GROUP(report),
};
