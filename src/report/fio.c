/* SPDX-License-Identifier: MIT */
/*
 * The summary in the words of fio's normal output, for scripts that search it: an entry for each
 * worker or group, the sums of each group of jobs, and the disks.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "job/cpu_load.h"
#include "job/depth_options.h"
#include "job/summary_options.h"
#include "job/work_options.h"
#include "report/fio_text.h"
#include "report/formats.h"
#include "stat/depth_search_options.h"
#include "stat/cpu_idle.h"
#include "stat/disk_use.h"

static void head_print(const struct job_group *g, FILE *f)
{
	int error = job_group_error(g);
	char *name = text_harmless(g->job->family);
	char *description =
		text_harmless(g->job->work->description ? g->job->work->description : "");
	time_t now = time(NULL);
	char when[64];
	struct tm tm;

	localtime_r(&now, &tm);
	strftime(when, sizeof(when), "%a %b %e %H:%M:%S %Y", &tm);
	fprintf(f, "%s: (groupid=%u, jobs=%u): err=%2d", name, g->job->group, g->workers, error);
	if (error)
		fprintf(f, " (%s)", strerror(error));
	fprintf(f, ": pid=%d: %s\n", (int)getpid(), when);
	if (*description)
		fprintf(f, "  Description  : [%s]\n", description);
	free(name);
	free(description);
}

/* Prints the classes of a unit that have anything, five on a line. */
static void spread_print(const struct job_group *g, enum fio_unit unit, FILE *f)
{
	static const char *const names[] = { "nsec", "usec", "msec" };
	struct fio_spread s = fio_spread(g, unit);
	uint32_t n = 0;

	for (uint32_t i = 0; i < s.n; i++) {
		if (s.pct[i] <= 0)
			continue;
		if (n % 5 == 0)
			fprintf(f, "%s  lat (%s)   : ", n ? "\n" : "", names[unit]);
		fprintf(f, "%s%s=%3.2f%%", n++ % 5 ? ", " : "", s.name[i], s.pct[i]);
	}
	if (n)
		fputc('\n', f);
}

static void depths_print(const char *title, const uint64_t count[DEPTH_CLASSES],
			 const char *const names[DEPTH_CLASSES], FILE *f)
{
	double pct[DEPTH_CLASSES];

	fio_depths(count, pct);
	fprintf(f, "%s :", title);
	for (int i = 0; i < DEPTH_CLASSES; i++)
		fprintf(f, "%s %s=%3.1f%%", i ? "," : "", names[i], pct[i]);
	fputc('\n', f);
}

static void usage_print(const struct job_group *g, FILE *f)
{
	static const char *const levels[] = { "1", "2", "4", "8", "16", "32", ">=64" };
	static const char *const batches[] = { "0", "4", "8", "16", "32", "64", ">=64" };
	double busy = g->busy_ns ? (double)g->busy_ns : 1;

	fprintf(f,
		"  cpu          : usr=%3.2f%%, sys=%3.2f%%, ctx=%" PRIu64 ", majf=%" PRIu64
		", minf=%" PRIu64 "\n",
		100 * (double)g->used.user_ns / busy, 100 * (double)g->used.sys_ns / busy,
		g->used.voluntary + g->used.involuntary, g->used.major_faults,
		g->used.minor_faults);
	depths_print("  IO depths   ", g->depths.level, levels, f);
	depths_print("     submit   ", g->depths.submit, batches, f);
	depths_print("     complete ", g->depths.complete, batches, f);
}

static void steady_print(const struct job_group *g, FILE *f)
{
	const struct steady *s = g->steady;
	const struct steady_rule *rule = s->rules.list;
	uint64_t bytes_s = (uint64_t)steady_mean(s, STEADY_BW);

	fprintf(f, "  steadystate  : attained=%s, bw=%s (%s), iops=%s, %s%s=%.3f%s\n",
		steady_attained(s) ? "yes" : "no", fio_rate_of(g->job, bytes_s, false).text,
		fio_rate_of(g->job, bytes_s, true).text,
		fio_number((uint64_t)steady_mean(s, STEADY_IOPS), 4, false, "").text,
		rule->of == STEADY_IOPS ? "iops" :
		rule->of == STEADY_LAT  ? "lat" :
					  "bw",
		rule->slope ? " slope" : " mean dev", s->found[0].criterion,
		rule->percent ? "%" : "");
}

