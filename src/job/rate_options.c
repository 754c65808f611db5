/* SPDX-License-Identifier: MIT */
/* Options: how many bytes or units of work are due a second. */
#include "job/job.h"
#include "load/rate_options.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct rate_options

static const char *const process_choices[] = {
	[RATE_LINEAR] = "linear",
	[RATE_POISSON] = "poisson",
	NULL,
};

static const char *const submit_choices[] = { "inline", "offload", NULL };

static const struct opt rows[] = {
	{ "rate", CUSTOM(opt_op_rates, struct op_rates, bytes), .def = "0",
	  .max = UINT64_C(1) << 60,
	  .help = "Bytes a second of each worker, or three for reads,writes,trims; each has a "
		  "schedule that does not wait for slow I/Os; 0: as fast as possible; 70%:JOB: "
		  "a share of what a job above reached, for all workers together" },
	{ "rate_iops", CUSTOM(opt_op_rates, struct op_rates, ios), .def = "0",
	  .max = UINT64_C(1) << 30,
	  .help = "Units of work a second of each worker, or three for reads,writes,trims; "
		  "with bsrange= (and rate_process=linear) as many bytes as that many of "
		  "the smallest size, as in fio; 0: as fast as possible; 70%:JOB: a share of what "
		  "a job above reached, for all workers together" },
	{ "rate_process", CHOICE(process), .def = "linear", .choices = process_choices,
	  .help = "Gaps between the units of a rate: linear, all alike, or poisson, random and "
		  "exponential, so that arrivals are a Poisson process" },
	{ "rate_ignore_thinktime", FLAG(ignore_thinktime), .def = "0",
	  .help = "Leave out units of a rate that were due in a pause of thinktime=; without "
		  "it, they are caught up with" },
	{ "rate_min", "ratemin", CUSTOM(opt_op_rates, struct op_rates, bytes_min), .def = "0",
	  .max = UINT64_C(1) << 60,
	  .help = "Least bytes a second of each worker, or three for reads,writes,trims, from "
		  "its third second on; a job that moves less ends, and iogen with status 3" },
	{ "rate_iops_min", CUSTOM(opt_op_rates, struct op_rates, ios_min), .def = "0",
	  .max = UINT64_C(1) << 30,
	  .help = "Least I/Os a second of each worker, or three for reads,writes,trims, from "
		  "its third second on; a job that does less ends, and iogen with status 3" },
	{ "rate_cycle", "ratecycle", TIME(cycle, NSEC_PER_MSEC), .def = "1000",
	  .min = NSEC_PER_MSEC, .max = MAX_TIME,
	  .help = "Length of the windows in which rate_min= and rate_iops_min= must hold" },
	{ "io_submit_mode", CHOICE(submit_mode), .def = "inline", .choices = submit_choices,
	  .help = "Accepted for fio's sake: a rate never waits for slow I/Os here" },
	{ .name = NULL },
};

const struct opt_group rate_group = {
	.table = rows,
	JOB_GROUP(rate),
};
