/* SPDX-License-Identifier: MIT */
/* Joining jobs.csv with the summary: see matrix.h. */
#include "view/matrix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"

#define SWEEP "sweep."

/* Columns of jobs.csv that are options of a job. */
static const char *const plain[] = { "rw",        "rwmixread", "bs",      "iodepth",
				     "numjobs",   "direct",    "rate",    "size",
				     "rate_iops", "engine",    "workload" };

/* Returns whether it could be the name of an option: it becomes part of a file's name. */
static bool is_name(const char *s)
{
	return *s && !s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_")];
}

static void option_add(struct matrix *m, const char *name, int swept, int column)
{
	m->option = array_must_grow(m->option, m->noptions, sizeof(*m->option));
	m->option[m->noptions++] = (struct matrix_option){ name, swept, column };
}

static void options_find(struct matrix *m)
{
	for (size_t c = 0; c < m->jobs.columns; c++) {
		const char *name = m->jobs.cells[c];

		if (strncmp(name, SWEEP, strlen(SWEEP)) != 0 || !is_name(name + strlen(SWEEP)))
			continue;
		name += strlen(SWEEP);
		option_add(m, name, (int)c,
			   table_column(&m->jobs, strcmp(name, "ioengine") ? name : "engine"));
	}
	m->nswept = m->noptions;
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (!matrix_option_find(m, plain[i]) && table_column(&m->jobs, plain[i]) >= 0)
			option_add(m, plain[i], -1, table_column(&m->jobs, plain[i]));
}

static void rows_take(struct matrix *m, struct keys *keys)
{
	const struct table *t = &m->folder->table[TABLE_SUMMARY];
	struct key_columns key = key_columns_of(t);
	int phase = table_column(t, "phase"), partial = table_column(t, "partial");

	m->row = calloc(t->rows + 1, sizeof(*m->row));
	m->job_of = calloc(t->rows + 1, sizeof(*m->job_of));
	if (!m->row || !m->job_of)
		abort();
	for (size_t row = 0; row < t->rows; row++) {
		if (!strcmp(table_cell(t, row, phase), "precondition"))
			continue;
		if (table_uint(t, row, partial, 0)) {
			m->partial++;
			continue;
		}
		m->row[m->n] = row;
		m->job_of[m->n++] = m->jobs.rows ? keys_find(keys, t, &key, row) : -1;
	}
}

int matrix_read(struct matrix *m, const struct folder *f, const char *dir, struct err *e)
{
	char *path = text_format("%s/jobs.csv", dir);
	struct keys keys = { 0 };
	int ret = 0;

	*m = (struct matrix){ .folder = f };
	if (!access(path, F_OK))
		ret = table_read(&m->jobs, path, e);
	if (!ret && m->jobs.columns &&
	    (table_column(&m->jobs, "job") < 0 || table_column(&m->jobs, "step") < 0 ||
	     table_column(&m->jobs, "round") < 0))
		ret = fail(e, EINVAL, "%s: no column job, step or round: not a table of iogen's",
			   path);
	if (!ret && m->jobs.columns)
		ret = keys_make(&keys, &m->jobs, path, e);
	if (!ret) {
		options_find(m);
		rows_take(m, &keys);
	}
	keys_free(&keys);
	free(path);
	return ret;
}

void matrix_free(struct matrix *m)
{
	table_free(&m->jobs);
	free(m->option);
	free(m->row);
	free(m->job_of);
	*m = (struct matrix){ 0 };
}

const struct matrix_option *matrix_option_find(const struct matrix *m, const char *name)
{
	for (size_t i = 0; i < m->noptions; i++)
		if (!strcmp(m->option[i].name, name))
			return &m->option[i];
	return NULL;
}

bool matrix_sweeps(const struct matrix *m, size_t i, const struct matrix_option *o)
{
	return m->job_of[i] >= 0 && *table_cell(&m->jobs, (size_t)m->job_of[i], o->swept);
}

/* A size is better read as a job has it, 1m, than as a range has it; a share of a rate is not. */
const char *matrix_value(const struct matrix *m, size_t i, const struct matrix_option *o)
{
	bool share = !strncmp(o->name, "rate", 4);
	int first = share ? o->swept : o->plain, other = share ? o->plain : o->swept;
	size_t row;

	if (m->job_of[i] < 0)
		return "";
	row = (size_t)m->job_of[i];
	return table_cell(&m->jobs, row, *table_cell(&m->jobs, row, first) ? first : other);
}

const char *matrix_cell(const struct matrix *m, size_t i, const char *column)
{
	const struct table *t = &m->folder->table[TABLE_SUMMARY];

	return table_cell(t, m->row[i], table_column(t, column));
}

static int by_row(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

char *matrix_step_text(const struct matrix *m, size_t summary_row)
{
	const size_t *at = m->n ? bsearch(&summary_row, m->row, m->n, sizeof(*at), by_row) : NULL;
	char *text = text_format("%s", ""), *old;

	for (size_t k = 0; at && k < m->nswept; k++) {
		const struct matrix_option *o = &m->option[k];
		size_t i = (size_t)(at - m->row);

		if (!matrix_sweeps(m, i, o))
			continue;
		old = text;
		text = text_format("%s%s%s=%s", old, *old ? " " : "", o->name,
				   matrix_value(m, i, o));
		free(old);
	}
	return text;
}
