/* SPDX-License-Identifier: MIT */
/* The facts of the manifest in their three classes, in report.html: see html.h. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "view/html.h"
#include "view/text.h"

/* Facts of a class at most, and how deep they lie. */
#define MOST_FACTS 400
#define MOST_DEPTH 6

/* A class: a fact of it, and, of what is volatile, the same after the run. */
struct class
{
	const json_t *before, *after;
	size_t facts;
	FILE *f;
};

static bool is_there(const json_t *j)
{
	return j && !json_is_null(j) && !json_is_object(j) && !json_is_array(j) &&
	       (!json_is_string(j) || *json_string_value(j));
}

static void value_cell(const json_t *j, FILE *f)
{
	char *text = NULL, *shown;

	if (is_there(j) && !json_is_string(j))
		text = json_dumps(j, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
	else if (is_there(j))
		text = text_format("%s", json_string_value(j));
	shown = plot_text_shown(text ? text : "", 400);
	fprintf(f, "<td>");
	plot_text_html(shown, f);
	fprintf(f, "</td>");
	free(shown);
	free(text);
}

static void walk(struct class *c, const char *path, const json_t *a, const json_t *b, int depth);

/* Prints a fact; one that is absent has no row. */
static void fact_print(struct class *c, const char *path, const json_t *a, const json_t *b)
{
	if ((!is_there(a) && !is_there(b)) || c->facts++ >= MOST_FACTS)
		return;
	fprintf(c->f, "<tr><th>");
	plot_text_html(path, c->f);
	fprintf(c->f, "</th>");
	value_cell(a, c->f);
	if (c->after)
		value_cell(b, c->f);
	fprintf(c->f, "</tr>\n");
}

/* Names an entry of a list by what it has as a name, "storage /mnt/f", else by its number. */
static char *entry_name(const char *path, const json_t *j, size_t i)
{
	const char *name = json_string_value(json_object_get(j, "path"));

	name = name ? name : json_string_value(json_object_get(j, "name"));
	if (name)
		return text_format("%s %.200s", path, name);
	return text_format("%s %zu", path, i + 1);
}

static void object_walk(struct class *c, const char *path, const json_t *a, const json_t *b,
			int depth)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)a, key, value)
	{
		char *below = text_format("%s%s%.100s", path, *path ? ", " : "", key);

		walk(c, below, value, json_object_get(b, key), depth + 1);
		free(below);
	}
}

static void walk(struct class *c, const char *path, const json_t *a, const json_t *b, int depth)
{
	if (depth > MOST_DEPTH || c->facts > MOST_FACTS)
		return;
	if (json_is_object(a)) {
		object_walk(c, path, a, b, depth);
	} else if (json_is_array(a)) {
		for (size_t i = 0; i < json_array_size(a); i++) {
			const json_t *entry = json_array_get(a, i);
			char *below = entry_name(path, entry, i);

			walk(c, below, entry, json_array_get(b, i), depth + 1);
			free(below);
		}
	} else {
		fact_print(c, path, a, b);
	}
}

static void class_print(const char *title, const char *id, const char *what, const json_t *before,
			const json_t *after, FILE *f)
{
	struct class c = { before, after, 0, f };

	if (!json_is_object(before))
		return;
	fprintf(f,
		"<h3>%s</h3>\n<p class=\"sub\">%s</p>\n"
		"<div class=\"wide\"><table class=\"facts\" id=\"%s\">\n%s<tbody>\n",
		title, what, id,
		after ? "<thead><tr><th></th><th>before</th><th>after</th></tr></thead>" : "");
	walk(&c, "", before, after, 0);
	fprintf(f, "</tbody></table></div>\n%s",
		c.facts > MOST_FACTS ? "<p class=\"sub\">manifest.json has more.</p>\n" : "");
}

void html_classes(const struct page *page, FILE *f)
{
	const json_t *m = page->plot->folder.manifest;
	const json_t *state = json_object_get(m, "volatile");

	if (!json_is_object(json_object_get(m, "identity")))
		return;
	fprintf(f, "<section class=\"page\"><h2>Manifest</h2>\n");
	class_print("Identity", "identity", "Another device, host, version or job is another test.",
		    json_object_get(m, "identity"), NULL, f);
	class_print("Tuning", "tuning", "Set by people; where it differs, results may.",
		    json_object_get(m, "tuning"), NULL, f);
	class_print("Volatile", "volatile", "The state of the machine, before and after the run.",
		    json_object_get(state, "before"), json_object_get(state, "after"), f);
	fprintf(f, "</section>\n");
}
