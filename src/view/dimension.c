/* SPDX-License-Identifier: MIT */
/* Dimensions in which rows differ: see dimension.h. */
#include "view/dimension.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "view/data.h"
#include "view/text.h"

const char *dimension_value(const struct samples *s, const char *name, size_t i)
{
	const struct sample *at = &s->list[i];
	const struct matrix *m = s->run[at->run];
	const struct matrix_option *o;

	if (!strcmp(name, "run"))
		return s->name[at->run];
	if (!strcmp(name, "job") || !strcmp(name, "op") || !strcmp(name, "step"))
		return matrix_cell(m, at->row, name);
	o = matrix_option_find(m, name);
	return o ? matrix_value(m, at->row, o) : "";
}

bool dimension_make(struct dimension *d, const struct samples *s, const char *name)
{
	const char **value = calloc(s->n + 1, sizeof(*value));
	bool any = false;

	*d = (struct dimension){ .name = name, .index = calloc(s->n + 1, sizeof(*d->index)) };
	if (!value || !d->index)
		abort();
	for (size_t i = 0; i < s->n; i++) {
		value[i] = dimension_value(s, name, i);
		any |= *value[i] != '\0';
	}
	scale_make(&d->scale, value, s->n, d->index);
	free(value);
	return any;
}

void dimension_free(struct dimension *d)
{
	scale_free(&d->scale);
	free(d->index);
	*d = (struct dimension){ 0 };
}

/* A sample, and its values in two dimensions. */
struct pair {
	size_t a, b, sample;
};

static int by_value(const void *p, const void *q)
{
	const struct pair *x = p, *y = q;
	int ret = (x->a > y->a) - (x->a < y->a);

	return ret ? ret : (x->b > y->b) - (x->b < y->b);
}

/* Adds a dimension: numbers the values that both have together, in order. */
static void add(struct combined *c, const struct dimension *d, size_t n)
{
	struct pair *pair = calloc(n + 1, sizeof(*pair));

	if (!pair)
		abort();
	for (size_t i = 0; i < n; i++)
		pair[i] = (struct pair){ c->index[i], d->index[i], i };
	qsort(pair, n, sizeof(*pair), by_value);
	c->n = 0;
	for (size_t i = 0; i < n; i++) {
		c->n += !i || by_value(&pair[i], &pair[i - 1]) != 0;
		c->index[pair[i].sample] = c->n - 1;
	}
	free(pair);
}

/* Adds a word for a value: an option's has its name, as a number alone says nothing. */
static void word_add(char **label, const char *name, const char *value)
{
	bool alone = !strcmp(name, "job") || !strcmp(name, "op") || !strcmp(name, "run");
	char *old = *label, *shown = plot_text_shown(value, PLOT_LABEL);

	if (*value)
		*label = text_format("%s%s%s%s%s", old, *old ? ", " : "", alone ? "" : name,
				     alone ? "" : "=", shown);
	if (*label != old)
		free(old);
	free(shown);
}

void combined_make(struct combined *c, const struct samples *s, struct dimension *const *dim,
		   size_t ndims)
{
	*c = (struct combined){ s->n > 0, calloc(s->n + 1, sizeof(*c->index)), NULL };
	if (!c->index)
		abort();
	for (size_t k = 0; k < ndims; k++)
		add(c, dim[k], s->n);
	c->label = calloc(c->n + 1, sizeof(*c->label));
	if (!c->label)
		abort();
	for (size_t i = 0; i < s->n; i++) {
		char **label = &c->label[c->index[i]];

		if (*label)
			continue;
		*label = text_format("%s", "");
		for (size_t k = 0; k < ndims; k++)
			word_add(label, dim[k]->name, dim[k]->scale.word[dim[k]->index[i]]);
	}
}

void combined_free(struct combined *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->label[i]);
	free(c->label);
	free(c->index);
	*c = (struct combined){ 0 };
}
