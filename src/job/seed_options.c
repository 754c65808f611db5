/* SPDX-License-Identifier: MIT */
/* Options: the number that everything random follows from. */
#include "job/job.h"
#include "job/row.h"

#define GROUP struct job

static const struct opt rows[] = {
	{ "randseed", "seed", SIZE(io.seed), .def = "137",
	  .help = "Everything random in the job, offsets and contents alike, follows from it" },
	{ "randrepeat", FLAG(io.randrepeat), .def = "1",
	  .help = "The same seed in every run; 0: a new one, which the manifest tells" },
	{ "allrandrepeat", FLAG(io.allrandrepeat), .def = "0",
	  .help = "The same seed in every run, whatever randrepeat= says" },
	{ .name = NULL },
};

const struct opt_group seed_group = { rows };
