/* SPDX-License-Identifier: MIT */
/* Options: which latencies are measured. */
#include "job/measure_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct measure_options

static const struct opt rows[] = {
	{ "slat", FLAG(slat), .def = "0",
	  .help = "Measure submission (slat) and completion (clat) apart; costs a system call a "
		  "batch" },
	{ "disable_lat", FLAG(disable_lat), .def = "0",
	  .help = "Do not measure lat (whole latency)" },
	{ "disable_clat", FLAG(disable_clat), .def = "0",
	  .help = "Do not measure clat (latency of completion)" },
	{ "disable_slat", FLAG(disable_slat), .def = "0",
	  .help = "Do not measure slat (latency of submission)" },
	{ "disable_bw_measurement", "disable_bw", FLAG(disable_bw), .def = "0",
	  .help = "Leave write_bw_log= empty" },
	{ "gtod_reduce", FLAG(gtod_reduce), .def = "0",
	  .help = "Set all of disable_lat, disable_clat, disable_slat and "
		  "disable_bw_measurement" },
	{ .name = NULL },
};

const struct opt_group measure_group = {
	.table = rows,
	JOB_GROUP(measure),
};
