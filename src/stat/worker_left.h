/* SPDX-License-Identifier: MIT */
/*
 * The results of a worker: counts, and its end. A worker fills them while it runs; they go into its
 * job's result, and a report has a row for them where workers are apart.
 */
#ifndef IOGEN_STAT_WORKER_LEFT_H
#define IOGEN_STAT_WORKER_LEFT_H

#include "base/err.h"
#include "stat/batch.h"
#include "stat/depths.h"
#include "stat/fio_samples.h"
#include "stat/generator_bound.h"
#include "stat/depth_search.h"
#include "stat/prio_stats.h"
#include "stat/usage.h"

struct worker_left {
	struct stats total;        /* counts of the measured time */
	uint64_t start_ns;         /* start of its ramp; on the workers' clock, as the next two */
	uint64_t begin_ns, end_ns; /* begin and end of the measurement */
	uint64_t read_back_ns;     /* part that did nothing but read back what was written */
	uint64_t reading_since_ns; /* 0: it does not do that now */
	struct usage used;         /* use in the measured time */
	enum bound bound;
	struct fio_samples samples;
	struct prio_stats prios;  /* counts by priority, with cmdprio_percentage= and its like */
	struct depths depths;     /* empty where no report asks for them */
	uint64_t planned, digest; /* places planned, and a digest of their sequence */
	uint64_t zone_resets;     /* with zonemode=zbd, those by trims among them */
	uint64_t unchecked;       /* writes that verify= was to read back, and did not */
	int first_error; /* errno of its first error, also of one it went on after; 0: none */
	bool failed;     /* it ended by an error */
	bool partial;    /* it ended before its time */
	bool corrupt;    /* wrong data were read, also where it went on after them */
	bool unmet;      /* a requirement of the job did not hold */
	/* the large ones, of which most jobs write the first line */
	struct err err;
	struct batch batch;               /* rows, with iodepth_batch=auto */
	struct depth_search depth_search; /* search of a job that searches its depth */
};

/* Returns how long the worker read back, until its end so far. */
static inline uint64_t worker_left_read_back(const struct worker_left *w)
{
	uint64_t since = w->reading_since_ns > w->begin_ns ? w->reading_since_ns : w->begin_ns;

	return w->read_back_ns + (w->reading_since_ns && w->end_ns > since ? w->end_ns - since : 0);
}

#endif
