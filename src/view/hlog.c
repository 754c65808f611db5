/* SPDX-License-Identifier: MIT */
/* Making a log of histogram.csv and the other tables: see hlog.h. */
#include "view/hlog.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "view/hdr.h"
#include "view/table.h"

struct sheet {
	const char *name;
	struct table table;
};

struct folder {
	const char *dir;
	struct sheet buckets, summary, slices;
	char started[64]; /* the manifest's text */
	double epoch_s;
};

/* The rows of histogram.csv that make one line. */
struct group {
	size_t row, end;
	const char *job, *op, *kind, *round;
	uint64_t min, max, ios;
	uint64_t start_ns, length_ns;
};

static int sheet_read(const struct folder *d, struct sheet *s, struct err *e)
{
	char *path = NULL;
	int ret;

	if (asprintf(&path, "%s/%s", d->dir, s->name) < 0)
		return fail(e, ENOMEM, "out of memory");
	ret = table_read(&s->table, path, e);
	free(path);
	return ret == -ENOMEM ? ret : ret ? -EINVAL : 0;
}

static const char *cell(const struct sheet *s, size_t row, const char *column)
{
	return table_cell(&s->table, row, table_column(&s->table, column));
}

/* Reads a cell that must hold a whole number. */
static int number(const struct folder *d, const struct sheet *s, size_t row, const char *column,
		  uint64_t *v, struct err *e)
{
	const char *text = cell(s, row, column);
	char *end;

	errno = 0;
	*v = strtoull(text, &end, 10);
	if (!errno && isdigit((unsigned char)*text) && !*end)
		return 0;
	return fail(e, EINVAL, "%s/%s: row %zu: %s=%s: not a whole number", d->dir, s->name,
		    row + 1, column, text);
}

static int columns_check(const struct folder *d, const struct sheet *s, const char *const *names,
			 struct err *e)
{
	int ret = 0;

	for (; *names; names++)
		if (table_column(&s->table, *names) < 0)
			ret = fail(e, EINVAL, "%s/%s: has no column %s", d->dir, s->name, *names);
	return ret;
}

/* --- reading the folder --- */

