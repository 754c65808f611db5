/* SPDX-License-Identifier: MIT */
/* The summary for people: a row an operation, with units. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/units.h"
#include "io/file_ops.h"
#include "job/cpu_load.h"
#include "job/direction_options.h"
#include "job/summary_options.h"
#include "load/iolog_options.h"
#include "load/workload.h"
#include "report/columns.h"
#include "report/formats.h"
#include "report/job_group.h"
#include "report/ratio.h"
#include "report/steps.h"
#include "report/verdict.h"
#include "stat/cpu_idle.h"
#include "stat/disk_use.h"

#define NO_MEMORY "(no memory for the summary; the files of results have it)\n"

static const char *const op_plural[OPS] = {
	[OP_READ] = "reads", [OP_WRITE] = "writes", [OP_TRIM] = "trims",
	[OP_SYNC] = "syncs", [OP_COPY] = "copies",  [OP_CHAIN] = "chains",
};

/* Returns the percentiles of a job's rows: none where it wants neither those of clat nor of lat. */
static const struct percentiles *text_percentiles(const struct job *job)
{
	static const struct percentiles none, usual = { 3, { 50, 99, 99.9 } };
	const struct summary_options *s = job->summary;

	if (!s->clat_percentiles && !s->lat_percentiles)
		return &none;
	return s->percentiles.n ? &s->percentiles : &usual;
}

/* Columns of numbers: a table of a job name of 13 letters fits a terminal of 80 columns. */
#define OP_COLUMNS 5
#define IOPS_COLUMNS 5
#define MB_COLUMNS 7
#define TIME_COLUMNS 7
#define ERROR_COLUMNS 6

/* Prints the name of a percentile; its length, or that of a time, is the width of its column. */
static int percentile_name(char *s, size_t n, double pct)
{
	int len = snprintf(s, n, "p%.10g", pct);

	return len > TIME_COLUMNS ? len : TIME_COLUMNS;
}

/* Prints the header; a job with other percentiles than the one above gets a header of its own. */
static void text_header(const struct job *job, uint32_t width, FILE *f)
{
	text_padded("job", width, f);
	fprintf(f, " %-*s %*s %*s %*s", OP_COLUMNS, "op", IOPS_COLUMNS, "IOPS", MB_COLUMNS, "MB/s",
		TIME_COLUMNS, "mean");
	for (uint32_t i = 0; i < text_percentiles(job)->n; i++) {
		char name[32];
		int columns = percentile_name(name, sizeof(name), text_percentiles(job)->pct[i]);

		fprintf(f, " %*s", columns, name);
	}
	fprintf(f, " %*s %*s\n", TIME_COLUMNS, "max", ERROR_COLUMNS, "errors");
}

static void text_latencies(const struct job *job, const struct histogram *h, FILE *f)
{
	char s[32] = "-", name[32];

	if (h && h->count)
		units_time(s, sizeof(s), (uint64_t)histogram_mean(h));
	fprintf(f, " %*s", TIME_COLUMNS, s);
	for (uint32_t i = 0; i < text_percentiles(job)->n; i++) {
		double pct = text_percentiles(job)->pct[i];

		snprintf(s, sizeof(s), "-");
		if (h && histogram_supports(h, pct))
			units_time(s, sizeof(s), histogram_percentile(h, pct));
		fprintf(f, " %*s", percentile_name(name, sizeof(name), pct), s);
	}
	snprintf(s, sizeof(s), "-");
	if (h && h->count)
		units_time(s, sizeof(s), h->max);
	fprintf(f, " %*s", TIME_COLUMNS, s);
}

static void text_name(const struct job_group *j, const char *op, uint32_t width, FILE *f)
{
	text_padded(j->name, width, f);
	fprintf(f, " %-*s", OP_COLUMNS, op);
}

/*
 * Prints a row for the operations counted in @o, which are @op or, where that is OPS, of several.
 * One operation has no rate: that would tell how long the job was.
 */
static void text_row(const struct job_group *j, const struct op_stats *o, enum op op,
		     uint32_t width, FILE *f)
{
	double seconds = (double)job_group_runtime(j, op) / 1e9;
	bool has_rate = seconds > 0 && o->ios > 1;
	char s[32] = "-";

	if (has_rate)
		units_count(s, sizeof(s), (double)o->ios / seconds);
	text_name(j, op < OPS ? op_names[op] : "mixed", width, f);
	fprintf(f, " %*s", IOPS_COLUMNS, s);
	snprintf(s, sizeof(s), "-");
	if (has_rate && op != OP_SYNC)
		snprintf(s, sizeof(s), "%.1f", (double)o->bytes / 1e6 / seconds);
	fprintf(f, " %*s", MB_COLUMNS, s);
	text_latencies(j->job, o->hist[LAT], f);
	fprintf(f, " %*" PRIu64 "\n", ERROR_COLUMNS, o->errors);
	if (!o->hist[RESPONSE] || !o->hist[RESPONSE]->count)
		return;
	text_name(j, "resp.", width, f);
	fprintf(f, " %*s %*s", IOPS_COLUMNS, "-", MB_COLUMNS, "-");
	text_latencies(j->job, o->hist[RESPONSE], f);
	fprintf(f, " %*s\n", ERROR_COLUMNS, "-");
}

