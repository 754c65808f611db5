/* SPDX-License-Identifier: MIT */
/* Measures on an axis: see plot_measure.h. */
#include "view/plot_measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/units.h"
#include "view/data.h"

static const struct {
	const char *column, *title;
} titles[] = {
	{ "iops", "I/O operations a second" },
	{ "mb_per_s", "MB/s (10^6 bytes a second)" },
	{ "mib_per_s", "MiB/s (2^20 bytes a second)" },
	{ "cpu_user_pct", "CPU time of a worker in iogen (%)" },
	{ "cpu_sys_pct", "CPU time of a worker in the kernel (%)" },
	{ "system_calls_per_io", "system calls for each I/O" },
	{ "submit_calls_per_io", "calls to submit, for each I/O" },
	{ "wait_calls_per_io", "calls to wait, for each I/O" },
};

/* Returns whether a column holds numbers: names of jobs, engines and phases are none. */
static bool is_number(const char *column)
{
	return !text_list_has("run_id step round job engine workload op phase partial batch",
			      column);
}

/* Returns the column of that name, which may lack its unit; NULL: there is none. */
static const char *column_find(const struct table *t, const char *name)
{
	size_t n = strlen(name);

	if (!strcmp(name, "bw"))
		return "mb_per_s";
	for (size_t c = 0; c < t->columns; c++) {
		const char *is = t->cells[c];

		if (is_number(is) && !strncmp(is, name, n) &&
		    (!is[n] || !strcmp(is + n, "_pct") || !strcmp(is + n, "_ns")))
			return is;
	}
	return NULL;
}

static const char *column_title(const char *column)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (!strcmp(titles[i].column, column))
			return titles[i].title;
	return column;
}

/* Makes that of a latency: "p99", "response mean"; its column is there as a rule. */
static void latency_make(struct plot_measure *m, const struct table *t)
{
	static const char *const stats[] = { "min", "mean", "stddev", "", "max" };
	const struct latency_name *l = &m->latency;
	const char *kind = latency_names[l->kind];
	char *stat = l->stat == STAT_PERCENTILE ? text_format("p%.10g", l->percent) :
						  text_format("%s", stats[l->stat]);
	char *column = text_format("%s_%s_ns", kind, stat);

	for (char *p = column; *p; p++)
		*p = *p == '.' ? '_' : *p;
	m->time = true;
	m->title = text_format("%s%s", stat,
			       l->kind == LAT      ? " latency" :
			       l->kind == RESPONSE ? " response time" :
			       l->kind == SLAT     ? " of slat" :
						     " of clat");
	m->column = table_column(t, column) >= 0 ? column : NULL;
	if (!m->column)
		free(column);
	free(stat);
}

bool plot_measure_find(struct plot_measure *m, const struct matrix *x, const char *name, size_t n)
{
	const struct table *t = &x->folder->table[TABLE_SUMMARY];
	const char *column;
	size_t end;

	*m = (struct plot_measure){ .name = text_format("%.*s", (int)n, name) };
	if (latency_name_parse(m->name, &m->latency)) {
		latency_make(m, t);
		return m->column || m->latency.stat == STAT_PERCENTILE;
	}
	column = column_find(t, m->name);
	if (!column)
		return false;
	end = strlen(column);
	m->time = end > 3 && !strcmp(column + end - 3, "_ns");
	m->column = text_format("%s", column);
	m->title = text_format("%s", column_title(column));
	return true;
}

void plot_measure_free(struct plot_measure *m)
{
	free(m->name);
	free(m->column);
	free(m->title);
	*m = (struct plot_measure){ 0 };
}

/* Makes the curve of each row of the summary from its histogram of one kind of latency. */
static struct plot_curve *curves_of(const struct folder *f, enum latency kind)
{
	const struct table *t = &f->table[TABLE_HISTOGRAM];
	struct plot_curve *curve = calloc(f->table[TABLE_SUMMARY].rows + 1, sizeof(*curve));
	struct key_columns key = key_columns_of(t);
	struct keys keys = f->keys;
	int of = table_column(t, "kind"), lo = table_column(t, "lo_ns");
	int hi = table_column(t, "hi_ns"), count = table_column(t, "count");

	if (!curve)
		abort();
	for (size_t row = 0; row < t->rows; row++) {
		bool is_kind = !strcmp(table_cell(t, row, of), latency_names[kind]);
		long at = is_kind ? keys_find(&keys, t, &key, row) : -1;
		struct plot_curve *c = at < 0 ? NULL : &curve[at];

		if (!c)
			continue;
		c->buckets = array_must_grow(c->buckets, c->n, sizeof(*c->buckets));
		c->buckets[c->n] = (struct plot_bucket){ table_real(t, row, lo, 0),
							 table_real(t, row, hi, 0),
							 table_real(t, row, count, 0) };
		c->count += c->buckets[c->n++].count;
	}
	return curve;
}

static void percentiles_take(const struct plot_measure *m, const struct matrix *x, double *v)
{
	struct plot_curve *curve = curves_of(x->folder, m->latency.kind);
	double share = m->latency.percent / 100;

	for (size_t i = 0; i < x->n; i++) {
		const struct plot_curve *c = &curve[x->row[i]];

		v[i] = c->count > 0 && share <= plot_curve_end(c) ? plot_curve_at(c, share) : NAN;
	}
	for (size_t row = 0; row < x->folder->table[TABLE_SUMMARY].rows; row++)
		free(curve[row].buckets);
	free(curve);
}

double *plot_measure_values(const struct plot_measure *m, const struct matrix *x)
{
	const struct table *t = &x->folder->table[TABLE_SUMMARY];
	int column = m->column ? table_column(t, m->column) : -1;
	double *v = calloc(x->n + 1, sizeof(*v));

	if (!v)
		abort();
	if (!m->column)
		percentiles_take(m, x, v);
	for (size_t i = 0; i < x->n && m->column; i++)
		v[i] = table_real(t, x->row[i], column, NAN);
	return v;
}

bool plot_measure_there(const struct plot_measure *m, const struct matrix *x)
{
	double *v = plot_measure_values(m, x);
	bool there = false;

	for (size_t i = 0; i < x->n; i++)
		there |= !isnan(v[i]);
	free(v);
	return there;
}

void plot_measure_text(const struct plot_measure *m, double v, char *s, size_t n)
{
	if (isnan(v))
		snprintf(s, n, "-");
	else if (m->time)
		units_time(s, n, units_whole(v + 0.5));
	else if (v >= 9999.5 || (m->column && !strcmp(m->column, "iops")))
		units_count(s, n, v);
	else
		snprintf(s, n, "%.4g", v);
}
