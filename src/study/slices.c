/* SPDX-License-Identifier: MIT */
/* See slices.h. */
#include "study/slices.h"

#include <string.h>

#include "base/array.h"

#define NAMES (sizeof(names) / sizeof(names[0]))

/* Columns of summary.csv that a slice has, too. */
static const char *const names[] = { "ios", "bytes", "errors", "iops", "mb_per_s" };

static bool of_column(const struct quantity *m, const char *name)
{
	return m->of == IN_COLUMN && !strcmp(m->column->name, name);
}

bool slices_have(const struct quantity *m)
{
	for (size_t i = 0; i < NAMES; i++)
		if (of_column(m, names[i]))
			return true;
	if (m->of != IN_LATENCY || m->kind != LAT)
		return false;
	return m->stat == STAT_MEAN || m->stat == STAT_MAX ||
	       (m->stat == STAT_PERCENTILE && (m->percent == 50 || m->percent == 99));
}

static bool latency_of(const struct quantity *m, const struct slice *s, double *v)
{
	bool p50 = m->percent == 50;

	if (m->stat == STAT_MEAN)
		*v = quantity_printed(s->mean_ns);
	else if (m->stat == STAT_MAX)
		*v = (double)s->max_ns;
	else
		*v = (double)(p50 ? s->p50_ns : s->p99_ns);
	return m->stat != STAT_PERCENTILE ? s->lat_known : p50 ? s->p50_known : s->p99_known;
}

static bool value_of(const struct quantity *m, const struct slice *s, double *v)
{
	double seconds = (double)(s->end_ns - s->start_ns) / 1e9;

	if (m->of == IN_LATENCY)
		return latency_of(m, s, v);
	*v = of_column(m, "ios")    ? (double)s->ios :
	     of_column(m, "bytes")  ? (double)s->bytes :
	     of_column(m, "errors") ? (double)s->errors :
	     of_column(m, "iops")   ? quantity_printed((double)s->ios / seconds) :
				      quantity_printed((double)s->bytes / 1e6 / seconds);
	return true;
}

double *slices_values(const struct quantity *m, const struct job_result *j, uint32_t ops, size_t *n)
{
	const struct series *s = &j->series;
	const struct slice *last = NULL;
	double *list = NULL, v;

	*n = 0;
	for (const struct slice *row = s->rows; row < s->rows + s->nrows; row++) {
		bool whole = row->end_ns - row->start_ns == s->step_ns;

		if (!whole || !(ops & 1u << row->op) || !value_of(m, row, &v))
			continue;
		if (last && last->start_ns == row->start_ns) {
			list[*n - 1] += v;
			continue;
		}
		list = array_must_grow(list, *n, sizeof(*list));
		list[(*n)++] = v;
		last = row;
	}
	return list;
}
