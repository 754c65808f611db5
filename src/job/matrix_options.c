/* SPDX-License-Identifier: MIT */
/* Options: the steps, phases and rounds of a run. */
#include "job/matrix_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct matrix_options

const char *const phase_choices[] = {
	[PHASE_MEASURE] = "measure",
	[PHASE_PRECONDITION] = "precondition",
	NULL,
};

static const char *const sweep_order_choices[] = {
	[SWEEP_NESTED] = "nested",
	[SWEEP_RANDOM] = "random",
	NULL,
};

static const char *const round_order_choices[] = {
	[ROUND_SAME] = "same",
	[ROUND_ABBA] = "abba",
	NULL,
};

static const struct opt rows[] = {
	{ "phase", CHOICE(phase), .def = "measure", .choices = phase_choices,
	  .help = "Purpose of the job: measure, or precondition, which runs once, before the "
		  "steps below it; it does so whatever is swept and in any number of rounds" },
	{ "rounds", COUNT(rounds), .def = "1", .min = 1, .max = 10000,
	  .help = "Number of rounds, in each of which all steps of the run are measured; each is a "
		  "row, and has random streams of its own; one number for the run, in [global]" },
	{ "round_order", CHOICE(round_order), .def = "same", .choices = round_order_choices,
	  .help = "Order of the steps from round to round; abba: each second round goes backwards, "
		  "so that a drift of the device falls on all alike" },
	{ "sweep_order", CHOICE(sweep_order), .def = "nested", .choices = sweep_order_choices,
	  .help = "Order of the steps of sweeps: nested, in which the last sweep changes "
		  "fastest, or random, drawn from randseed=" },
	{ .name = NULL },
};

const struct opt_group matrix_group = {
	.table = rows,
	JOB_GROUP(matrix),
};
