/* SPDX-License-Identifier: MIT */
/* An operation in fio's figures: see fio_op.h. Latencies are in ns, bandwidths in KiB/s. */
#include "report/fio_op.h"

#include <string.h>

#include "base/clock.h"
#include "job/measure_options.h"
#include "job/summary_options.h"
#include "report/manifest.h"

static const struct percentiles standard = {
	17, { 1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.5, 99.9, 99.95, 99.99 }
};

/* Returns the rate of a whole group in a direction, in KiB a second. */
static double group_rate(const struct job_group *list, uint32_t n, const struct job_group *g,
			 enum op op)
{
	uint64_t bytes = 0, ns = 0;

	for (const struct job_group *x = list; x < list + n; x++) {
		if (x->job->group != g->job->group)
			continue;
		bytes += x->stats.op[op].bytes;
		ns = max_ns(ns, job_group_runtime(x, op));
	}
	return ns ? (double)bytes / 1024 * 1e9 / (double)ns : 0;
}

struct fio_op fio_op_of(const struct job_group *list, uint32_t n, const struct job_group *g,
			enum op op)
{
	struct fio_op o = { .group = g,
			    .stats = &g->stats.op[op],
			    .op = op,
			    .runtime_ns = job_group_runtime(g, op) };

	if (op > OP_TRIM)
		return o;
	o.bw = g->samples.bw[op];
	o.iops = g->samples.iops[op];
	o.group_kib_s = group_rate(list, n, g, op);
	return o;
}

struct fio_op fio_op_mixed(const struct job_group *list, uint32_t n, const struct job_group *g)
{
	struct fio_op o = {
		.group = g, .stats = &g->mixed, .op = OPS, .runtime_ns = job_group_runtime(g, OPS)
	};
	struct fio_samples all = g->samples;

	for (int i = 1; i < SAMPLE_DIRS; i++) {
		struct fio_samples one = { .bw = { g->samples.bw[i] },
					   .iops = { g->samples.iops[i] } };

		fio_samples_merge(&all, &one);
	}
	for (int op = OP_READ; op <= OP_TRIM; op++)
		o.group_kib_s += group_rate(list, n, g, (enum op)op);
	o.bw = all.bw[0];
	o.iops = all.iops[0];
	return o;
}

const struct histogram *fio_clat(const struct fio_op *o)
{
	if (o->stats->hist[CLAT] || o->group->job->measure->disable_clat)
		return o->stats->hist[CLAT];
	return o->stats->hist[LAT];
}

const struct percentiles *fio_percentiles(const struct job *job)
{
	return job->summary->percentiles.n ? &job->summary->percentiles : &standard;
}

double fio_share(const struct fio_op *o)
{
	double share = o->group_kib_s > 0 ? 100 * o->bw.mean / o->group_kib_s : 0;

	return share < 100 ? share : 100;
}

uint64_t fio_runtime_ms(const struct fio_op *o)
{
	return o->stats->ios ? (o->runtime_ns + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC : 0;
}

/* Returns a share in percent, at least @least where there is anything. */
static double share(uint64_t count, uint64_t total, double least)
{
	double pct = total ? 100.0 * (double)count / (double)total : 0;

	return count && pct < least ? least : pct;
}

void fio_depths(const uint64_t count[DEPTH_CLASSES], double pct[DEPTH_CLASSES])
{
	uint64_t sum = 0;

	for (int i = 0; i < DEPTH_CLASSES; i++)
		sum += count[i];
	for (int i = 0; i < DEPTH_CLASSES; i++)
		pct[i] = share(count[i], sum, 0.1);
}

const char *fio_version(void)
{
	static char version[64];

	snprintf(version, sizeof(version), "%s", manifest_version());
	version[strcspn(version, " ")] = '-';
	return version;
}

/* --- fio's classes of latency --- */

/* Classes of latency: the first ends below the first bound; of ms the last one holds the rest. */
/* clang-format off */
static const uint32_t bounds[FIO_CLASSES - 1] = {
	2, 4, 10, 20, 50, 100, 250, 500, 750, 1000, 2000
};
static const char *const class_names[FIO_CLASSES] = {
	"2", "4", "10", "20", "50", "100", "250", "500", "750", "1000", "2000", ">=2000"
};
/* clang-format on */
static const uint64_t unit_ns[FIO_UNITS] = { 1, NSEC_PER_USEC, NSEC_PER_MSEC };

/* Adds each bucket to the class of its middle; what no class holds, to the one behind the last. */
static void spread_count(const struct histogram *h, enum fio_unit unit, uint32_t n,
			 uint64_t count[FIO_CLASSES])
{
	uint64_t least = unit ? unit_ns[unit] : 0;

	for (uint32_t i = histogram_bucket(h->min); i <= histogram_bucket(h->max); i++) {
		uint64_t mid = histogram_middle(i);
		uint32_t k = 0;

		while (k < n && mid >= bounds[k] * unit_ns[unit])
			k++;
		if (mid >= least)
			count[k] += histogram_at(h, i);
	}
}

struct fio_spread fio_spread(const struct job_group *g, enum fio_unit unit)
{
	uint32_t n = unit == FIO_MS ? FIO_CLASSES - 1 : FIO_CLASSES - 2;
	struct fio_spread s = { .n = unit == FIO_MS ? FIO_CLASSES : n };
	uint64_t count[FIO_CLASSES] = { 0 }, total = 0;

	for (int op = OP_READ; op <= OP_TRIM; op++) {
		const struct op_stats *o = &g->stats.op[op];
		const struct histogram *h = o->hist[LAT] ? o->hist[LAT] : o->hist[CLAT];

		total += g->stats.op[op].ios;
		if (h && h->count)
			spread_count(h, unit, n, count);
	}
	for (uint32_t k = 0; k < s.n; k++) {
		s.name[k] = class_names[k];
		s.pct[k] = share(count[k], total, 0.01);
	}
	return s;
}
