/* SPDX-License-Identifier: MIT */
/* A run from the text of a job file, for tests: planned, laid out, and released again. */
#ifndef IOGEN_TESTS_RUNS_H
#define IOGEN_TESTS_RUNS_H

#include "tests/jobs.h"
#include "sched/sched.h"

struct run {
	struct outcome outcome;
	struct sched s;
	struct err err;
	struct progress progress;
	atomic_bool stop;
};

/* The jobs of @text, which must be right, with an interval of @interval_ns; nothing is made yet. */
void run_begin(struct run *r, const char *text, uint64_t interval_ns);

/* Plans it and makes its files; that must go well. */
void run_prepare(struct run *r);
void run_end(struct run *r);

#endif
