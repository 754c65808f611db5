/* SPDX-License-Identifier: MIT */
/* Options: the number that everything random follows from. */
#include "job/job.h"
#include "job/row.h"

#define GROUP struct job

static const struct opt rows[] = {
	{ "randseed", "seed", SIZE(io.seed), .def = "137",
	  .help = "Seed of everything random in the job, offsets and contents alike" },
	{ "randrepeat", FLAG(io.randrepeat), .def = "1",
	  .help = "Use the same seed in every run; 0: a new seed, which is in the manifest" },
	{ "allrandrepeat", FLAG(io.allrandrepeat), .def = "0",
	  .help = "Use the same seed in every run, whatever randrepeat= says" },
	{ .name = NULL },
};

const struct opt_group seed_group = { rows };
