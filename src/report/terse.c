/* SPDX-License-Identifier: MIT */
/*
 * fio's terse lines, for scripts that cut them at each semicolon: a line for each entry, with the
 * fields and the places that fio's manual has for versions 2 to 5. Latencies are in us, bandwidths
 * in KiB/s, runtimes in ms.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "job/summary_options.h"
#include "job/work_options.h"
#include "report/fio_op.h"
#include "report/formats.h"
#include "stat/disk_use.h"

#define USUAL_VERSION 3
#define PERCENTILES 20 /* fields, however many were asked for */

/* Prints least, most, mean and deviation; zeros of an empty one. */
static void latency_print(const struct histogram *h, FILE *f)
{
	bool any = h && h->count;

	fprintf(f, ";%" PRIu64 ";%" PRIu64 ";%f;%f", any ? h->min / NSEC_PER_USEC : 0,
		any ? h->max / NSEC_PER_USEC : 0, any ? histogram_mean(h) / 1e3 : 0,
		any ? histogram_stddev(h) / 1e3 : 0);
}

static void percentiles_print(const struct fio_op *o, FILE *f)
{
	const struct summary_options *s = o->group->job->summary;
	const struct histogram *h = s->lat_percentiles ? o->stats->hist[LAT] : fio_clat(o);
	const struct percentiles *p = fio_percentiles(o->group->job);
	uint32_t n = s->lat_percentiles || s->clat_percentiles ? p->n : 0;

	for (uint32_t i = 0; i < n; i++)
		fprintf(f, ";%f%%=%" PRIu64, p->pct[i],
			h && h->count ? histogram_percentile(h, p->pct[i]) / NSEC_PER_USEC : 0);
	for (uint32_t i = n; i < PERCENTILES; i++)
		fputs(";0%=0", f);
}

/* Prints least and most as whole numbers. */
static void samples_print(const struct fio_sample *s, bool shares, double share, FILE *f)
{
	fprintf(f, ";%.0f;%.0f", s->min, s->max);
	if (shares)
		fprintf(f, ";%f%%", share);
	fprintf(f, ";%f;%f", s->mean, fio_sample_stddev(s));
}

static void op_print(const struct fio_op *o, uint32_t version, FILE *f)
{
	uint64_t ms = fio_runtime_ms(o);

	fprintf(f, ";%" PRIu64 ";%" PRIu64 ";%" PRIu64 ";%" PRIu64, o->stats->bytes >> 10,
		ms ? o->stats->bytes * 1000 / ms >> 10 : 0, ms ? o->stats->ios * 1000 / ms : 0, ms);
	latency_print(o->stats->hist[SLAT], f);
	latency_print(fio_clat(o), f);
	percentiles_print(o, f);
	latency_print(o->stats->hist[LAT], f);
	samples_print(&o->bw, true, fio_share(o), f);
	if (version < 5)
		return;
	fprintf(f, ";%" PRIu64, o->bw.n);
	samples_print(&o->iops, false, 0, f);
	fprintf(f, ";%" PRIu64, o->iops.n);
}

static void directions_print(const struct job_group *list, uint32_t n, const struct job_group *g,
			     uint32_t version, FILE *f)
{
	int unified = g->job->summary->unified % UNIFIED_VALUES;
	int last = version == 3 ? OP_WRITE : OP_TRIM;
	struct fio_op o;

	for (int op = OP_READ; op <= last && unified != UNIFIED_MIXED; op++) {
		o = fio_op_of(list, n, g, (enum op)op);
		op_print(&o, version, f);
	}
	o = fio_op_mixed(list, n, g);
	if (unified != UNIFIED_NONE)
		op_print(&o, version, f);
}

static void usage_print(const struct job_group *g, FILE *f)
{
	double busy = (double)g->busy_ns;

	fprintf(f, ";%f%%;%f%%;%" PRIu64 ";%" PRIu64 ";%" PRIu64,
		busy > 0 ? 100 * (double)g->used.user_ns / busy : 0,
		busy > 0 ? 100 * (double)g->used.sys_ns / busy : 0,
		g->used.voluntary + g->used.involuntary, g->used.major_faults,
		g->used.minor_faults);
}

/* Prints depths, then latencies in us, where all below 2 us is one class, then in ms. */
static void spreads_print(const struct job_group *g, FILE *f)
{
	struct fio_spread ns = fio_spread(g, FIO_NS), us = fio_spread(g, FIO_US);
	struct fio_spread ms = fio_spread(g, FIO_MS);
	double pct[DEPTH_CLASSES];

	fio_depths(g->depths.level, pct);
	for (int i = 0; i < DEPTH_CLASSES; i++)
		fprintf(f, ";%3.1f%%", pct[i]);
	for (uint32_t i = 0; i < ns.n; i++)
		us.pct[0] += ns.pct[i];
	for (uint32_t i = 0; i < us.n; i++)
		fprintf(f, ";%3.2f%%", us.pct[i]);
	for (uint32_t i = 0; i < ms.n; i++)
		fprintf(f, ";%3.2f%%", ms.pct[i]);
}

static void disk_print(const struct disk_use *u, const struct disk *d, FILE *f)
{
	static const enum disk_count counts[] = {
		DISK_READS,   DISK_WRITES,   DISK_READ_MERGES, DISK_WRITE_MERGES,
		DISK_READ_MS, DISK_WRITE_MS, DISK_QUEUE_MS,
	};

	fprintf(f, ";%s", d->name);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		fprintf(f, ";%" PRIu64, d->count[counts[i]]);
	fprintf(f, ";%.2f%%", disk_busy_pct(u, d));
}

/* Prints a text that may have anything in it as a field. */
static void text_print(const char *text, FILE *f)
{
	char *shown = text_harmless(text);

	fputs(shown, f);
	free(shown);
}

static void entry_print(const struct report *r, const struct job_group *list, uint32_t n,
			const struct job_group *g, FILE *f)
{
	uint32_t version = r->terse_version ? r->terse_version : USUAL_VERSION;

	fprintf(f, "%u;", version);
	if (version > 2)
		fprintf(f, "%s;", fio_version());
	text_print(g->job->family, f);
	fprintf(f, ";%u;%d", g->job->group, job_group_error(g));
	directions_print(list, n, g, version, f);
	usage_print(g, f);
	spreads_print(g, f);
	for (uint32_t i = 0; version > 2 && r->disks && i < r->disks->n; i++)
		disk_print(r->disks, &r->disks->disk[i], f);
	if (g->goes_on)
		fprintf(f, ";%" PRIu64 ";%d", job_group_errors(g), g->first_error);
	if (g->job->work->description && *g->job->work->description) {
		fputs(version == 2 ? "\n;" : ";", f);
		text_print(g->job->work->description, f);
	}
	fputc('\n', f);
}

void report_terse(const struct report *r, FILE *f)
{
	uint32_t n;
	struct job_group *list = job_groups_new(r, true, &n);

	for (struct job_group *g = list; list && g < list + n; g++)
		entry_print(r, list, n, g, f);
	job_groups_free(list, n);
}
