/* SPDX-License-Identifier: MIT */
/*
 * What a worker needs around it, for tests: a job from text, files in memory or on the disk, a
 * series, a stop flag, and a clock that only moves when it is told to.
 */
#ifndef IOGEN_TESTS_RIG_H
#define IOGEN_TESTS_RIG_H

#include "tests/jobs.h"
#include "tests/scripted.h"
#include "worker/worker.h"

/* One worker of one job. */
struct rig {
	struct outcome outcome;
	struct job *job;
	struct script script;       /* of a scripted engine */
	struct series series, ramp; /* ramp: where the job has one */
	uint64_t interval_ns;
	atomic_bool stop;
	struct worker w;
};

/*
 * Makes the worker of a job with these options (blanks between them) on files in memory: nrfiles=
 * of them, @size bytes each, moved in multiples of @align; the source is the last. What a test
 * wants to be otherwise it changes before rig_run.
 */
void rig_make(struct rig *r, const struct engine *engine, uint64_t size, uint32_t align,
	      const char *options);

/* The same with the job's own engine and files. Returns 0 or -errno with what is wrong in @e. */
int rig_make_real(struct rig *r, const char *options, struct err *e);

/*
 * Opens, runs and closes the worker; its files stay open. Starts now, unless start_ns says when.
 * Returns what worker_open does.
 */
int rig_run(struct rig *r);

/* The same, of a worker that does all its work: nothing failed, nothing is said, the laws hold. */
void rig_run_well(struct rig *r);

void rig_free(struct rig *r);

/* The laws that hold for every worker, however it went. */
void rig_laws(const struct rig *r);

/* What the worker has counted of @op. */
const struct op_stats *rig_total(const struct rig *r, enum op op);

/* Stops the clock at @ns. Where the machine has no counter to do that with: says so, false. */
bool clock_hold(uint64_t ns);
void clock_advance(uint64_t ns);
void clock_release(void);

#endif
