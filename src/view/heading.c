/* SPDX-License-Identifier: MIT */
/* The run's name and its devices, from the manifest: see heading.h. */
#include "view/heading.h"

#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "view/text.h"
#include "base/text.h"

/* The most devices that a line names. */
#define MOST_DEVICES 3

/* Returns a fact, or NULL where it is absent. */
static const char *fact(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text && *text && strcmp(text, "absent") ? text : NULL;
}

/* Returns "ext4 on vda (MODEL)", or "nvme0n1 (MODEL)" for a device itself. */
static char *device_of(const json_t *target)
{
	const json_t *device = json_object_get(target, "device");
	const char *type = fact(json_object_get(target, "file_system"), "type");
	const char *source = fact(json_object_get(target, "file_system"), "source");
	const char *name = fact(device, "name"), *model = fact(device, "model");

	name = name ? name : source;
	if (!name)
		return text_format("%s", type ? type : "");
	return text_format("%s%s%s%s%s%s", type ? type : "", type ? " on " : "", name,
			   model ? " (" : "", model ? model : "", model ? ")" : "");
}

/* Adds an item to a list with commas, unless the list has it. */
static void add_once(char **list, unsigned *n, char *item)
{
	char *wrapped = text_format(", %s, ", *list), *key = text_format(", %s, ", item),
	     *old = *list;

	if (*item && !strstr(wrapped, key)) {
		if (++*n <= MOST_DEVICES)
			*list = text_format("%s%s%s", old, *old ? ", " : "", item);
		else if (*n == MOST_DEVICES + 1)
			*list = text_format("%s and more", old);
		if (*list != old)
			free(old);
	}
	free(wrapped);
	free(key);
	free(item);
}

char *plot_devices(const struct plot *p)
{
	char *list, *shown;
	const char *engine;
	unsigned n = 0;
	size_t i, k;
	json_t *job, *target;

	if (p->devices)
		return text_format("%s", p->devices);
	list = text_format("%s", "");

	json_array_foreach(json_object_get(p->folder.manifest, "jobs"), i, job)
		json_array_foreach(json_object_get(job, "targets"), k, target)
			add_once(&list, &n, device_of(target));
	engine = table_cell(&p->folder.table[TABLE_SUMMARY], 0,
			    table_column(&p->folder.table[TABLE_SUMMARY], "engine"));
	shown = plot_text_shown(*list                  ? list :
				strcmp(engine, "null") ? "device unknown" :
							 "no device",
				90);
	free(list);
	return shown;
}

const char *plot_run_title(const struct plot *p)
{
	if (p->title)
		return p->title;
	return fact(p->folder.manifest, "title");
}

char *plot_title(const struct plot *p, size_t most)
{
	const struct table *t = &p->folder.table[TABLE_SUMMARY];
	const char *title = plot_run_title(p);

	if (!title)
		title = table_cell(t, 0, table_column(t, p->njobs > 1 ? "run_id" : "job"));
	return plot_text_shown(title, most);
}

/* Returns the options that are swept. */
static char *swept(const struct matrix *m)
{
	char *list = text_format("swept: %s", m->option[0].name), *old;

	for (size_t i = 1; i < m->nswept; i++) {
		old = list;
		list = text_format("%s, %s", old, m->option[i].name);
		free(old);
	}
	return list;
}

/* Returns engine, workers, depth and block of a single job, or the number of jobs. */
static char *manner(const struct plot *p)
{
	const struct table *t = &p->folder.table[TABLE_SUMMARY];
	uint64_t block;
	char bytes[32] = "";

	if (p->matrix.nswept)
		return swept(&p->matrix);
	if (p->njobs > 1)
		return text_format("%zu jobs", p->njobs);
	block = table_uint(t, 0, table_column(t, "block_bytes"), 0);
	if (block)
		units_bytes(bytes, sizeof(bytes), block);
	return text_format("%s, %s worker%s, %s in flight%s%s",
			   table_cell(t, 0, table_column(t, "engine")),
			   table_cell(t, 0, table_column(t, "workers")),
			   table_uint(t, 0, table_column(t, "workers"), 1) == 1 ? "" : "s",
			   table_cell(t, 0, table_column(t, "iodepth")), block ? ", " : "", bytes);
}

char *plot_subtitle(const struct plot *p)
{
	char *devices = plot_devices(p), *how = manner(p), *thinned = text_format("%s", ""), *all;

	if (p->slices_in_one > 1) {
		free(thinned);
		thinned = text_format("; a point of time is %zu slices", p->slices_in_one);
	}
	all = text_format("%s%s; %s%s", p->partial ? "PARTIAL RUN, it ended early: " : "", devices,
			  how, thinned);
	free(devices);
	free(how);
	free(thinned);
	return all;
}
