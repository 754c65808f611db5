/* SPDX-License-Identifier: MIT */
/*
 * What a worker moved a second, window by window: fio's samples of bandwidth and IOPS. A window in
 * which a direction did nothing is no sample of it.
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
	uint64_t bw_ns, iops_ns; /* begun */
	uint64_t bytes[SAMPLE_DIRS], ios[SAMPLE_DIRS];
};

void fio_sample_add(struct fio_sample *s, double v);
double fio_sample_stddev(const struct fio_sample *s);

/* Forgets what there is; the first windows begin now. */
void fio_samples_begin(struct fio_samples *s, uint64_t now_ns);

/* The moment at which the first of the two windows, of these lengths, ends. */
uint64_t fio_samples_due(const struct fio_samples *s, uint64_t bw_ns, uint64_t iops_ns);

/* Ends the windows that have lasted long enough, given all that is counted so far. */
void fio_samples_take(struct fio_samples *s, uint64_t bw_ns, uint64_t iops_ns, uint64_t now_ns,
		      const struct stats *total, const struct stats *slice);

/* Of workers that ran side by side: rates add up, as fio has it. */
void fio_samples_merge(struct fio_samples *to, const struct fio_samples *from);

#endif
