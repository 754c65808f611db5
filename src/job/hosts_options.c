/* SPDX-License-Identifier: MIT */
/* Options: which of several processes run the job. */
#include "io/placement.h"
#include "job/hosts_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct hosts_options

static const struct opt rows[] = {
	{ "hosts", CUSTOM(opt_cpus, struct intset, ranks),
	  .help = "Ranks of iogen-mpi that run the job, such as 0-3,7; default: all. iogen is rank "
		  "0 of one" },
	{ .name = NULL },
};

const struct opt_group hosts_group = { .table = rows, JOB_GROUP(hosts) };
