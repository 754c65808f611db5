/* SPDX-License-Identifier: MIT */
/*
 * The summary in the words of fio's normal output, for scripts that search for them: IOPS and
 * bandwidth of a direction, its latencies, and the bandwidth of a group of jobs.
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "job/summary_options.h"
#include "report/formats.h"
#include "report/job_group.h"

static const char *const thousands[] = { "", "k", "M", "G", NULL };
static const char *const decimal[] = { "B", "kB", "MB", "GB", NULL };
static const char *const binary[] = { "B", "KiB", "MiB", "GiB", NULL };

struct scaled {
	char text[32];
};

/* Prints up to four digits, with the unit right behind them: 9999, 12.3k, 1050k. */
static struct scaled scaled(double v, double base, const char *const *units)
{
	struct scaled s;

	while (v >= 9999.5 && units[1]) {
		v /= base;
		units++;
	}
	snprintf(s.text, sizeof(s.text), "%.*f%s", **units && v < 99.95, v, *units);
	return s;
}

static void rate_print(double bytes_s, FILE *f)
{
	fprintf(f, "%s/s (%s/s)", scaled(bytes_s, 1024, binary).text,
		scaled(bytes_s, 1000, decimal).text);
}

static void latency_print(const char *kind, const struct histogram *h, FILE *f)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = { { "nsec", 1 }, { "usec", 1e3 }, { "msec", 1e6 } };
	int u = 0;

	if (!h || !h->count)
		return;
	while (u < 2 && histogram_mean(h) >= 1e4 * units[u].ns)
		u++;
	fprintf(f, "    %4s (%s): min=%.0f, max=%.0f, avg=%.2f, stdev=%.2f\n", kind, units[u].name,
		(double)h->min / units[u].ns, (double)h->max / units[u].ns,
		histogram_mean(h) / units[u].ns, histogram_stddev(h) / units[u].ns);
}

static void op_print(const struct job_group *g, const struct op_stats *o, const char *name, FILE *f)
{
	double seconds = (double)g->runtime_ns / 1e9;

	if (!o->ios || !g->runtime_ns)
		return;
	fprintf(f, "  %s: IOPS=%s", name, scaled((double)o->ios / seconds, 1e3, thousands).text);
	if (o->bytes) {
		fputs(", BW=", f);
		rate_print((double)o->bytes / seconds, f);
		fprintf(f, "(%s/%" PRIu64 "msec)", scaled((double)o->bytes, 1024, binary).text,
			g->runtime_ns / NSEC_PER_MSEC);
	}
	fputc('\n', f);
	latency_print("slat", o->hist[SLAT], f);
	latency_print("clat", o->hist[CLAT], f);
	latency_print("lat", o->hist[LAT], f);
}

static void entry_print(const struct job_group *g, FILE *f)
{
	int unified = g->job->summary->unified % UNIFIED_VALUES;

	fprintf(f, "%s: (groupid=%u): err=%2d\n", g->name, g->job->group, job_group_error(g));
	for (int op = OP_READ; op < OPS; op++)
		if (op > OP_TRIM || unified != UNIFIED_MIXED)
			op_print(g, &g->stats.op[op], op_names[op], f);
	if (unified != UNIFIED_NONE)
		op_print(g, &g->mixed, "mixed", f);
}

/* Prints the sum over a group of jobs in one direction, in the time of the longest job. */
static void group_print(const struct job_group *list, const struct job_group *end, uint32_t group,
			int op, FILE *f)
{
	static const char *const names[] = { "   READ", "  WRITE", "   TRIM" };
	uint64_t bytes = 0, longest = 0, shortest = UINT64_MAX;

	for (const struct job_group *g = list; g < end; g++) {
		if (g->job->group != group || !g->stats.op[op].ios)
			continue;
		bytes += g->stats.op[op].bytes;
		longest = g->runtime_ns > longest ? g->runtime_ns : longest;
		shortest = g->runtime_ns < shortest ? g->runtime_ns : shortest;
	}
	if (!longest)
		return;
	fprintf(f, "%s: bw=", names[op]);
	rate_print((double)bytes * 1e9 / (double)longest, f);
	fprintf(f, ", io=%s (%s), run=%" PRIu64 "-%" PRIu64 "msec\n",
		scaled((double)bytes, 1024, binary).text, scaled((double)bytes, 1000, decimal).text,
		shortest / NSEC_PER_MSEC, longest / NSEC_PER_MSEC);
}

/* Before all else: who asked for fio's lines may have no folder that has them, too. */
static void warnings_print(const struct err *warnings, FILE *f)
{
	for (const char *p = warnings ? warnings->text : ""; *p;
	     p += strcspn(p, "\n"), p += *p == '\n')
		fprintf(f, "warning: %.*s\n", (int)strcspn(p, "\n"), p);
}

void report_fio(const struct report *r, FILE *f)
{
	uint32_t n;
	struct job_group *list = job_groups_new(r, false, &n);

	warnings_print(r->warnings, f);
	if (!list)
		fputs("(no memory for the summary; the files of results have it)\n", f);
	for (struct job_group *g = list; list && g < list + n; g++)
		entry_print(g, f);
	for (struct job_group *g = list; list && g < list + n; g++) {
		if (g > list && g->job->group == g[-1].job->group)
			continue;
		fprintf(f, "\nRun status group %u (all jobs):\n", g->job->group);
		for (int op = OP_READ; op <= OP_TRIM; op++)
			group_print(list, list + n, g->job->group, op, f);
	}
	job_groups_free(list, n);
}
