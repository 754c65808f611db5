/* SPDX-License-Identifier: MIT */
/* rounds.csv read back: see rounds.h. */
#include "view/rounds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

static int by_key(const void *a, const void *b, void *arg)
{
	const struct table *t = arg;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	double step_x = table_real(t, x, table_column(t, "step"), 0);
	double step_y = table_real(t, y, table_column(t, "step"), 0);
	double round_x = table_real(t, x, table_column(t, "round"), 0);
	double round_y = table_real(t, y, table_column(t, "round"), 0);
	int ret = (step_x > step_y) - (step_x < step_y);

	if (!ret)
		ret = strcmp(table_cell(t, x, table_column(t, "job")),
			     table_cell(t, y, table_column(t, "job")));
	return ret ? ret : (round_x > round_y) - (round_x < round_y);
}

/* Returns the words for a step of a job: what is swept, as the matrix has it, and the job. */
static char *label_of(const struct plot *p, const struct tracked *t)
{
	const struct matrix *m = &p->matrix;

	for (size_t i = 0; i < m->n; i++) {
		char *swept, *label;

		if (strcmp(matrix_cell(m, i, "step"), t->step) != 0 ||
		    strcmp(matrix_cell(m, i, "job"), t->job) != 0)
			continue;
		swept = matrix_step_text(m, m->row[i]);
		label = text_format("%s%s%s", p->njobs > 1 || !*swept ? t->job : "",
				    p->njobs > 1 && *swept ? ", " : "", swept);
		free(swept);
		return label;
	}
	return text_format("%s, step %s", t->job, t->step);
}

void rounds_make(struct rounds *r, const struct plot *p)
{
	const struct table *t = &p->sheet[SHEET_ROUNDS];
	size_t *order = calloc(t->rows + 1, sizeof(*order));
	int job = table_column(t, "job"), step = table_column(t, "step");

	*r = (struct rounds){ .table = t };
	if (!order)
		abort();
	for (size_t i = 0; i < t->rows; i++)
		order[i] = i;
	qsort_r(order, t->rows, sizeof(*order), by_key, (void *)t);
	for (size_t i = 0; i < t->rows; i++) {
		struct tracked *last = r->n ? &r->list[r->n - 1] : NULL;

		if (!last || strcmp(last->job, table_cell(t, order[i], job)) != 0 ||
		    strcmp(last->step, table_cell(t, order[i], step)) != 0) {
			r->list = array_must_grow(r->list, r->n, sizeof(*r->list));
			last = &r->list[r->n++];
			*last = (struct tracked){ table_cell(t, order[i], job),
						  table_cell(t, order[i], step),
						  table_cell(t, order[i],
							     table_column(t, "tracked")),
						  NULL,
						  NULL,
						  0 };
			last->label = label_of(p, last);
		}
		last->row = array_must_grow(last->row, last->n, sizeof(*last->row));
		last->row[last->n++] = order[i];
	}
	free(order);
}

void rounds_free(struct rounds *r)
{
	for (size_t i = 0; i < r->n; i++) {
		free(r->list[i].label);
		free(r->list[i].row);
	}
	free(r->list);
	*r = (struct rounds){ 0 };
}

/* Returns a number of a table that nobody has checked. */
static double number(const struct table *t, size_t row, const char *column)
{
	double v = table_real(t, row, table_column(t, column), NAN);

	return isfinite(v) && fabs(v) < 1e30 ? v : NAN;
}

struct judged rounds_at(const struct rounds *r, const struct tracked *tracked, size_t i)
{
	const struct table *t = r->table;
	size_t row = tracked->row[i];

	return (struct judged){ number(t, row, "round"),     number(t, row, "value"),
				number(t, row, "mean"),      number(t, row, "range_pct"),
				number(t, row, "slope_pct"), number(t, row, "fit_k"),
				number(t, row, "fit_b"),     number(t, row, "steady") > 0 };
}
