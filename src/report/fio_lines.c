/* SPDX-License-Identifier: MIT */
/* The lines of an operation in fio's text: see fio_text.h. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "job/job.h"
#include "job/summary_options.h"
#include "report/fio_text.h"

#define LINE 73     /* columns for percentiles */
#define PRECISION 2 /* digits of a percentile behind the point */

/* A unit of time that values from @least on are shown in, where the largest is above @largest. */
struct time_unit {
	const char *name;
	uint64_t ns, least, largest;
};

static const struct time_unit units[] = {
	{ "msec", 1000000, 2000000, 99999999 },
	{ "usec", 1000, 2000, 99999 },
	{ "nsec", 1, 0, 0 },
};

static const struct time_unit *unit_of(uint64_t least, uint64_t largest, double spread)
{
	const struct time_unit *u = units;

	while (u->ns > 1 && (least <= u->least || largest <= u->largest || spread <= (double)u->ns))
		u++;
	return u;
}

/* The name of a line of a histogram: "clat", or "clat prio 1/0/0" with @detail behind it. */
struct line_name {
	char text[64];
};

static struct line_name prio_name(const struct job *job, const struct prio_stat *s,
				  const char *detail)
{
	struct line_name name;

	snprintf(name.text, sizeof(name.text), "%s prio %d/%d/%d%s",
		 job->summary->lat_percentiles ? "lat" : "clat", s->prio >> 13, s->prio & 7,
		 s->prio >> 3 & 0x3ff, detail);
	return name;
}

static void latency_print(const char *kind, const struct histogram *h, FILE *f)
{
	const struct time_unit *u;
	double ns;

	if (!h || !h->count)
		return;
	u = unit_of(h->min, h->max, histogram_stddev(h));
	ns = (double)u->ns;
	fprintf(f, "    %s (%s): min=%s, max=%s, avg=%5.02f, stdev=%5.02f\n", kind, u->name,
		fio_number(h->min / u->ns, 6, false, "").text,
		fio_number(h->max / u->ns, 6, false, "").text, histogram_mean(h) / ns,
		histogram_stddev(h) / ns);
}

static void percentiles_print(const char *kind, const struct histogram *h, const struct job *job,
			      FILE *f)
{
	const struct percentiles *p = fio_percentiles(job);
	uint64_t v[sizeof(p->pct) / sizeof(p->pct[0])];
	const struct time_unit *u;
	uint32_t a_line;
	int width;

	if (!h || !h->count || !p->n)
		return;
	for (uint32_t i = 0; i < p->n; i++)
		v[i] = histogram_percentile(h, p->pct[i]);
	u = unit_of(v[0], v[p->n - 1], INFINITY);
	width = snprintf(NULL, 0, "%" PRIu64, v[p->n - 1] / u->ns);
	width = width > 5 ? width : 5;
	a_line = LINE / (PRECISION + 10 + (uint32_t)width);
	fprintf(f, "    %s percentiles (%s):\n", kind, u->name);
	for (uint32_t i = 0; i < p->n; i++) {
		bool last = i == p->n - 1;

		fprintf(f, "%s %*.*fth=[%*" PRIu64 "]%s", i % a_line ? "" : "     |", PRECISION + 3,
			PRECISION, p->pct[i], width, (v[i] + u->ns - 1) / u->ns, last ? "" : ",");
		if (last || i % a_line == a_line - 1)
			fputc('\n', f);
	}
}

static void prio_print(const struct fio_op *o, const struct prio_stat *s, const struct histogram *h,
		       uint64_t total, FILE *f)
{
	char share[32];

	if (!total) {
		latency_print(prio_name(o->group->job, s, "").text, h, f);
		return;
	}
	snprintf(share, sizeof(share), " (%.2f%% of IOs)",
		 100.0 * (double)h->count / (double)total);
	percentiles_print(prio_name(o->group->job, s, share).text, h, o->group->job, f);
}

/*
 * Prints the latencies of each priority, if there are several. @total: I/Os, for their percentiles;
 * 0: for their extremes.
 */
static void prios_print(const struct fio_op *o, uint64_t total, FILE *f)
{
	const struct prio_stats *s = &o->group->prios;
	struct histogram *sum = s->n > 1 ? calloc(1, sizeof(*sum)) : NULL;
	uint32_t n = 0;

	for (uint32_t i = 0; sum && i < s->n; i++) {
		prio_stat_sum(&s->list[i], o->op, sum);
		n += !!sum->count;
	}
	for (uint32_t i = 0; n > 1 && i < s->n; i++) {
		prio_stat_sum(&s->list[i], o->op, sum);
		if (sum->count)
			prio_print(o, &s->list[i], sum, total, f);
	}
	free(sum);
}

static void bandwidth_print(const struct fio_op *o, FILE *f)
{
	const struct fio_sample *s = &o->bw;
	bool many = s->mean > 1024 * 1024;
	double unit = many ? 1024 : 1;

	if (s->n)
		fprintf(f,
			"   bw (%5s/s): min=%5.0f, max=%5.0f, per=%3.2f%%, avg=%5.02f, "
			"stdev=%5.02f, samples=%" PRIu64 "\n",
			many ? "MiB" : "KiB", floor(s->min / unit), floor(s->max / unit),
			fio_share(o), s->mean / unit, fio_sample_stddev(s) / unit, s->n);
}

static void iops_print(const struct fio_sample *s, FILE *f)
{
	if (s->n)
		fprintf(f,
			"   iops        : min=%5.0f, max=%5.0f, avg=%5.02f, stdev=%5.02f, "
			"samples=%" PRIu64 "\n",
			floor(s->min), floor(s->max), s->mean, fio_sample_stddev(s), s->n);
}

void fio_op_print(const struct fio_op *o, const char *name, FILE *f)
{
	const struct job *job = o->group->job;
	const struct summary_options *s = job->summary;
	uint64_t ms = fio_runtime_ms(o), bytes_s;

	if (!ms)
		return;
	bytes_s = o->stats->bytes * 1000 / ms;
	fprintf(f, "  %s: IOPS=%s, BW=%s (%s)(%s/%" PRIu64 "msec)", name,
		fio_number(o->stats->ios * 1000 / ms, 4, false, "").text,
		fio_rate_of(job, bytes_s, false).text, fio_rate_of(job, bytes_s, true).text,
		fio_amount_of(job, o->stats->bytes, false).text, ms);
	if (o->stats == &o->group->stats.op[OP_WRITE])
		fprintf(f, "; %" PRIu64 " zone resets", o->group->zone_resets);
	fputc('\n', f);
	latency_print("slat", o->stats->hist[SLAT], f);
	latency_print("clat", fio_clat(o), f);
	latency_print(" lat", o->stats->hist[LAT], f);
	prios_print(o, 0, f);
	if (s->slat_percentiles)
		percentiles_print("slat", o->stats->hist[SLAT], job, f);
	if (s->clat_percentiles)
		percentiles_print("clat", fio_clat(o), job, f);
	if (s->lat_percentiles)
		percentiles_print("lat", o->stats->hist[LAT], job, f);
	if (s->clat_percentiles || s->lat_percentiles)
		prios_print(o, o->stats->ios, f);
	bandwidth_print(o, f);
	iops_print(&o->iops, f);
}

void fio_sync_print(const struct fio_op *o, FILE *f)
{
	if (!o->stats->ios)
		return;
	fputs("  fsync/fdatasync/sync_file_range:\n", f);
	latency_print("sync", o->stats->hist[LAT], f);
	percentiles_print("sync", o->stats->hist[LAT], o->group->job, f);
}