/* Writes the bytes of a job; where data is read back, the two directions apart. */
static void text_moved(const struct job_result *j, char *s, size_t n)
{
	const struct job *job = j->job;
	const struct op_stats *op = j->total.op;
	enum op whole = job_op(job);
	char read[32], wrote[32];

	if (!job_file_op(job)->moves) {
		snprintf(s, n, "%" PRIu64 " %s", op[whole < OPS ? whole : job_op_apart(job)].ios,
			 job_file_op(job)->directory ? "directories" : "files");
		return;
	}
	units_bytes(read, sizeof(read), op[OP_READ].bytes);
	units_bytes(wrote, sizeof(wrote), op[OP_WRITE].bytes);
	if (whole < OPS)
		units_bytes(s, n, op[whole].bytes);
	else if (job_reads_back(job) && job_writes(job))
		snprintf(s, n,
			 job->direction->rw.reads ? "%s written, %s read or read back" :
						    "%s, read back %s",
			 wrote, read);
	else
		units_bytes(s, n, op[OP_READ].bytes + op[OP_WRITE].bytes + op[OP_TRIM].bytes);
}

/* Prints ", 83 errors": nobody is to overlook them in the last column. */
static void text_errors(const struct job_result *j, FILE *f)
{
	uint64_t n = stats_errors(&j->total);

	if (n)
		fprintf(f, ", %" PRIu64 " error%s", n, n > 1 ? "s" : "");
}

/* Prints "burn: loads a CPU to 50 % for 10 s by cpuio, 2 workers". */
static void text_load(const struct job_result *j, FILE *f)
{
	char took[32];

	units_time(took, sizeof(took), j->runtime_ns);
	fprintf(f, "%s: loads a CPU to %u %% for %s by cpuio, %u worker%s%s\n", j->job->name,
		job_cpu_load(j->job)->percent, took, job_workers(j->job),
		job_workers(j->job) > 1 ? "s" : "", j->partial ? " (partial: it ended early)" : "");
}

/* Prints ", but: the server of /mnt/x (fuse) decides what is cached": its words are anybody's. */
static void text_direct(const struct job_result *j, FILE *f)
{
	char *why = j->direct.why[0] ? text_harmless(j->direct.why) : NULL;

	if (why)
		fprintf(f, ", but: %s", why);
	free(why);
}

/* Prints "copy: 256 MiB in 0.31 s by io_uring, 1 worker, 32 in flight, 64 KiB blocks". */
static void text_job(const struct report *r, const struct job_result *j, FILE *f)
{
	const struct job *job = j->job;
	struct summary_row row = summary_row_of(r, j, job_op(job));
	char bytes[96], block[32], took[32];
	char *rw = job_get(job, "rw");
	bool plain = !strcmp(job->workload->name, "rw");

	text_moved(j, bytes, sizeof(bytes));
	units_time(took, sizeof(took), j->runtime_ns);
	fprintf(f, "%s: %s %s in %s by %s, ", job->name,
		job_verifies_only(job) ? "verify" :
		job->iolog->read       ? "replay" :
		job_names_files(job)   ? job_file_op(job)->name :
		plain && rw            ? rw :
					 job->workload->name,
		bytes, took, row.engine);
	if (row.workers == 1)
		fprintf(f, "1 worker, %u in flight", row.iodepth);
	else
		fprintf(f, "%u workers, %u in flight each", row.workers, row.iodepth);
	if (row.block_bytes % 1024 == 0)
		units_bytes(block, sizeof(block), row.block_bytes);
	else
		snprintf(block, sizeof(block), "%" PRIu64 " B", row.block_bytes);
	if (job_takes_files(job))
		fputs(job_file_op(job)->moves ? ", whole files" : "", f);
	else if (row.block_bytes)
		fprintf(f, ", %s blocks", block);
	if (job_file_op(job)->moves)
		fputs(job_is_direct(job) ? ", direct" : ", buffered", f);
	text_direct(j, f);
	text_errors(j, f);
	fprintf(f, "%s%s%s\n", j->partial ? " (partial: it ended early)" : "",
		j->corrupt ? " (wrong data: they failed verification)" : "",
		j->torn ? " (not whole: blocks were not copied)" : "");
	free(rw);
}

