/* SPDX-License-Identifier: MIT */
/* Windows of bandwidth and IOPS: see fio_samples.h. */
#include "stat/fio_samples.h"

#include <math.h>
#include <string.h>

void fio_sample_add(struct fio_sample *s, double v)
{
	double before = v - s->mean;

	s->min = !s->n || v < s->min ? v : s->min;
	s->max = !s->n || v > s->max ? v : s->max;
	s->n++;
	s->mean += before / (double)s->n;
	s->squares += before * (v - s->mean);
}

double fio_sample_stddev(const struct fio_sample *s)
{
	return s->n > 1 ? sqrt(s->squares / (double)(s->n - 1)) : 0;
}

void fio_samples_begin(struct fio_samples *s, uint64_t now_ns)
{
	memset(s, 0, sizeof(*s));
	s->bw_ns = s->iops_ns = s->bw_at_ns = s->iops_at_ns = now_ns;
}

uint64_t fio_samples_due(const struct fio_samples *s, uint64_t bw_ns, uint64_t iops_ns)
{
	uint64_t bw = s->bw_ns + bw_ns, iops = s->iops_ns + iops_ns;

	return bw < iops ? bw : iops;
}

/* Adds a sample of each window that is over. */
static void add(struct fio_samples *s, bool bw, bool iops, uint64_t now_ns,
		const struct stats *total, const struct stats *slice)
{
	double bw_s = (double)(now_ns - s->bw_at_ns) / 1e9;
	double iops_s = (double)(now_ns - s->iops_at_ns) / 1e9;

	for (int i = 0; i < SAMPLE_DIRS; i++) {
		uint64_t bytes = total->op[i].bytes + slice->op[i].bytes;
		uint64_t ios = total->op[i].ios + slice->op[i].ios;

		if (bw && bytes > s->bytes[i])
			fio_sample_add(&s->bw[i], (double)(bytes - s->bytes[i]) / 1024 / bw_s);
		if (iops && ios > s->ios[i])
			fio_sample_add(&s->iops[i], (double)(ios - s->ios[i]) / iops_s);
		s->bytes[i] = bw ? bytes : s->bytes[i];
		s->ios[i] = iops ? ios : s->ios[i];
	}
	s->bw_at_ns = bw ? now_ns : s->bw_at_ns;
	s->iops_at_ns = iops ? now_ns : s->iops_at_ns;
}

void fio_samples_take(struct fio_samples *s, uint64_t bw_ns, uint64_t iops_ns, uint64_t now_ns,
		      const struct stats *total, const struct stats *slice)
{
	add(s, now_ns - s->bw_ns >= bw_ns, now_ns - s->iops_ns >= iops_ns, now_ns, total, slice);
	s->bw_ns += (now_ns - s->bw_ns) / bw_ns * bw_ns;
	s->iops_ns += (now_ns - s->iops_ns) / iops_ns * iops_ns;
}

void fio_samples_end(struct fio_samples *s, uint64_t bw_ns, uint64_t iops_ns, uint64_t now_ns,
		     const struct stats *total, const struct stats *slice)
{
	add(s, now_ns - s->bw_ns >= bw_ns - bw_ns / 10,
	    now_ns - s->iops_ns >= iops_ns - iops_ns / 10, now_ns, total, slice);
}

/* Adds rates; the deviation is that of a sum of independent ones. */
static void sample_sum(struct fio_sample *to, const struct fio_sample *from)
{
	double var = to->n > 1 ? to->squares / (double)(to->n - 1) : 0;

	var += from->n > 1 ? from->squares / (double)(from->n - 1) : 0;
	to->n += from->n;
	to->min += from->min;
	to->max += from->max;
	to->mean += from->mean;
	to->squares = to->n > 1 ? var * (double)(to->n - 1) : 0;
}

void fio_samples_merge(struct fio_samples *to, const struct fio_samples *from)
{
	for (int i = 0; i < SAMPLE_DIRS; i++) {
		sample_sum(&to->bw[i], &from->bw[i]);
		sample_sum(&to->iops[i], &from->iops[i]);
	}
}