static void tail_print(const struct job_group *g, FILE *f)
{
	const struct op_stats *o = g->stats.op;
	const struct depth_search_options *search = g->job->depth_search;
	int error = g->first_error;

	fprintf(f, "     issued rwts: total=");
	for (int op = OP_READ; op <= OP_TRIM; op++)
		fprintf(f, "%" PRIu64 ",", op_stats_tried(&o[op]));
	fprintf(f, "%" PRIu64 " short=%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",0 dropped=0,0,0,0\n",
		op_stats_tried(&o[OP_SYNC]), o[OP_READ].shorts, o[OP_WRITE].shorts,
		o[OP_TRIM].shorts);
	if (g->goes_on)
		fprintf(f, "     errors    : total=%" PRIu64 ", first_error=%d/<%s>\n",
			job_group_errors(g), error, strerror(error));
	fprintf(f,
		"     latency   : target=%" PRIu64 ", window=%" PRIu64
		", percentile=%.2f%%, depth=%u\n",
		search->target.ns, search->window.ns / NSEC_PER_USEC, search->percentile,
		g->job->depth->iodepth);
	if (g->steady)
		steady_print(g, f);
}

static void entry_print(const struct job_group *list, uint32_t n, const struct job_group *g,
			FILE *f)
{
	int unified = g->job->summary->unified % UNIFIED_VALUES;
	struct fio_op o;

	if (!stats_ios(&g->stats) && !stats_errors(&g->stats) && !job_cpu_load(g->job))
		return;
	head_print(g, f);
	for (int op = OP_READ; op < OPS; op++) {
		o = fio_op_of(list, n, g, (enum op)op);
		if (op != OP_SYNC && (op > OP_TRIM || unified != UNIFIED_MIXED))
			fio_op_print(&o, op_names[op], f);
	}
	o = fio_op_mixed(list, n, g);
	if (unified != UNIFIED_NONE)
		fio_op_print(&o, "mixed", f);
	for (int unit = FIO_NS; unit < FIO_UNITS; unit++)
		spread_print(g, (enum fio_unit)unit, f);
	o = fio_op_of(list, n, g, OP_SYNC);
	fio_sync_print(&o, f);
	usage_print(g, f);
	tail_print(g, f);
}

/*
 * The work of a group of jobs: its bytes, the rates of its slowest and fastest entry, its shortest
 * and longest time.
 */
struct sums {
	uint64_t bytes, least, most, shortest_ms, longest_ms;
};

static void sums_add(struct sums *s, const struct fio_op *o)
{
	uint64_t ms = fio_runtime_ms(o), bytes_s = ms ? o->stats->bytes * 1000 / ms : 0;
	bool first = !s->longest_ms;

	if (!ms)
		return;
	s->bytes += o->stats->bytes;
	s->least = first || bytes_s < s->least ? bytes_s : s->least;
	s->most = bytes_s > s->most ? bytes_s : s->most;
	s->shortest_ms = first || ms < s->shortest_ms ? ms : s->shortest_ms;
	s->longest_ms = ms > s->longest_ms ? ms : s->longest_ms;
}

static void sums_print(const struct sums *s, const struct job *job, const char *name, FILE *f)
{
	uint64_t bytes_s = s->longest_ms ? s->bytes * 1000 / s->longest_ms : 0;

	if (!s->longest_ms)
		return;
	fprintf(f, "%7s: bw=%s (%s), %s-%s (%s-%s), io=%s (%s), run=%" PRIu64 "-%" PRIu64 "msec\n",
		name, fio_rate_of(job, bytes_s, false).text, fio_rate_of(job, bytes_s, true).text,
		fio_rate_of(job, s->least, false).text, fio_rate_of(job, s->most, false).text,
		fio_rate_of(job, s->least, true).text, fio_rate_of(job, s->most, true).text,
		fio_amount_of(job, s->bytes, false).text, fio_amount_of(job, s->bytes, true).text,
		s->shortest_ms, s->longest_ms);
}