static int folder_check(const char *dir, struct err *e)
{
	struct stat st;
	char *path = NULL;
	bool there;

	if (stat(dir, &st))
		return fail(e, EINVAL, "--hlog=%s: %s", dir, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return fail(e, EINVAL, "--hlog=%s: not a folder: name the one of the results", dir);
	if (asprintf(&path, "%s/manifest.json", dir) < 0)
		return fail(e, ENOMEM, "out of memory");
	there = !access(path, F_OK);
	free(path);
	if (!there)
		return fail(e, EINVAL,
			    "--hlog=%s: no results of a run: it has no manifest.json, which is "
			    "written last",
			    dir);
	return 0;
}

/* Reads "2026-11-23T19:52:12.345Z", in seconds since 1970. */
static bool time_parse(const char *text, double *s)
{
	struct tm tm = { 0 };
	const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	char *end;

	if (!rest)
		return false;
	*s = (double)timegm(&tm);
	if (*rest == '.') {
		*s += strtod(rest, &end);
		rest = end;
	}
	return !strcmp(rest, "Z");
}

static int manifest_read(struct folder *d, struct err *e)
{
	json_error_t bad;
	char *path = NULL;
	const char *text;
	json_t *root;
	int ret = 0;

	if (asprintf(&path, "%s/manifest.json", d->dir) < 0)
		return fail(e, ENOMEM, "out of memory");
	root = json_load_file(path, 0, &bad);
	text = json_string_value(json_object_get(root, "started"));
	if (!root)
		ret = fail(e, EINVAL, "%s:%d: %s", path, bad.line, bad.text);
	else if (!text || strlen(text) >= sizeof(d->started) || !time_parse(text, &d->epoch_s))
		ret = fail(e, EINVAL, "%s: the start of the run is missing", path);
	else
		strcpy(d->started, text);
	json_decref(root);
	free(path);
	return ret;
}

static int folder_read(struct folder *d, struct err *e)
{
	static const char *const of_buckets[] = { "round", "job",   "op",    "kind",
						  "lo_ns", "hi_ns", "count", NULL };
	static const char *const of_summary[] = { "round", "job", "op", "ios", "runtime_ns", NULL };
	static const char *const of_slices[] = { "round", "job", "start_ns", NULL };
	int ret = folder_check(d->dir, e);

	ret = ret ? ret : manifest_read(d, e);
	ret = ret ? ret : sheet_read(d, &d->buckets, e);
	ret = ret ? ret : sheet_read(d, &d->summary, e);
	ret = ret ? ret : sheet_read(d, &d->slices, e);
	ret = ret ? ret : columns_check(d, &d->buckets, of_buckets, e);
	ret = ret ? ret : columns_check(d, &d->summary, of_summary, e);
	return ret ? ret : columns_check(d, &d->slices, of_slices, e);
}

static void folder_release(struct folder *d)
{
	table_free(&d->buckets.table);
	table_free(&d->summary.table);
	table_free(&d->slices.table);
}

/* --- a line --- */

static bool is_job(const struct sheet *s, size_t row, const struct group *g)
{
	return !strcmp(cell(s, row, "job"), g->job) && !strcmp(cell(s, row, "round"), g->round);
}

static struct group group_find(const struct sheet *s, size_t row)
{
	struct group g = { .row = row,
			   .end = row,
			   .job = cell(s, row, "job"),
			   .op = cell(s, row, "op"),
			   .kind = cell(s, row, "kind"),
			   .round = cell(s, row, "round") };

	while (g.end < s->table.rows && is_job(s, g.end, &g) &&
	       !strcmp(cell(s, g.end, "op"), g.op) && !strcmp(cell(s, g.end, "kind"), g.kind))
		g.end++;
	return g;
}

/* Finds the start of the job: that of its first slice. */
static int start_read(const struct folder *d, struct group *g, struct err *e)
{
	bool any = false;

	for (size_t i = 0; i < d->slices.table.rows; i++) {
		uint64_t ns;

		if (!is_job(&d->slices, i, g))
			continue;
		if (number(d, &d->slices, i, "start_ns", &ns, e))
			return -EINVAL;
		g->start_ns = any && g->start_ns < ns ? g->start_ns : ns;
		any = true;
	}
	return 0;
}

/* Reads the group's row of summary.csv: extremes, number and run time. */
static int summary_read(const struct folder *d, struct group *g, struct err *e)
{
	const struct sheet *s = &d->summary;
	char min[64], max[64];
	size_t i = 0;
	int ret;

	while (i < s->table.rows && !(is_job(s, i, g) && !strcmp(cell(s, i, "op"), g->op)))
		i++;
	if (i == s->table.rows)
		return fail(e, EINVAL, "%s/%s: row %zu: [%s] %s, round %s: not in summary.csv",
			    d->dir, d->buckets.name, g->row + 1, g->job, g->op, g->round);
	snprintf(min, sizeof(min), "%.32s_min_ns", g->kind);
	snprintf(max, sizeof(max), "%.32s_max_ns", g->kind);
	ret = number(d, s, i, "ios", &g->ios, e);
	ret = ret ? ret : number(d, s, i, "runtime_ns", &g->length_ns, e);
	ret = ret ? ret : number(d, s, i, min, &g->min, e);
	return ret ? ret : number(d, s, i, max, &g->max, e);
}

/*
 * Adds a bucket: its values count as its middle, as in every percentile of iogen's; the smallest
 * and the largest value of all are known and count as they are.
 */
static int bucket_add(const struct folder *d, const struct group *g, size_t row, struct hdr *h,
		      uint64_t *count, struct err *e)
{
	uint64_t lo, hi, n, known = 0, mid;

	if (number(d, &d->buckets, row, "lo_ns", &lo, e) ||
	    number(d, &d->buckets, row, "hi_ns", &hi, e) ||
	    number(d, &d->buckets, row, "count", &n, e))
		return -EINVAL;
	if (lo >= hi || !n || hi <= g->min || lo > g->max)
		return fail(e, EINVAL,
			    "%s/%s: row %zu: a bucket of %" PRIu64 " from %" PRIu64 " to %" PRIu64
			    " ns: there is none between the extremes of summary.csv",
			    d->dir, d->buckets.name, row + 1, n, lo, hi);
	mid = lo + (hi - lo) / 2;
	mid = mid < g->min ? g->min : mid > g->max ? g->max : mid;
	if (g->max >= lo && g->max < hi)
		hdr_add(h, g->max, ++known);
	if (g->min >= lo && g->min < hi && known < n && ++known)
		hdr_add(h, g->min, 1);
	if (n > known)
		hdr_add(h, mid, n - known);
	*count += n;
	return 0;
}

static int buckets_add(const struct folder *d, const struct group *g, struct hdr *h, struct err *e)
{
	uint64_t count = 0;

	for (size_t i = g->row; i < g->end; i++)
		if (bucket_add(d, g, i, h, &count, e))
			return -EINVAL;
	if (count == g->ios || strcmp(g->kind, "lat") != 0)
		return 0;
	return fail(e, EINVAL,
		    "%s/%s: [%s] %s: it has %" PRIu64 " operations, summary.csv has %" PRIu64,
		    d->dir, d->buckets.name, g->job, g->op, count, g->ios);
}

/*
 * Prints a tag. Characters that would end it are written as %XX, as are % and all that is not
 * ASCII: Java stops reading at a character that its locale does not have.
 */
static void tag_print(const char *s, FILE *f)
{
	for (; *s; s++)
		if (*s <= ' ' || *s > '~' || strchr(",%\"", *s))
			fprintf(f, "%%%02X", (unsigned char)*s);
		else
			fputc(*s, f);
}

static int line_print(const struct folder *d, struct group *g, struct hdr *h, FILE *f,
		      struct err *e)
{
	int ret = summary_read(d, g, e);
	char *text;

	ret = ret ? ret : start_read(d, g, e);
	ret = ret ? ret : buckets_add(d, g, h, e);
	if (ret)
		return ret;
	text = hdr_text(h);
	if (!text)
		return fail(e, ENOMEM, "out of memory");
	fprintf(f, "Tag=");
	tag_print(g->job, f);
	fputc('.', f);
	tag_print(g->op, f);
	if (strcmp(g->kind, "lat") != 0) {
		fputc('.', f);
		tag_print(g->kind, f);
	}
	fprintf(f, ",%.3f,%.3f,%.6f,%s\n", (double)g->start_ns / 1e9, (double)g->length_ns / 1e9,
		(double)g->max / 1e6, text);
	free(text);
	hdr_clear(h);
	return 0;
}

/* Checks that each operation of summary.csv with a latency has buckets. */
static int all_there(const struct folder *d, size_t found, struct err *e)
{
	const struct sheet *s = &d->summary;
	size_t n = 0;

	for (size_t i = 0; i < s->table.rows; i++)
		n += *cell(s, i, "lat_max_ns") != '\0';
	if (n == found)
		return 0;
	return fail(e, EINVAL, "%s/%s: has latencies of %zu operations, summary.csv has %zu",
		    d->dir, d->buckets.name, found, n);
}

/* Prints the log: times count from the run's start, and the largest value is in ms. */
static int log_print(const struct folder *d, FILE *f, struct err *e)
{
	const size_t rows = d->buckets.table.rows;
	struct hdr h;
	int ret = hdr_init(&h);
	size_t found = 0;

	if (ret)
		return fail(e, ENOMEM, "out of memory");
	fprintf(f,
		"#[Histogram log format version 1.3]\n"
		"#[StartTime: %.3f (seconds since epoch), %s]\n"
		"#[BaseTime: %.3f (seconds since epoch)]\n"
		"\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
		"\"Interval_Compressed_Histogram\"\n",
		d->epoch_s, d->started, d->epoch_s);
	for (size_t i = 0; !ret && i < rows;) {
		struct group g = group_find(&d->buckets, i);

		ret = line_print(d, &g, &h, f, e);
		found += !strcmp(g.kind, "lat");
		i = g.end;
	}
	hdr_release(&h);
	return ret ? ret : all_there(d, found, e);
}

int hlog_make(const char *dir, char **text, struct err *e)
{
	struct folder d = { .dir = dir,
			    .buckets.name = "histogram.csv",
			    .summary.name = "summary.csv",
			    .slices.name = "interval.csv" };
	int ret = folder_read(&d, e);
	FILE *f = NULL;
	size_t n;

	*text = NULL;
	if (!ret && !(f = open_memstream(text, &n)))
		ret = fail(e, ENOMEM, "out of memory");
	ret = ret ? ret : log_print(&d, f, e);
	if (f && fclose(f) && !ret)
		ret = fail(e, ENOMEM, "out of memory");
	folder_release(&d);
	if (ret) {
		free(*text);
		*text = NULL;
	}
	return ret;
}
