/* SPDX-License-Identifier: MIT */
/* A folder that was read, made into series. See data.h. */
#include "view/data.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "view/text.h"

/* Returns whether two rows of the summary have the same text in a column. */
static bool alike(const struct table *t, int column, size_t a, size_t b)
{
	return !strcmp(table_cell(t, a, column), table_cell(t, b, column));
}

/*
 * Finds the first row of each row's job and operation, of which the rounds are rows of their own.
 * In the order of keys all of these stand together; so do those of a job, which are counted.
 */
static size_t *leaders_find(struct plot *p)
{
	const struct keys *k = &p->folder.keys;
	size_t rows = k->table->rows, *leader = calloc(rows + 1, sizeof(*leader)), end;

	if (!leader)
		abort();
	for (size_t begin = 0; begin < rows; begin = end) {
		size_t least = k->order[begin];
		bool job_ends;

		for (end = begin; end < rows; end++) {
			size_t row = k->order[end];

			if (!alike(k->table, k->columns.at[KEY_JOB], row, k->order[begin]) ||
			    !alike(k->table, k->columns.at[KEY_OP], row, k->order[begin]))
				break;
			least = row < least ? row : least;
		}
		for (size_t i = begin; i < end; i++)
			leader[k->order[i]] = least;
		job_ends = end == rows ||
			   !alike(k->table, k->columns.at[KEY_JOB], k->order[end], k->order[begin]);
		p->njobs += job_ends;
	}
	return leader;
}

/* Makes a series of each job and operation, in the order in which they stand in the summary. */
static void series_make(struct plot *p)
{
	const struct table *t = &p->folder.table[TABLE_SUMMARY];
	const struct key_columns *key = &p->folder.keys.columns;
	int ios = table_column(t, "ios"), partial = table_column(t, "partial");
	size_t *leader = leaders_find(p);

	p->series_of = leader;
	for (size_t row = 0; row < t->rows; row++) {
		struct plot_series *s;

		if (leader[row] == row) {
			p->series = array_must_grow(p->series, p->nseries, sizeof(*s));
			p->series[p->nseries] = (struct plot_series){
				.summary = t,
				.job = table_cell(t, row, key->at[KEY_JOB]),
				.op = table_cell(t, row, key->at[KEY_OP]),
			};
			p->series_of[row] = p->nseries++;
		} else {
			p->series_of[row] = p->series_of[leader[row]];
		}
		s = &p->series[p->series_of[row]];
		s->ios += table_real(t, row, ios, 0);
		p->partial |= table_uint(t, row, partial, 0) != 0;
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

static void plot_make(struct plot *p)
{
	p->slices_in_one = 1;
	series_make(p);
	series_name(p);
	plot_curves_make(p);
	plot_slices_make(p);
	p->partial |= json_is_true(json_object_get(p->folder.manifest, "partial"));
}

/* Reads the tables of the report that are there. */
static int sheets_read(struct plot *p, const char *dir, struct err *e)
{
	static const char *const names[SHEETS] = { "verdict.csv", "rounds.csv", "device.csv",
						   "hosts.csv" };
	int ret = 0;

	for (int i = 0; i < SHEETS && !ret; i++) {
		char *path = text_format("%s/%s", dir, names[i]);

		if (!access(path, F_OK))
			ret = table_read(&p->sheet[i], path, e);
		free(path);
	}
	return ret;
}

int plot_load(struct plot *p, const char *dir, struct err *e)
{
	int ret;

	*p = (struct plot){ 0 };
	ret = folder_read(&p->folder, dir, e);
	ret = ret ? ret : sheets_read(p, dir, e);
	ret = ret ? ret : matrix_read(&p->matrix, &p->folder, dir, e);
	if (!ret)
		plot_make(p);
	return ret;
}