static void group_print(const struct job_group *list, uint32_t n, const struct job *job, FILE *f)
{
	static const char *const names[] = { "READ", "WRITE", "TRIM" };
	int unified = job->summary->unified % UNIFIED_VALUES;
	const struct job *last = job; /* the job of which the bases are shown, as in fio */
	struct sums mixed = { 0 };
	uint64_t least = UINT64_MAX, most = 0;

	for (const struct job_group *g = list; g < list + n; g++)
		if (g->job->group == job->group)
			last = g->job;
	fprintf(f, "\nRun status group %u (all jobs):\n", job->group);
	for (int op = OP_READ; op <= OP_TRIM; op++) {
		struct sums one = { 0 };

		for (const struct job_group *g = list; g < list + n; g++) {
			struct fio_op o = fio_op_of(list, n, g, (enum op)op);

			if (g->job->group == job->group)
				sums_add(&one, &o);
		}
		if (unified != UNIFIED_MIXED)
			sums_print(&one, last, names[op], f);
		if (one.longest_ms) {
			least = least < one.least ? least : one.least;
			most = most > one.most ? most : one.most;
		}
	}
	for (const struct job_group *g = list; g < list + n; g++) {
		struct fio_op o = fio_op_mixed(list, n, g);

		if (g->job->group == job->group)
			sums_add(&mixed, &o);
	}
	if (unified == UNIFIED_BOTH) { /* the slowest and the fastest direction, as in fio */
		mixed.least = least;
		mixed.most = most;
	}
	if (unified != UNIFIED_NONE)
		sums_print(&mixed, last, "MIXED", f);
}

static void disks_print(const struct disk_use *u, FILE *f)
{
	fputs("\nDisk stats (read/write):\n", f);
	for (const struct disk *d = u->disk; d < u->disk + u->n; d++)
		fprintf(f,
			"  %s: ios=%" PRIu64 "/%" PRIu64 ", merge=%" PRIu64 "/%" PRIu64
			", ticks=%" PRIu64 "/%" PRIu64 ", in_queue=%" PRIu64 ", util=%3.2f%%\n",
			d->name, d->count[DISK_READS], d->count[DISK_WRITES],
			d->count[DISK_READ_MERGES], d->count[DISK_WRITE_MERGES],
			d->count[DISK_READ_MS], d->count[DISK_WRITE_MS], d->count[DISK_QUEUE_MS],
			disk_busy_pct(u, d));
}

static void idle_print(const struct cpu_idle *u, FILE *f)
{
	const char *head = "\n  percpu: ";

	fputs("\nCPU idleness:\n  system: ", f);
	for (uint32_t i = 0; i < u->n; i++) {
		if (u->list[i].cpu != ALL_CPUS) {
			fputs(head, f);
			head = ", ";
		}
		if (u->list[i].all)
			fprintf(f, "%3.2f%%", cpu_idle_pct(&u->list[i]));
		else
			fputc('-', f); /* no tick passed */
	}
	fputc('\n', f);
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
	struct job_group *list = job_groups_new(r, true, &n);

	warnings_print(r->warnings, f);
	if (!list)
		fputs("(no memory for the summary; the files of results have it)\n", f);
	fputc('\n', f);
	for (struct job_group *g = list; list && g < list + n; g++)
		entry_print(list, n, g, f);
	for (struct job_group *g = list; list && g < list + n; g++)
		if (g == list || g->job->group != g[-1].job->group)
			group_print(list, n, g->job, f);
	if (r->disks && r->disks->n)
		disks_print(r->disks, f);
	if (r->idle)
		idle_print(r->idle, f);
	job_groups_free(list, n);
}
