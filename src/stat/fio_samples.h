/* SPDX-License-Identifier: MIT */
/*
 * fio's samples of bandwidth and IOPS: a worker's I/O a second, window by window. A window without
 * I/O in a direction is no sample of it.
 */
#ifndef IOGEN_STAT_FIO_SAMPLES_H
#define IOGEN_STAT_FIO_SAMPLES_H

#include "stat/stats.h"

#define SAMPLE_DIRS 3 /* read, write, trim, as enum op has them */

struct fio_sample {
	uint64_t n;
	double min, max, mean;
	double squares; /* the sum of the squared distances from the mean */
};

struct fio_samples {
	struct fio_sample bw[SAMPLE_DIRS]; /* KiB a second */
	struct fio_sample iops[SAMPLE_DIRS];

	/* the windows that are open */
	uint64_t bw_ns, iops_ns;       /* their begins, a whole number of windows after the first */
	uint64_t bw_at_ns, iops_at_ns; /* begins of their counts, which are not earlier */
	uint64_t bytes[SAMPLE_DIRS], ios[SAMPLE_DIRS];
};

/* Adds a value. */
void fio_sample_add(struct fio_sample *s, double v);
/* Returns the deviation of the sample; 0 for fewer than two values. */
double fio_sample_stddev(const struct fio_sample *s);

/* Forgets all samples; the first windows begin at @now_ns. */
void fio_samples_begin(struct fio_samples *s, uint64_t now_ns);

/* Returns the end of the earlier of the two windows, of these lengths. */
uint64_t fio_samples_due(const struct fio_samples *s, uint64_t bw_ns, uint64_t iops_ns);

/* Ends windows that are long enough; counts so far are @total and @slice. */
void fio_samples_take(struct fio_samples *s, uint64_t bw_ns, uint64_t iops_ns, uint64_t now_ns,
		      const struct stats *total, const struct stats *slice);

/* Ends the windows: the last one counts where a tenth of it or less is missing. */
void fio_samples_end(struct fio_samples *s, uint64_t bw_ns, uint64_t iops_ns, uint64_t now_ns,
		     const struct stats *total, const struct stats *slice);

/* Adds the samples of workers that ran side by side: rates add up, as in fio. */
void fio_samples_merge(struct fio_samples *to, const struct fio_samples *from);

#endif
