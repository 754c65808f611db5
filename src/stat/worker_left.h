/* SPDX-License-Identifier: MIT */
/*
 * All that a worker leaves when it ends: counts, and how it went. A worker fills it while it runs,
 * its job's result is made of it, and a report has a row for it where workers are apart.
 */
#ifndef IOGEN_STAT_WORKER_LEFT_H
#define IOGEN_STAT_WORKER_LEFT_H

#include "base/err.h"
#include "stat/batch.h"
#include "stat/depths.h"
#include "stat/fio_samples.h"
#include "stat/generator_bound.h"
#include "stat/depth_search.h"
#include "stat/usage.h"

struct worker_left {
	struct stats total;        /* of what was measured */
	uint64_t start_ns;         /* of its ramp; on the workers' clock, as the next two */
	uint64_t begin_ns, end_ns; /* of what was measured */
	struct usage used;         /* likewise */
	enum bound bound;
	struct fio_samples samples;
	struct depths depths;             /* empty where nobody asks */
	uint64_t planned, digest;         /* places planned, and a digest of their sequence */
	struct batch batch;               /* with iodepth_batch=auto: its rows */
	struct depth_search depth_search; /* of a job that searches its depth */
	int first_error; /* the errno of its first error, also where it goes on; 0: none */
	bool failed;     /* it ended by an error */
	bool partial;    /* it ended before its time */
	bool corrupt;    /* data were not those that should have been there */
	bool unmet;      /* a requirement of the job did not hold */
	struct err err;
};

#endif
