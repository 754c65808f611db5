/* SPDX-License-Identifier: MIT */
/* Taking samples out of folders: see cell.h. */
#include "study/cell.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "study/step.h"
#include "view/folder.h"

const char *const cell_kinds[CELL_KINDS] = { "lat", "response" };

static int by_name(const void *a, const void *b)
{
	const struct study_cell *x = a, *y = b;
	int ret = strcmp(x->step, y->step);

	ret = ret ? ret : strcmp(x->job, y->job);
	return ret ? ret : strcmp(x->op, y->op);
}

/* Finds the cell that has the names of @key, or makes it with copies of them. */
static struct study_cell *cell_get(struct study_cells *c, const struct study_cell *key)
{
	struct study_cell **found = tfind(key, &c->tree, by_name), *new;

	if (found)
		return *found;
	new = calloc(1, sizeof(*new));
	if (!new)
		abort();
	new->step = text_format("%s", key->step);
	new->job = text_format("%s", key->job);
	new->op = text_format("%s", key->op);
	new->number = key->number;
	if (!tsearch(new, &c->tree, by_name))
		abort();
	c->list = array_must_grow(c->list, c->n, sizeof(*c->list));
	c->list[c->n++] = new;
	return new;
}

static void sample_add(struct side_samples *s, double v)
{
	s->v = array_must_grow(s->v, s->n, sizeof(*s->v));
	s->v[s->n++] = v;
}

/* The columns of a summary. */
struct columns {
	int step, job, op, phase, partial, bound, errors, of[MEASURES];
};

static struct columns columns_of(const struct table *t, const struct measures *m)
{
	struct columns c = { .step = table_column(t, "step"),
			     .job = table_column(t, "job"),
			     .op = table_column(t, "op"),
			     .phase = table_column(t, "phase"),
			     .partial = table_column(t, "partial"),
			     .bound = table_column(t, "generator_bound"),
			     .errors = table_column(t, "errors") };

	for (size_t i = 0; i < m->n; i++)
		c.of[i] = table_column(t, m->list[i].column);
	return c;
}

/* Adds a row of the summary. Returns its cell; NULL: it is left out. */
static struct study_cell *row_add(struct study_cells *c, const struct table *t, size_t row,
				  const struct columns *at, struct steps *steps,
				  enum study_side side, const struct measures *m)
{
	struct study_cell key = { .number = table_uint(t, row, at->step, 0), .step = NULL }, *cell;

	if (!strcmp(table_cell(t, row, at->phase), "precondition"))
		return NULL;
	if (table_uint(t, row, at->partial, 0)) {
		c->partial[side]++;
		return NULL;
	}
	key.step = (char *)steps_text(steps, key.number);
	key.job = (char *)table_cell(t, row, at->job);
	key.op = (char *)table_cell(t, row, at->op);
	cell = cell_get(c, &key);
	c->bound[side] += table_uint(t, row, at->bound, 0) == 1;
	c->errors[side] += table_uint(t, row, at->errors, 0) > 0;
	for (size_t i = 0; i < m->n; i++)
		if (*table_cell(t, row, at->of[i]))
			sample_add(&cell->of[side][i], table_real(t, row, at->of[i], 0));
	if (++cell->rows[side] > c->most[side])
		c->most[side] = cell->rows[side];
	return cell;
}

static int kind_of(const char *name)
{
	for (int k = 0; k < CELL_KINDS; k++)
		if (!strcmp(cell_kinds[k], name))
			return k;
	return -1;
}

/* Buckets of one row of the summary and one kind, which stand together and ascend. */
struct stretch {
	struct study_cell *cell;
	int kind;
	struct quantile_bucket *bucket;
	size_t n;
};

static void stretch_end(struct stretch *s, enum study_side side)
{
	if (s->n)
		quantiles_merge(&s->cell->quantiles[side][s->kind], s->bucket, s->n);
	s->n = 0;
}

/* Adds the buckets of the histograms; @cell_of: of each row of the summary. */
static void buckets_add(const struct folder *f, struct study_cell **cell_of, enum study_side side)
{
	const struct table *t = &f->table[TABLE_HISTOGRAM];
	struct key_columns key = key_columns_of(t);
	struct keys keys = f->keys;
	int kind = table_column(t, "kind"), lo = table_column(t, "lo_ns");
	int hi = table_column(t, "hi_ns"), count = table_column(t, "count");
	struct stretch s = { .kind = -1, .bucket = calloc(t->rows + 1, sizeof(*s.bucket)) };
	long last = -1;

	if (!s.bucket)
		abort();
	for (size_t row = 0; row < t->rows; row++) {
		long of = keys_find(&keys, t, &key, row);
		int k = kind_of(table_cell(t, row, kind));

		if (of != last || k != s.kind)
			stretch_end(&s, side);
		last = of;
		s.kind = k;
		s.cell = of < 0 ? NULL : cell_of[of];
		if (s.cell && k >= 0)
			s.bucket[s.n++] = (struct quantile_bucket){ table_uint(t, row, lo, 0),
								    table_uint(t, row, hi, 0),
								    table_uint(t, row, count, 0) };
	}
	stretch_end(&s, side);
	free(s.bucket);
}

void cells_add(struct study_cells *c, const struct folder *f, struct steps *steps,
	       enum study_side side, const struct measures *m)
{
	const struct table *t = &f->table[TABLE_SUMMARY];
	struct columns at = columns_of(t, m);
	struct study_cell **cell_of = calloc(t->rows + 1, sizeof(*cell_of));

	if (!cell_of)
		abort();
	for (size_t row = 0; row < t->rows; row++)
		cell_of[row] = row_add(c, t, row, &at, steps, side, m);
	buckets_add(f, cell_of, side);
	free(cell_of);
}

static void cell_free(struct study_cell *cell)
{
	for (int s = 0; s < STUDY_SIDES; s++) {
		for (size_t i = 0; i < MEASURES; i++)
			free(cell->of[s][i].v);
		for (int k = 0; k < CELL_KINDS; k++)
			quantiles_free(&cell->quantiles[s][k]);
	}
	free(cell->step);
	free(cell->job);
	free(cell->op);
	free(cell);
}

static void leave(void *cell)
{
	(void)cell; /* the list has them all */
}

void cells_free(struct study_cells *c)
{
	tdestroy(c->tree, leave);
	for (size_t i = 0; i < c->n; i++)
		cell_free(c->list[i]);
	free(c->list);
	*c = (struct study_cells){ 0 };
}
