/* SPDX-License-Identifier: MIT */
/* Making a log of histogram.csv and the other tables: see hlog.h. */
#include "view/hlog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "view/hdr.h"

struct log {
	struct folder *folder;
	const char *started; /* the manifest's text */
	double epoch_s;
};

/* The rows of histogram.csv that make one line. */
struct group {
	size_t row, end;
	const char *job, *op, *kind;
	uint64_t min, max;
	uint64_t start_ns, length_ns;
};

static const char *cell(const struct log *l, enum table_kind kind, size_t row, const char *column)
{
	const struct table *t = &l->folder->table[kind];

	return table_cell(t, row, table_column(t, column));
}

static uint64_t number(const struct log *l, enum table_kind kind, size_t row, const char *column)
{
	const struct table *t = &l->folder->table[kind];

	return table_uint(t, row, table_column(t, column), 0);
}

/* --- the start of the run --- */

/* Reads "2026-11-23T19:52:12.345Z", in seconds since 1970. */
static bool time_parse(const char *text, double *s)
{
	struct tm tm = { 0 };
	const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
	char *end;

	if (!rest || text[strspn(text, "0123456789-:.TZ")])
		return false;
	*s = (double)timegm(&tm);
	if (*rest == '.') {
		*s += strtod(rest, &end);
		rest = end;
	}
	return !strcmp(rest, "Z");
}

static int start_read(struct log *l, const char *dir, struct err *e)
{
	l->started = json_string_value(json_object_get(l->folder->manifest, "started"));
	if (l->started && time_parse(l->started, &l->epoch_s))
		return 0;
	return fail(e, EINVAL, "%s/manifest.json: the start of the run is missing", dir);
}

/* --- a line --- */

static struct group group_find(struct log *l, const struct key_columns *c, size_t row)
{
	const struct table *t = &l->folder->table[TABLE_HISTOGRAM];
	long of = keys_find(&l->folder->keys, t, c, row);
	struct group g = { .row = row,
			   .end = row,
			   .job = table_cell(t, row, c->at[KEY_JOB]),
			   .op = table_cell(t, row, c->at[KEY_OP]),
			   .kind = cell(l, TABLE_HISTOGRAM, row, "kind") };
	char min[64], max[64];

	while (g.end < t->rows && keys_find(&l->folder->keys, t, c, g.end) == of &&
	       !strcmp(cell(l, TABLE_HISTOGRAM, g.end, "kind"), g.kind))
		g.end++;
	snprintf(min, sizeof(min), "%.32s_min_ns", g.kind);
	snprintf(max, sizeof(max), "%.32s_max_ns", g.kind);
	g.length_ns = number(l, TABLE_SUMMARY, (size_t)of, "runtime_ns");
	g.min = number(l, TABLE_SUMMARY, (size_t)of, min);
	g.max = number(l, TABLE_SUMMARY, (size_t)of, max);
	g.start_ns = l->folder->start_ns[of];
	return g;
}

/*
 * Adds a bucket: its values count as its middle, as in every percentile of iogen's; the smallest
 * and the largest value of all are known and count as they are.
 */
static void bucket_add(const struct log *l, const struct group *g, size_t row, struct hdr *h)
{
	uint64_t lo = number(l, TABLE_HISTOGRAM, row, "lo_ns");
	uint64_t hi = number(l, TABLE_HISTOGRAM, row, "hi_ns");
	uint64_t n = number(l, TABLE_HISTOGRAM, row, "count"), known = 0, mid = lo + (hi - lo) / 2;

	mid = mid < g->min ? g->min : mid > g->max ? g->max : mid;
	if (g->max >= lo && g->max < hi)
		hdr_add(h, g->max, ++known);
	if (g->min >= lo && g->min < hi && known < n && ++known)
		hdr_add(h, g->min, 1);
	if (n > known)
		hdr_add(h, mid, n - known);
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

static int line_print(const struct log *l, const struct group *g, struct hdr *h, FILE *f,
		      struct err *e)
{
	char *text;

	for (size_t i = g->row; i < g->end; i++)
		bucket_add(l, g, i, h);
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

/* Prints the log: times count from the run's start, and the largest value is in ms. */
static int log_print(struct log *l, FILE *f, struct err *e)
{
	const struct table *t = &l->folder->table[TABLE_HISTOGRAM];
	const struct key_columns c = key_columns_of(t);
	struct hdr h;
	int ret = hdr_init(&h);

	if (ret)
		return fail(e, ENOMEM, "out of memory");
	fprintf(f,
		"#[Histogram log format version 1.3]\n"
		"#[StartTime: %.3f (seconds since epoch), %s]\n"
		"#[BaseTime: %.3f (seconds since epoch)]\n"
		"\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
		"\"Interval_Compressed_Histogram\"\n",
		l->epoch_s, l->started, l->epoch_s);
	for (size_t i = 0; !ret && i < t->rows;) {
		struct group g = group_find(l, &c, i);

		ret = line_print(l, &g, &h, f, e);
		i = g.end;
	}
	hdr_release(&h);
	return ret;
}

int hlog_print(struct folder *folder, const char *dir, FILE *f, struct err *e)
{
	struct log l = { .folder = folder };
	int ret = start_read(&l, dir, e);

	return ret ? ret : log_print(&l, f, e);
}

int hlog_make(const char *dir, char **text, struct err *e)
{
	struct folder folder;
	int ret = folder_read(&folder, dir, e) ? -EINVAL : 0;
	FILE *f = NULL;
	size_t n;

	*text = NULL;
	if (!ret && !(f = open_memstream(text, &n)))
		ret = fail(e, ENOMEM, "out of memory");
	ret = ret ? ret : hlog_print(&folder, dir, f, e);
	if (f && fclose(f) && !ret)
		ret = fail(e, ENOMEM, "out of memory");
	folder_free(&folder);
	if (ret) {
		free(*text);
		*text = NULL;
	}
	return ret;
}
