/* SPDX-License-Identifier: MIT */
/* Sorting and finding rows: see key.h. */
#include "view/key.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct key_columns key_columns_of(const struct table *t)
{
	static const char *const names[] = { "job", "op", "round", "step" };
	struct key_columns c;

	for (int i = 0; i < KEYS; i++)
		c.at[i] = table_column(t, names[i]);
	return c;
}

/* Compares the keys of rows of two tables; those of one table that has no steps are alike in it. */
static int compare(const struct table *a, const struct key_columns *ca, size_t ra,
		   const struct table *b, const struct key_columns *cb, size_t rb)
{
	int ret = 0;

	for (int i = 0; i < KEYS && !ret; i++)
		if (ca->at[i] >= 0 && cb->at[i] >= 0)
			ret = strcmp(table_cell(a, ra, ca->at[i]), table_cell(b, rb, cb->at[i]));
	return ret;
}

static int by_key(const void *a, const void *b, void *keys)
{
	const struct keys *k = keys;

	return compare(k->table, &k->columns, *(const size_t *)a, k->table, &k->columns,
		       *(const size_t *)b);
}

int keys_make(struct keys *k, const struct table *t, const char *path, struct err *e)
{
	*k = (struct keys){ t, key_columns_of(t), calloc(t->rows + 1, sizeof(*k->order)), 0 };
	if (!k->order)
		return fail(e, ENOMEM, "%s: no memory", path);
	for (size_t i = 0; i < t->rows; i++)
		k->order[i] = i;
	qsort_r(k->order, t->rows, sizeof(*k->order), by_key, k);
	for (size_t i = 1; i < t->rows; i++)
		if (!by_key(&k->order[i - 1], &k->order[i], k))
			return fail(e, EINVAL, "%s:%zu: [%s] %s, round %s: line %zu has these, too",
				    path, table_line(t, k->order[i]),
				    table_cell(t, k->order[i], k->columns.at[KEY_JOB]),
				    table_cell(t, k->order[i], k->columns.at[KEY_OP]),
				    table_cell(t, k->order[i], k->columns.at[KEY_ROUND]),
				    table_line(t, k->order[i - 1]));
	return 0;
}

void keys_free(struct keys *k)
{
	free(k->order);
	*k = (struct keys){ 0 };
}

long keys_find(struct keys *k, const struct table *t, const struct key_columns *c, size_t row)
{
	size_t lo = 0, hi = k->table->rows;

	if (k->last < hi && !compare(k->table, &k->columns, k->last, t, c, row))
		return (long)k->last;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int ret = compare(k->table, &k->columns, k->order[mid], t, c, row);

		if (!ret)
			return (long)(k->last = k->order[mid]);
		if (ret < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return -1;
}
