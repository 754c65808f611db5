/* SPDX-License-Identifier: MIT */
/*
 * The time series: one grid for every job and operation of a run, measured from the run's single
 * start. A worker counts a slice in its own memory and hands it over, whole, when the slice ends;
 * a slice is reduced to its row when every worker of the job has left it. So the sum of a job's
 * rows is its total, whatever stalls. A job with a ramp has two series: one of its ramp, which is
 * in no total, and one of what is measured.
 */
#ifndef IOGEN_STAT_SERIES_H
#define IOGEN_STAT_SERIES_H

#include <pthread.h>

#include "stat/stats.h"

/* A row of interval.csv. */
struct slice {
	uint64_t start_ns, end_ns; /* ns since the run's start */
	enum op op;
	uint64_t ios, bytes, errors;
	uint32_t inflight;                    /* units of work, at the slice's end */
	bool lat_known, p50_known, p99_known; /* measured; the sample supports them */
	double mean_ns;
	uint64_t p50_ns, p99_ns, max_ns;
};

/* A slice that a worker is still in. */
struct slice_open {
	uint64_t index; /* number on the grid */
	uint32_t inflight;
	struct stats stats;
	struct slice_open *next;
};

/* The series of a job's phase. Shared by its workers, which lock it once a slice. */
struct series {
	pthread_mutex_t lock;
	uint64_t step_ns;
	uint64_t start_ns, end_ns; /* the job's time, since the run's start */
	uint32_t ops, latencies;   /* bit sets */
	uint32_t workers, active;  /* all, and those that have not ended */
	uint32_t end_inflight;     /* units of work, at end_ns, of workers that ended then */
	bool awaited;              /* start_ns is the first begin: see series_await */
	uint64_t *at;              /* slice of each worker; UINT64_MAX: it has ended; owned */
	struct slice_open *open;   /* slices in rising order */
	struct stats *sum;         /* given: the counts of all that became rows; NULL: not asked */
	struct slice *rows;        /* the result; owned */
	size_t nrows;
	bool lost; /* out of memory: a row is missing */
};

/*
 * Has every worker begin in the slice that holds @start_ns. @ops and @latencies are bit sets.
 * Returns 0 or -ENOMEM; series_release is called in either case.
 */
int series_init(struct series *s, uint64_t step_ns, uint64_t start_ns, uint32_t workers,
		uint32_t ops, uint32_t latencies);

/*
 * Leaves the series' begin to the first worker that begins. Until all have begun or ended, no slice
 * becomes a row. Errors of a worker that ends without a begin are in the first slice.
 */
void series_await(struct series *s);

/* Has worker @worker begin, at @now_ns, with nothing in flight before. */
void series_begin(struct series *s, uint32_t worker, uint64_t now_ns);

/*
 * Has worker @worker leave its slice for the one that holds @now_ns. @counted is merged and
 * cleared. Slices in between have a row of zeros.
 */
void series_leave(struct series *s, uint32_t worker, struct stats *counted, uint32_t inflight,
		  uint64_t now_ns);

/*
 * Ends worker @worker at @now_ns, in its slice; @inflight goes on elsewhere. When all have ended,
 * rows is complete.
 */
void series_end(struct series *s, uint32_t worker, struct stats *counted, uint32_t inflight,
		uint64_t now_ns);

/* Has worker @worker hand over what it counted so far in its slice. @counted is cleared. */
void series_tell(struct series *s, uint32_t worker, struct stats *counted);

/*
 * Copies the rows of a series, as if it ended at @now_ns, or a moment later where a slice begins
 * only then, into @copy. Where the series has a sum, all that the rows count is added to @total,
 * which has the histograms of the series; it may be NULL. Workers may go on. Returns 0 or -ENOMEM;
 * series_release is called with @copy in either case.
 */
int series_so_far(struct series *s, uint64_t now_ns, struct series *copy, struct stats *total);

void series_release(struct series *s);

#endif
