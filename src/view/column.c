/* SPDX-License-Identifier: MIT */
/* The columns of the tables: see column.h. */
#include "view/column.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const char *const table_names[TABLES] = { "summary.csv", "histogram.csv", "interval.csv" };

enum type { TEXT, WHOLE, REAL };

/* A column, or, where the name begins with *, all whose names end so; the first that fits. */
struct known_column {
	const char *name;
	enum type type;
	bool needed; /* a table without it is none */
	bool filled; /* no cell is empty */
};

static const struct known_column summary[] = {
	{ "run_id", TEXT, true, false },
	{ "job", TEXT, true, false },
	{ "engine", TEXT, true, false },
	{ "op", TEXT, true, true },
	{ "step", WHOLE, false, true },
	{ "round", WHOLE, true, true },
	{ "workers", WHOLE, true, true },
	{ "iodepth", WHOLE, true, true },
	{ "block_bytes", WHOLE, true, false },
	{ "batch", WHOLE, false, false },
	{ "ios", WHOLE, true, true },
	{ "bytes", WHOLE, false, true },
	{ "errors", WHOLE, true, true },
	{ "runtime_ns", WHOLE, true, true },
	{ "iops", REAL, true, false },
	{ "mb_per_s", REAL, true, false },
	{ "lat_min_ns", WHOLE, true, false },
	{ "lat_mean_ns", REAL, true, false },
	{ "lat_p50_ns", WHOLE, true, false },
	{ "lat_p99_ns", WHOLE, true, false },
	{ "lat_p99_9_ns", WHOLE, true, false },
	{ "lat_max_ns", WHOLE, true, false },
	{ "partial", WHOLE, true, true },
	{ "ios_per_submit", REAL, false, false },
	{ "generator_bound", WHOLE, false, false },
	{ "*_mean_ns", REAL, false, false },
	{ "*_stddev_ns", REAL, false, false },
	{ NULL, TEXT, false, false },
};

static const struct known_column histogram[] = {
	{ "job", TEXT, true, false },   { "op", TEXT, true, true },
	{ "kind", TEXT, true, true },   { "step", WHOLE, false, true },
	{ "round", WHOLE, true, true }, { "lo_ns", WHOLE, true, true },
	{ "hi_ns", WHOLE, true, true }, { "count", WHOLE, true, true },
	{ NULL, TEXT, false, false },
};

static const struct known_column interval[] = {
	{ "job", TEXT, true, false },         { "op", TEXT, true, true },
	{ "step", WHOLE, false, true },       { "round", WHOLE, true, true },
	{ "start_ns", WHOLE, true, true },    { "end_ns", WHOLE, true, true },
	{ "ios", WHOLE, true, true },         { "bytes", WHOLE, true, true },
	{ "iops", REAL, true, false },        { "mb_per_s", REAL, true, false },
	{ "lat_p50_ns", WHOLE, true, false }, { "lat_p99_ns", WHOLE, true, false },
	{ "lat_max_ns", WHOLE, true, false }, { "errors", WHOLE, false, true },
	{ "inflight", WHOLE, false, false },  { "*_mean_ns", REAL, false, false },
	{ NULL, TEXT, false, false },
};

static const struct known_column *const tables[TABLES] = { summary, histogram, interval };

/* Units that a name ends in (docs/results.md): columns of later versions are numbers by these. */
static const struct known_column units[] = {
	{ "*_ns", REAL, false, false },     { "*_pct", REAL, false, false },
	{ "*_bytes", REAL, false, false },  { "*_per_s", REAL, false, false },
	{ "*_ios", REAL, false, false },    { "*_calls", REAL, false, false },
	{ "*_per_io", REAL, false, false }, { "*_switches", REAL, false, false },
	{ NULL, TEXT, false, false },
};

static bool fits(const struct known_column *c, const char *name)
{
	size_t n = strlen(name), end = strlen(c->name) - 1;

	if (*c->name != '*')
		return !strcmp(c->name, name);
	return n >= end && !strcmp(name + n - end, c->name + 1);
}

static const struct known_column *column_find(const struct known_column *list, const char *name)
{
	for (; list->name; list++)
		if (fits(list, name))
			return list;
	return NULL;
}

/*
 * The characters of a number. Others that strtod(3) takes have no place in a table: blanks, inf,
 * nan, 0x.
 */
#define OF_REAL "0123456789.eE+-"
#define OF_WHOLE "0123456789"
#define MOST_REAL 1e30

static bool is_whole(const char *text)
{
	errno = 0;
	strtoull(text, NULL, 10);
	return !text[strspn(text, OF_WHOLE)] && !errno;
}

static bool is_real(const char *text)
{
	char *end;
	double v = strtod(text, &end);

	return !text[strspn(text, OF_REAL)] && !*end && v >= 0 && v <= MOST_REAL && *text != '+' &&
	       *text != '-';
}

int cell_fail(const struct table *t, size_t row, int column, const char *path, const char *why,
	      struct err *e)
{
	return fail(e, EINVAL, "%s:%zu: %s: \"%.80s\" %s", path, table_line(t, row),
		    t->cells[column], table_cell(t, row, column), why);
}

static int cells_check(const struct table *t, int column, const struct known_column *c,
		       const char *path, struct err *e)
{
	for (size_t row = 0; row < t->rows; row++) {
		const char *cell = table_cell(t, row, column);

		if (!*cell && c->filled)
			return cell_fail(t, row, column, path, "is never empty", e);
		if (*cell && c->type == WHOLE && !is_whole(cell))
			return cell_fail(t, row, column, path, "is no whole number", e);
		if (*cell && c->type == REAL && !is_real(cell))
			return cell_fail(t, row, column, path, "is no number", e);
	}
	return 0;
}

/* Checks that each column that is needed is there, and none is there twice. */
static int header_check(const struct table *t, const struct known_column *list, const char *path,
			struct err *e)
{
	for (const struct known_column *c = list; c->name; c++)
		if (c->needed && table_column(t, c->name) < 0)
			return fail(e, EINVAL, "%s: no column %s: not a table of iogen's", path,
				    c->name);
	for (size_t i = 0; i < t->columns; i++)
		if (table_column(t, t->cells[i]) != (int)i)
			return fail(e, EINVAL, "%s:1: two columns %.80s", path, t->cells[i]);
	return 0;
}

/* Columns of a table at most: three times as many as today's longest has. */
#define MOST_COLUMNS 256

int columns_check(const struct table *t, enum table_kind kind, const char *path, struct err *e)
{
	int ret = 0;

	if (t->columns > MOST_COLUMNS)
		return fail(e, EINVAL, "%s: %zu columns: not a table of iogen's", path, t->columns);
	ret = header_check(t, tables[kind], path, e);
	for (size_t i = 0; i < t->columns && !ret; i++) {
		const struct known_column *c = column_find(tables[kind], t->cells[i]);

		c = c ? c : column_find(units, t->cells[i]);
		if (c && (c->type != TEXT || c->filled))
			ret = cells_check(t, (int)i, c, path, e);
	}
	return ret;
}
