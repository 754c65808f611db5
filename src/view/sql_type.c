/* SPDX-License-Identifier: MIT */
/* Types of columns by name and by content: see sql_type.h. */
#include "view/sql_type.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const sql_type_names[] = {
	[SQL_TEXT] = "TEXT", [SQL_INTEGER] = "INTEGER", [SQL_REAL] = "REAL"
};

/* A name, or behind a * what it ends in; the first that fits counts. */
static const struct {
	const char *name;
	enum sql_type type;
} names[] = {
	{ "run_id", SQL_TEXT },
	{ "job", SQL_TEXT },
	{ "engine", SQL_TEXT },
	{ "workload", SQL_TEXT },
	{ "op", SQL_TEXT },
	{ "kind", SQL_TEXT },
	{ "phase", SQL_TEXT },
	{ "device", SQL_TEXT },
	{ "above", SQL_TEXT },
	{ "decision", SQL_TEXT },
	{ "host", SQL_TEXT },
	{ "cpus", SQL_TEXT },
	{ "tracked", SQL_TEXT },
	{ "what", SQL_TEXT },
	{ "verdict", SQL_TEXT },
	{ "unit", SQL_TEXT },
	{ "require", SQL_TEXT },
	{ "reason", SQL_TEXT },
	{ "seed", SQL_TEXT }, /* up to 2^64 */
	{ "targets", SQL_TEXT },
	{ "rw", SQL_TEXT },
	{ "bs", SQL_TEXT }, /* and the others as they are written: 4k, 8k,4k */
	{ "rate", SQL_TEXT },
	{ "rate_iops", SQL_TEXT },
	{ "size", SQL_TEXT },
	{ "start_time", SQL_TEXT },
	{ "step", SQL_INTEGER },
	{ "round", SQL_INTEGER },
	{ "workers", SQL_INTEGER },
	{ "worker", SQL_INTEGER },
	{ "iodepth", SQL_INTEGER },
	{ "batch", SQL_INTEGER },
	{ "numjobs", SQL_INTEGER },
	{ "rwmixread", SQL_INTEGER },
	{ "direct", SQL_INTEGER },
	{ "ios", SQL_INTEGER },
	{ "bytes", SQL_INTEGER },
	{ "errors", SQL_INTEGER },
	{ "count", SQL_INTEGER },
	{ "inflight", SQL_INTEGER },
	{ "partial", SQL_INTEGER },
	{ "generator_bound", SQL_INTEGER },
	{ "other_jobs", SQL_INTEGER },
	{ "steady", SQL_INTEGER },
	{ "ios_over", SQL_INTEGER },
	{ "rank", SQL_INTEGER },
	{ "lost", SQL_INTEGER },
	{ "late", SQL_INTEGER },
	{ "window_slices", SQL_INTEGER },
	{ "bound", SQL_REAL },
	{ "measured", SQL_REAL },
	{ "mean", SQL_REAL },
	{ "fit_k", SQL_REAL },
	{ "fit_b", SQL_REAL },
	{ "iops", SQL_REAL },
	{ "window_iops", SQL_REAL },
	{ "ios_per_submit", SQL_REAL },
	{ "*_amplification", SQL_REAL },
	{ "*_mean_ns", SQL_REAL },
	{ "*_stddev_ns", SQL_REAL },
	{ "*_pct", SQL_REAL },
	{ "*_per_s", SQL_REAL },
	{ "*_per_io", SQL_REAL },
	{ "*_ns", SQL_INTEGER },
	{ "*_bytes", SQL_INTEGER },
	{ "*_ios", SQL_INTEGER },
	{ "*_calls", SQL_INTEGER },
	{ "*_merges", SQL_INTEGER },
	{ "*_switches", SQL_INTEGER },
};

static bool is_named(const char *column, const char *name)
{
	size_t n = strlen(column), end = strlen(name) - 1;

	if (*name != '*')
		return !strcmp(column, name);
	return n >= end && !strcmp(column + n - end, name + 1);
}

bool sql_type_is_null(enum sql_type type, const char *cell)
{
	return !*cell || (type == SQL_INTEGER && !strcmp(cell, "all"));
}

bool sql_type_fits(enum sql_type type, const char *cell)
{
	const char *digits = cell + (*cell == '-');
	char *end;
	double v;

	errno = 0;
	if (type == SQL_TEXT)
		return true;
	if (type == SQL_INTEGER) {
		strtoll(cell, NULL, 10);
		return *digits && !digits[strspn(digits, "0123456789")] && !errno;
	}
	v = strtod(cell, &end);
	return strchr("0123456789.", *digits) && *digits &&
	       !digits[strspn(digits, "0123456789.eE+-")] && !*end && isfinite(v);
}

enum sql_type sql_type_of(const struct table *t, int column, bool *by_name)
{
	bool whole = true, real = true;

	*by_name = true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (is_named(t->cells[column], names[i].name))
			return names[i].type;
	*by_name = false;
	for (size_t row = 0; row < t->rows && real; row++) {
		const char *cell = table_cell(t, row, column);

		whole &= !*cell || sql_type_fits(SQL_INTEGER, cell);
		real &= !*cell || sql_type_fits(SQL_REAL, cell);
	}
	return whole ? SQL_INTEGER : real ? SQL_REAL : SQL_TEXT;
}
