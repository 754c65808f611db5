/* SPDX-License-Identifier: MIT */
/* Reading a results folder: its tables and manifest, checked, and made into series. See data.h. */
#include "view/data.h"

#include <errno.h>
#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "view/text.h"

/* The columns that a table must have: of text, and of numbers. */
struct need {
	const char *file;
	const char *const *texts, *const *numbers; /* each with a NULL at the end */
};

static const char *const summary_texts[] = { "run_id", "job", "engine", "op", NULL };
static const char *const summary_numbers[] = { "round",      "workers",    "iodepth",
					       "ios",        "errors",     "runtime_ns",
					       "iops",       "mb_per_s",   "lat_mean_ns",
					       "lat_p50_ns", "lat_p99_ns", "lat_p99_9_ns",
					       "lat_max_ns", "partial",    NULL };
static const char *const histogram_texts[] = { "job", "op", "kind", NULL };
static const char *const histogram_numbers[] = { "lo_ns", "hi_ns", "count", NULL };
static const char *const interval_texts[] = { "job", "op", NULL };
static const char *const interval_numbers[] = { "start_ns",   "end_ns",     "ios",
						"bytes",      "iops",       "mb_per_s",
						"lat_p50_ns", "lat_p99_ns", "lat_max_ns",
						NULL };

static const struct need needs[] = {
	{ "summary.csv", summary_texts, summary_numbers },
	{ "histogram.csv", histogram_texts, histogram_numbers },
	{ "interval.csv", interval_texts, interval_numbers },
};

static bool is_number(const char *text)
{
	char *end;
	double v = strtod(text, &end);

	return !*text || (!*end && isfinite(v) && v >= 0 && !strpbrk(text, " \txX"));
}

static int numbers_check(const struct table *t, int column, const char *path, struct err *e)
{
	for (size_t row = 0; row < t->rows; row++)
		if (!is_number(table_cell(t, row, column)))
			return fail(e, EINVAL, "%s:%zu: %s: \"%s\" is no number", path, row + 2,
				    t->cells[column], table_cell(t, row, column));
	return 0;
}

static int columns_check(const struct table *t, const char *const *names, bool numbers,
			 const char *path, struct err *e)
{
	int ret = 0;

	for (; *names && !ret; names++) {
		int column = table_column(t, *names);

		if (column < 0)
			ret = fail(e, EINVAL, "%s: no column %s: not a table of iogen's", path,
				   *names);
		else if (numbers)
			ret = numbers_check(t, column, path, e);
	}
	return ret;
}

static int table_load(struct table *t, const char *dir, const struct need *need, struct err *e)
{
	char *path = text_format("%s/%s", dir, need->file);
	int ret = table_read(t, path, e);

	ret = ret ? ret : columns_check(t, need->texts, false, path, e);
	ret = ret ? ret : columns_check(t, need->numbers, true, path, e);
	free(path);
	return ret;
}

/* Says that a folder is not of one run; it may hold those of several. */
static int no_manifest(const char *dir, struct err *e)
{
	char *pattern = text_format("%s/*/manifest.json", dir);
	glob_t found = { 0 };
	bool has_runs = !glob(pattern, GLOB_NOSORT, NULL, &found);
	int ret;

	if (has_runs)
		ret = fail(e, EINVAL, "%s holds folders of results (%zu): name one of them", dir,
			   found.gl_pathc);
	else if (access(dir, F_OK))
		ret = fail(e, EINVAL, "%s: %s", dir, strerror(errno));
	else
		ret = fail(e, EINVAL, "%s is no folder of results: it has no manifest.json", dir);
	globfree(&found);
	free(pattern);
	return ret;
}

static int manifest_load(struct plot *p, const char *dir, struct err *e)
{
	char *path = text_format("%s/manifest.json", dir);
	json_error_t error;
	int ret = 0;

	p->manifest = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!p->manifest && access(path, F_OK))
		ret = no_manifest(dir, e);
	else if (!p->manifest)
		ret = error.line < 0 ? fail(e, EINVAL, "%s", error.text) :
				       fail(e, EINVAL, "%s:%d: %s", path, error.line, error.text);
	else if (!json_is_array(json_object_get(p->manifest, "jobs")))
		ret = fail(e, EINVAL, "%s: no jobs: not a manifest of iogen's", path);
	free(path);
	return ret;
}

static bool job_is_new(const struct plot *p, const char *job)
{
	for (size_t i = 0; i < p->nseries; i++)
		if (!strcmp(p->series[i].job, job))
			return false;
	return true;
}

static void series_make(struct plot *p)
{
	const struct table *t = &p->summary;
	int job = table_column(t, "job"), op = table_column(t, "op");
	int ios = table_column(t, "ios"), mb = table_column(t, "mb_per_s");
	size_t hint = 0;

	for (size_t row = 0; row < t->rows; row++) {
		const char *name = table_cell(t, row, job), *what = table_cell(t, row, op);
		struct plot_series *s = plot_find(p, name, what, &hint);

		if (!s) {
			p->njobs += job_is_new(p, name);
			p->series = array_must_grow(p->series, p->nseries, sizeof(*s));
			s = &p->series[p->nseries++];
			*s = (struct plot_series){ .job = name, .op = what };
		}
		s->ios += table_real(t, row, ios, 0);
		s->moves |= *table_cell(t, row, mb) != '\0';
		p->partial |= table_uint(t, row, table_column(t, "partial"), 0) != 0;
	}
}

/* Names each series by its operation, and where there are several jobs, by the job, too. */
static void series_name(struct plot *p)
{
	for (size_t i = 0; i < p->nseries; i++) {
		struct plot_series *s = &p->series[i];
		char *op = plot_text_shown(s->op, PLOT_LABEL);
		char *job = plot_text_shown(s->job, PLOT_LABEL);

		s->label = p->njobs > 1 ? text_format("%s %s", job, op) : text_format("%s", op);
		free(job);
		free(op);
	}
}

int plot_load(struct plot *p, const char *dir, struct err *e)
{
	struct table *tables[] = { &p->summary, &p->histogram, &p->interval };
	int ret;

	*p = (struct plot){ .slices_in_one = 1 };
	ret = manifest_load(p, dir, e);
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]) && !ret; i++)
		ret = table_load(tables[i], dir, &needs[i], e);
	if (!ret && !p->summary.rows)
		ret = fail(e, EINVAL, "%s/summary.csv: it has no rows", dir);
	if (ret)
		return ret;
	series_make(p);
	series_name(p);
	plot_curves_make(p);
	plot_slices_make(p);
	p->partial |= json_is_true(json_object_get(p->manifest, "partial"));
	return 0;
}
