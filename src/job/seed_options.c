/* SPDX-License-Identifier: MIT */
/* Options: the number that everything random follows from. */
#include "job/job.h"
#include "job/seed_options.h"
#include "job/row.h"

#define GROUP struct seed_options

static const struct opt rows[] = {
	{ "randseed", "seed", SIZE(value), .def = "137",
	  .help = "Seed of everything random in the job, offsets and contents alike" },
	{ "randrepeat", "allrandrepeat", FLAG(randrepeat), .def = "1",
	  .help = "Use the same seed in every run, and the same order in each of loops=; 0: a "
		  "new seed, which is in the manifest, and orders of their own. With randseed=, 0 "
		  "unless 1 is given" },
	{ .name = NULL },
};

const struct opt_group seed_group = { .table = rows, JOB_GROUP(seed) };