/* Notes operations that were due and had to wait. */
static void text_late(const struct job_result *j, FILE *f)
{
	char behind[32];

	for (uint32_t op = 0; op < OPS; op++) {
		const struct op_stats *o = &j->total.op[op];

		if (!o->late)
			continue;
		units_time(behind, sizeof(behind), o->late_max_ns);
		fprintf(f,
			"note: [%s] %" PRIu64 " of %" PRIu64
			" %s were late, by %s at most: when they were due, iodepth=%u was used "
			"up\n",
			j->job->name, o->late, o->ios, op_plural[op], behind,
			job_in_flight(j->job));
	}
}

static void text_lines(const char *what, const struct err *lines, FILE *f)
{
	for (const char *p = lines->text; *p; p += strcspn(p, "\n") + 1)
		fprintf(f, "%s: %.*s\n", what, (int)strcspn(p, "\n"), p);
}

static bool same_percentiles(const struct job *a, const struct job *b)
{
	return a && !memcmp(text_percentiles(a), text_percentiles(b), sizeof(struct percentiles));
}

/* The directions of an entry apart, together, or both; what is no direction is always there. */
static void text_entry(const struct job_group *j, uint32_t width, FILE *f)
{
	int unified = j->job->summary->unified % UNIFIED_VALUES;
	uint32_t mixed = 1u << OP_READ | 1u << OP_WRITE | 1u << OP_TRIM;

	for (uint32_t op = 0; op < OPS; op++)
		if (j->ops & 1u << op && (unified != UNIFIED_MIXED || !(mixed & 1u << op)))
			text_row(j, &j->stats.op[op], (enum op)op, width, f);
	if (unified != UNIFIED_NONE)
		text_row(j, &j->mixed, OPS, width, f);
}

static void text_entries(const struct report *r, FILE *f)
{
	const struct job *last = NULL;
	uint32_t width = 3, n;
	struct job_group *list = job_groups_new(r, false, &n);

	if (!list)
		fputs(NO_MEMORY, f);
	for (uint32_t i = 0; list && i < n; i++)
		width = text_width(list[i].name) > width ? text_width(list[i].name) : width;
	for (struct job_group *j = list; list && j < list + n; j++) {
		if (job_cpu_load(j->job))
			continue; /* it has no I/O */
		if (!same_percentiles(last, j->job))
			text_header(j->job, width, f);
		last = j->job;
		text_entry(j, width, f);
	}
	job_groups_free(list, n);
}

/* Notes on the jobs; those of many steps that differ in numbers alone are one. */
static void text_notes(const struct report *r, FILE *f)
{
	struct err all = { 0 }, notes = { 0 };
	bool steps = steps_are(r);

	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++) {
		if (!steps)
			text_late(j, f);
		if (steps)
			err_merge(&all, &j->note);
		else
			text_lines("note", &j->note, f);
	}
	err_merge_alike(&notes, &all);
	text_lines("note", &notes, f);
}

/* A title has no line of its own making: it could be one of the summary's. */
static void text_title(const struct report *r, FILE *f)
{
	char *shown = r->title ? text_harmless(r->title) : NULL;

	if (shown)
		fprintf(f, "%s\n\n", shown);
	free(shown);
}

static void idle_print(const struct cpu_idle *u, FILE *f)
{
	for (uint32_t i = 0; i < u->n; i++) {
		if (u->list[i].cpu == ALL_CPUS && u->hosts)
			fprintf(f, "CPUs of %" PRIu32 " host%s:", u->hosts,
				u->hosts > 1 ? "s" : "");
		else if (u->list[i].cpu == ALL_CPUS)
			fputs("CPUs of this machine:", f);
		else
			fprintf(f, ", cpu %" PRIu32 ":", u->list[i].cpu);
		if (u->list[i].all)
			fprintf(f, " %.1f %% idle", cpu_idle_pct(&u->list[i]));
		else
			fputs(" -", f); /* no tick passed */
	}
	fputc('\n', f);
}

static void text_print(const void *arg, FILE *f)
{
	const struct report *r = arg;

	verdicts_print(r, f);
	text_title(r, f);
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		if (j->started && !j->job->round && !j->job->step && job_is_shown(j->job))
			(job_cpu_load(j->job) ? text_load(j, f) : text_job(r, j, f));
	steps_print_jobs(r, f);
	fputc('\n', f);
	if (steps_are(r))
		steps_print(r, f);
	else
		text_entries(r, f);
	ratios_print(r, f);
	if (r->disks)
		disk_use_print(r->disks, f);
	if (r->idle && r->idle->n)
		idle_print(r->idle, f);
	text_notes(r, f);
	if (r->warnings)
		text_lines("warning", r->warnings, f);
	if (r->folder)
		fprintf(f, "\nresults: %s\n", r->folder);
}

/* Names of jobs and files are bytes: a terminal is not to obey them. */
void report_text(const struct report *r, FILE *f)
{
	if (text_print_through(text_print, r, f))
		fputs(NO_MEMORY, f);
}
