/* SPDX-License-Identifier: MIT */
/* Steps by their swept options: see step.h. */
#include "study/step.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "view/table.h"

#define SWEEP "sweep."

/* Returns where the step is, or would be. */
static size_t place_of(const struct steps *s, uint64_t number)
{
	size_t lo = 0, hi = s->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->list[mid].number < number)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Returns the step; NULL: it is not there. */
static struct step *step_find(const struct steps *s, uint64_t number)
{
	size_t at = place_of(s, number);

	return at < s->n && s->list[at].number == number ? &s->list[at] : NULL;
}

static struct step *step_get(struct steps *s, uint64_t number)
{
	size_t at = place_of(s, number);

	if (step_find(s, number))
		return &s->list[at];
	s->list = array_must_grow(s->list, s->n, sizeof(*s->list));
	memmove(&s->list[at + 1], &s->list[at], (s->n++ - at) * sizeof(*s->list));
	s->list[at] = (struct step){ number, text_format("%s", "") };
	return &s->list[at];
}

/* Adds a word to the step's text, once. */
static void word_add(struct step *s, const char *option, const char *value)
{
	char *word = text_format("%s=%s", option, value), *old = s->text;

	if (!text_list_has(old, word)) {
		s->text = text_format("%s%s%s", old, *old ? " " : "", word);
		free(old);
	}
	free(word);
}

static int by_text(const void *a, const void *b)
{
	const struct step *const *x = a, *const *y = b;
	int ret = strcmp((*x)->text, (*y)->text);

	return ret ? ret : ((*x)->number > (*y)->number) - ((*x)->number < (*y)->number);
}

/* Numbers steps of one text, as those of two stages with the same sweep. */
static void texts_part(struct steps *s)
{
	const struct step **order = calloc(s->n + 1, sizeof(*order));
	size_t *turn = calloc(s->n + 1, sizeof(*turn));

	if (!order || !turn)
		abort();
	for (size_t i = 0; i < s->n; i++)
		order[i] = &s->list[i];
	qsort(order, s->n, sizeof(*order), by_text);
	for (size_t i = 1; i < s->n; i++)
		if (*order[i]->text && !strcmp(order[i]->text, order[i - 1]->text))
			turn[order[i] - s->list] = turn[order[i - 1] - s->list] + 1;
	for (size_t i = 0; i < s->n; i++) {
		char *old = s->list[i].text;

		if (!turn[i])
			continue;
		s->list[i].text = text_format("%s #%zu", old, turn[i] + 1);
		free(old);
	}
	free(order);
	free(turn);
}

static int by_name(const void *a, const void *b, void *table)
{
	const char *const *cells = ((const struct table *)table)->cells;

	return strcmp(cells[*(const size_t *)a], cells[*(const size_t *)b]);
}

/* Returns the columns of swept options by name, for free(): files have them in any order. */
static size_t *columns_swept(const struct table *t, size_t *n)
{
	size_t *list = calloc(t->columns + 1, sizeof(*list));

	if (!list)
		abort();
	*n = 0;
	for (size_t c = 0; c < t->columns; c++)
		if (!strncmp(t->cells[c], SWEEP, strlen(SWEEP)))
			list[(*n)++] = c;
	qsort_r(list, *n, sizeof(*list), by_name, (void *)t);
	return list;
}

static void rows_take(struct steps *s, const struct table *t)
{
	int number = table_column(t, "step");
	size_t n, *swept = columns_swept(t, &n);

	for (size_t row = 0; row < t->rows && number >= 0; row++)
		step_get(s, table_uint(t, row, number, 0));
	for (size_t i = 0; i < n && number >= 0; i++)
		for (size_t row = 0; row < t->rows; row++) {
			const char *cell = table_cell(t, row, (int)swept[i]);

			if (*cell)
				word_add(step_get(s, table_uint(t, row, number, 0)),
					 t->cells[swept[i]] + strlen(SWEEP), cell);
		}
	free(swept);
	texts_part(s);
}

int steps_read(struct steps *s, const char *dir, struct err *e)
{
	char *path = text_format("%s/jobs.csv", dir);
	struct table t = { 0 };
	int ret = 0;

	*s = (struct steps){ NULL, 0 };
	if (!access(path, F_OK))
		ret = table_read(&t, path, e);
	if (!ret && t.columns)
		rows_take(s, &t);
	table_free(&t);
	free(path);
	return ret;
}

void steps_free(struct steps *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->list[i].text);
	free(s->list);
	*s = (struct steps){ NULL, 0 };
}

const char *steps_text(struct steps *s, uint64_t number)
{
	struct step *step = step_find(s, number);

	if (!number)
		return "";
	if (!step) {
		step = step_get(s, number);
		free(step->text);
		step->text = text_format("step %llu", (unsigned long long)number);
	}
	return step->text;
}
