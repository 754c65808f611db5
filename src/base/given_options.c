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

void given_options_put(struct given_options *w, const char *name, const char *value, bool general)
{
	uint32_t i = 0;

	while (i < w->n && (w->list[i].general != general || strcmp(w->list[i].name, name)))
		i++;
	if (i < w->n) {
		free(w->list[i].value);
		w->list[i].value = copy(value);
		return;
	}
	w->list = array_must_grow(w->list, w->n, sizeof(*w->list));
	w->list[w->n++] = (struct given_option){ copy(name), copy(value), general };
}

bool given_options_special(const struct given_options *w, const char *name)
{
	for (uint32_t i = 0; i < w->n; i++)
		if (!w->list[i].general && !strcmp(w->list[i].name, name))
			return true;
	return false;
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
