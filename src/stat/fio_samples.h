/* SPDX-License-Identifier: MIT */
/*
 * What a worker moved a second, window by window: fio's samples of bandwidth and IOPS. A window in
 * which a direction did nothing is no sample of it.
 */
#ifndef IOGEN_STAT_FIO_SAMPLES_H
#define IOGEN_STAT_FIO_SAMPLES_H

#include "stat/stats.h"

#define SAMPLE_DIRS 3 /* read, write, trim, as enum op has them */

struct sample {
	uint64_t n;
	double min, max, mean;
	double squares; /* the sum of the squared distances from the mean */
};

struct samples {
	struct sample bw[SAMPLE_DIRS]; /* KiB a second */
	struct sample iops[SAMPLE_DIRS];

	/* the windows that are open */
	uint64_t bw_ns, iops_ns; /* begun */
	uint64_t bytes[SAMPLE_DIRS], ios[SAMPLE_DIRS];
};

void sample_add(struct sample *s, double v);
double sample_stddev(const struct sample *s);

/* Forgets what there is; the first windows begin now. */
void samples_begin(struct samples *s, uint64_t now_ns);

/* The moment at which the first of the two windows, of these lengths, ends. */
uint64_t samples_due(const struct samples *s, uint64_t bw_ns, uint64_t iops_ns);

/* Ends the windows that have lasted long enough, given all that is counted so far. */
void samples_take(struct samples *s, uint64_t bw_ns, uint64_t iops_ns, uint64_t now_ns,
		  const struct stats *total, const struct stats *slice);

/* Of workers that ran side by side: rates add up, as fio has it. */
void samples_merge(struct samples *to, const struct samples *from);

#endif
