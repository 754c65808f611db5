/* SPDX-License-Identifier: MIT */
/* Keeping what was written: see words.h. */
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

void words_put(struct words *w, const char *name, const char *value, bool general)
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
	w->list[w->n++] = (struct word){ copy(name), copy(value), general };
}

bool words_special(const struct words *w, const char *name)
{
	for (uint32_t i = 0; i < w->n; i++)
		if (!w->list[i].general && !strcmp(w->list[i].name, name))
			return true;
	return false;
}

void words_free(struct words *w)
{
	for (uint32_t i = 0; i < w->n; i++) {
		free(w->list[i].name);
		free(w->list[i].value);
	}
	free(w->list);
	*w = (struct words){ 0 };
}
