/* SPDX-License-Identifier: MIT */
/* A job's side of the rule in stat/generator_bound.h: the facts of its workers, and the note. */
#ifndef IOGEN_WORKER_GENERATOR_BOUND_H
#define IOGEN_WORKER_GENERATOR_BOUND_H

#include "job/job.h"
#include "stat/generator_bound.h"

/* Asks the job and its engine; the times are 0. */
struct bound_facts bound_facts(const struct job *job);

/*
 * Adds to @note that @workers of a job were the limit, how they spent their time, and a remedy;
 * @used is the sum of their usage. Adds nothing where @workers is 0.
 */
void bound_note(const struct job *job, uint32_t workers, const struct usage *used,
		struct err *note);

#endif
