/* SPDX-License-Identifier: MIT */
/* Options: what a job has to hold. */
#include "job/require_options.h"
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct require_options

static const struct opt rows[] = {
	{ "require", CUSTOM(opt_require, char *, list),
	  .help = "Conditions that must hold: read.p99<2ms, read.iops>50k, errors==0, "
		  "cov(iops)<5%, over(5ms)==0, each.p99<2ms (of each rank of iogen-mpi). "
		  "verdict.csv has a row for each; if one does not hold, iogen ends with "
		  "status 3. Write one list: a job's value replaces that of [global]" },
	{ "threshold", CUSTOM(opt_bounds, struct bounds, threshold), .unit = NSEC_PER_USEC,
	  .max = MAX_TIME,
	  .help = "Count, one by one, the I/Os that took longer than each of these times, such as "
		  "5ms,30ms,100ms: thresholds.csv has them" },
	{ .name = NULL },
};

const struct opt_group require_group = { .table = rows, JOB_GROUP(require) };
