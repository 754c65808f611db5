/* SPDX-License-Identifier: MIT */
/*
 * The matrix of a run: its steps and rounds. The jobs between two stonewalls are a stage. A stage
 * runs once for each combination of the sweeps of its jobs: a step. All steps together are a round.
 * A stage before them (phase=precondition) is no step, and runs once.
 */
#ifndef IOGEN_JOB_MATRIX_H
#define IOGEN_JOB_MATRIX_H

#include "job/jobs.h"

/*
 * Makes the variants of a job with sweeps, and asks the rules of each. A precondition job has none;
 * @warn tells which values of sweeps it has. Returns 0, or -EINVAL with what is wrong in @e, said
 * once for all variants.
 */
int variants_check(struct job *job, struct variants *v, struct err *e, struct err *warn);

/* Returns whether the run has steps or rounds. */
bool matrix_wanted(const struct jobs *jobs);

/*
 * Fills the list of what is run with a copy of each job for each of its steps and rounds, in their
 * order. The jobs have their names and stages. Returns 0, or -EINVAL after fail(): jobs do not
 * agree on what is of the whole run, or there are more than SWEEP_MAX steps in all rounds.
 */
int matrix_arrange(struct jobs *jobs, struct err *e);

#endif
