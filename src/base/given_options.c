/* SPDX-License-Identifier: MIT */
/* Keeping what was written: see given_options.h. */
#include "base/given_options.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

static char *copy(const char *s)
{
	char *text = strdup(s);

	if (!text)
		abort();
	return text;
}

static struct given_option *find(const struct given_options *w, const char *name, enum given_by by)
{
	for (uint32_t i = 0; i < w->n; i++)
		if (w->list[i].by == by && !strcmp(w->list[i].name, name))
			return &w->list[i];
	return NULL;
}

void given_options_put(struct given_options *w, const char *name, const char *value,
		       enum given_by by)
{
	struct given_option *o = find(w, name, by);

	if (o) {
		free(o->value);
		o->value = copy(value);
		return;
	}
	w->list = array_must_grow(w->list, w->n, sizeof(*w->list));
	w->list[w->n++] = (struct given_option){ copy(name), copy(value), by };
}

const char *given_options_value(const struct given_options *w, const char *name, enum given_by by)
{
	const struct given_option *o = find(w, name, by);

	return o ? o->value : NULL;
}

bool given_options_special(const struct given_options *w, const char *name)
{
	return find(w, name, GIVEN_TO_JOB) || find(w, name, GIVEN_OVER);
}

void given_options_free(struct given_options *w)
{
	for (uint32_t i = 0; i < w->n; i++) {
		free(w->list[i].name);
		free(w->list[i].value);
	}
	free(w->list);
	*w = (struct given_options){ 0 };
}
