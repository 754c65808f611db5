/* SPDX-License-Identifier: MIT */
/* Comparing JSON: see difference.h. */
#include "view/difference.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/text.h"

#define SHOWN_COLUMNS 160
#define DEPTH_MAX 32 /* a manifest that nests deeper is not gone into */

struct walk {
	difference_tell *tell;
	void *arg;
	unsigned found;
};

static void compare(struct walk *w, const char *fact, const json_t *a, const json_t *b,
		    unsigned depth);

static char *shown(const json_t *j)
{
	char *all = j && !json_is_null(j) ? json_dumps(j, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
	char *cut = text_cut(all ? all : "none", SHOWN_COLUMNS);

	free(all);
	return cut;
}

static void differ(struct walk *w, const char *fact, const json_t *a, const json_t *b)
{
	char *of_a = shown(a), *of_b = shown(b);

	w->tell(w->arg, fact, of_a, of_b);
	w->found++;
	free(of_a);
	free(of_b);
}

static void compare_member(struct walk *w, const char *fact, const char *key, const json_t *a,
			   const json_t *b, unsigned depth)
{
	char *name = text_format("%s%s%s", fact, *fact ? "." : "", key);

	compare(w, name, a, b, depth + 1);
	free(name);
}

static void compare_objects(struct walk *w, const char *fact, const json_t *a, const json_t *b,
			    unsigned depth)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)a, key, value)
		compare_member(w, fact, key, value, json_object_get(b, key), depth);
	json_object_foreach((json_t *)(uintptr_t)b, key, value) if (!json_object_get(a, key))
		compare_member(w, fact, key, NULL, value, depth);
}

static void compare_lists(struct walk *w, const char *fact, const json_t *a, const json_t *b,
			  unsigned depth)
{
	char key[24];

	for (size_t i = 0; i < json_array_size(a) || i < json_array_size(b); i++) {
		snprintf(key, sizeof(key), "%zu", i);
		compare_member(w, fact, key, json_array_get(a, i), json_array_get(b, i), depth);
	}
}

static bool is_none(const json_t *j)
{
	return !j || json_is_null(j);
}

static void compare(struct walk *w, const char *fact, const json_t *a, const json_t *b,
		    unsigned depth)
{
	if (is_none(a) && is_none(b))
		return;
	if (depth < DEPTH_MAX && json_is_object(a) && json_is_object(b))
		compare_objects(w, fact, a, b, depth);
	else if (depth < DEPTH_MAX && json_is_array(a) && json_is_array(b))
		compare_lists(w, fact, a, b, depth);
	else if (!json_equal(a, b))
		differ(w, fact, a, b);
}

unsigned differences_tell(const json_t *a, const json_t *b, difference_tell *tell, void *arg)
{
	struct walk w = { tell, arg, 0 };

	compare(&w, "", a, b, 0);
	return w.found;
}
