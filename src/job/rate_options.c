/* SPDX-License-Identifier: MIT */
/* Options: how many bytes or units of work are due a second. */
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct job

static const char *const process_choices[] = {
	[RATE_LINEAR] = "linear",
	[RATE_POISSON] = "poisson",
	NULL,
};

static const char *const submit_choices[] = { "inline", "offload", NULL };

static const struct opt rows[] = {
	{ "rate", CUSTOM(opt_op_rates, struct op_rates, rate.bytes), .def = "0",
	  .max = UINT64_C(1) << 60,
	  .help = "Bytes a second of each worker: of reads, writes and trims, each of which has a "
		  "schedule that does not wait for what is slow; 0: as fast as it goes" },
	{ "rate_iops", CUSTOM(opt_op_rates, struct op_rates, rate.ios), .def = "0",
	  .max = UINT64_C(1) << 30,
	  .help = "The same in units of work a second; with bsrange= (and rate_process=linear) as "
		  "many bytes as so many of the smallest size, as in fio" },
	{ "rate_process", CHOICE(rate.process), .def = "linear", .choices = process_choices,
	  .help = "Gaps between what is due: all alike (linear), or random and exponential, so "
		  "that arrivals are a Poisson process" },
	{ "rate_ignore_thinktime", FLAG(rate.ignore_thinktime), .def = "0",
	  .help = "What would have been due in a pause of thinktime= is left out; without it, it "
		  "is caught up with" },
	{ "rate_min", "ratemin", CUSTOM(opt_op_rates, struct op_rates, rate.bytes_min), .def = "0",
	  .max = UINT64_C(1) << 60,
	  .help = "Least bytes a second of each worker (reads, writes, trims), from its third "
		  "second on: a job that does less ends, and iogen with status 3" },
	{ "rate_iops_min", CUSTOM(opt_op_rates, struct op_rates, rate.ios_min), .def = "0",
	  .max = UINT64_C(1) << 30, .help = "The same in I/Os a second" },
	{ "rate_cycle", "ratecycle", TIME(rate.cycle, NSEC_PER_MSEC), .def = "1000",
	  .min = NSEC_PER_MSEC, .max = MAX_TIME,
	  .help = "Length of the windows that rate_min= and rate_iops_min= are looked at in" },
	{ "io_submit_mode", CHOICE(rate.submit_mode), .def = "inline", .choices = submit_choices,
	  .help = "Accepted for fio's sake: what offload is for there, that a rate does not wait "
		  "for what is slow, holds here in either case" },
	{ .name = NULL },
};

const struct opt_group rate_group = { rows };
