/* SPDX-License-Identifier: MIT */
/* The rows of a summary by what they are of: a step, a round, a job and an operation. */
#ifndef IOGEN_VIEW_KEY_H
#define IOGEN_VIEW_KEY_H

#include "view/table.h"

enum { KEY_JOB, KEY_OP, KEY_ROUND, KEY_STEP, KEYS };

/* The columns of a key in a table. */
struct key_columns {
	int at[KEYS];
};

struct key_columns key_columns_of(const struct table *t);

struct keys {
	const struct table *table;
	struct key_columns columns;
	size_t *order; /* owned: rows by job, then operation, round and step */
	size_t last;   /* row found last, which is asked for again as a rule */
};

/*
 * Sorts the rows of @t, which has all columns and stays as it is. Returns 0; -EINVAL after fail()
 * where two rows have one key, -ENOMEM. keys_free may be called in both cases.
 */
int keys_make(struct keys *k, const struct table *t, const char *path, struct err *e);
void keys_free(struct keys *k);

/* Finds the row with the key of @row of @t; -1: none has it. */
long keys_find(struct keys *k, const struct table *t, const struct key_columns *c, size_t row);

#endif
