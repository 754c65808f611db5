/* SPDX-License-Identifier: MIT */
/* The manifest in report.html: see html.h. An absent fact has no row. */
#include <stdlib.h>
#include <string.h>

#include "view/html.h"
#include "view/text.h"

/* --- notes --- */

/* Looks for an error that says the same about steady state as a note, in other words. */
static bool is_told(const json_t *errors, const char *note)
{
	const char *rest = strstr(note, "] steadystate=: ");
	size_t i;
	json_t *error;

	json_array_foreach(errors, i, error)
	{
		const char *text = json_string_value(error);

		if (rest && text && !strncmp(text, note, (size_t)(rest - note)) &&
		    strstr(text, "] steadystate=: "))
			return true;
	}
	return false;
}

/*
 * Prints each message of a list as an item, with the job's name before it, but for those that one
 * of @errors tells, too.
 */
static void items_print(const json_t *list, const json_t *errors, const char *kind, const char *job,
			FILE *f)
{
	size_t i;
	json_t *message;

	json_array_foreach(list, i, message)
	{
		const char *text = json_string_value(message);

		if (!text || is_told(errors, text))
			continue;
		fprintf(f, "<li>%s: ", kind);
		/* most messages begin with it */
		if (job && *text != '[') {
			plot_text_html(job, f);
			fprintf(f, ": ");
		}
		plot_text_html(text, f);
		fprintf(f, "</li>\n");
	}
}

static void items_of_jobs(const json_t *manifest, FILE *f)
{
	size_t i;
	json_t *job;

	items_print(json_object_get(manifest, "warnings"), NULL, "warning", NULL, f);
	json_array_foreach(json_object_get(manifest, "jobs"), i, job)
	{
		const char *name = json_string_value(json_object_get(job, "name"));

		items_print(json_object_get(job, "errors"), NULL, "error", name, f);
		items_print(json_object_get(job, "notes"), json_object_get(job, "errors"), "note",
			    name, f);
	}
}

void html_notes(const struct page *page, FILE *f)
{
	char *items = NULL;
	size_t n = 0;
	FILE *memory = open_memstream(&items, &n);

	if (!memory)
		abort();
	items_of_jobs(page->plot->folder.manifest, memory);
	if (fclose(memory))
		abort();
	if (n)
		fprintf(f, "<h2>Notes</h2>\n<ul id=\"notes\">\n%s</ul>\n", items);
	free(items);
}

/* --- the run, its jobs and their targets --- */

/* Returns the value at a path of keys, "machine.cpu.model"; NULL: none, or absent. */
static const json_t *at(const json_t *j, const char *path)
{
	while (*path) {
		size_t n = strcspn(path, ".");
		char key[64];

		snprintf(key, sizeof(key), "%.*s", (int)n, path);
		j = json_object_get(j, key);
		path += n + (path[n] == '.');
	}
	if (!j || json_is_null(j) ||
	    (json_is_string(j) &&
	     (!*json_string_value(j) || !strcmp(json_string_value(j), "absent"))))
		return NULL;
	return j;
}

/* Prints text as it is, a list as words with blanks between, anything else as JSON. */
static void value_print(const json_t *j, FILE *f)
{
	bool is_plain = json_is_string(j) || json_is_array(j);
	char *text = is_plain ? NULL : json_dumps(j, JSON_ENCODE_ANY | JSON_COMPACT);
	size_t i;
	json_t *word;

	if (json_is_array(j)) {
		json_array_foreach(j, i, word)
		{
			fprintf(f, "%s", i ? " " : "");
			value_print(word, f);
		}
	} else {
		plot_text_html(text ? text : json_string_value(j), f);
	}
	free(text);
}

struct row {
	const char *title, *path;
};

static const struct row run_rows[] = {
	{ "run", "run_id" },
	{ "title", "title" },
	{ "started", "started" },
	{ "ended", "ended" },
	{ "exit code", "exit_code" },
	{ "command line", "command_line" },
	{ "job file", "job_file" },
	{ "digest of the jobs", "jobs_digest" },
	{ "iogen", "tool.version" },
	{ "compiler", "tool.compiler" },
	{ "host", "machine.host" },
	{ "kernel", "machine.kernel.release" },
	{ "CPU", "machine.cpu.model" },
	{ "CPUs", "machine.cpu.online" },
	{ "governor", "machine.cpu.governor" },
	{ "memory in bytes", "machine.memory.total_bytes" },
	{ "clock", "machine.clock.used" },
	{ "load", "machine.load" },
	{ NULL, NULL },
};

static const struct row job_rows[] = {
	{ "engine", "engine" },   { "workload", "workload" },
	{ "workers", "workers" }, { "CPUs", "cpus" },
	{ "seed", "seed" },       { "digest of the operations", "opstream" },
	{ NULL, NULL },
};

static const struct row target_rows[] = {
	{ "target", "path" },
	{ "bytes", "bytes" },
	{ "file system", "file_system.type" },
	{ "mounted with", "file_system.options" },
	{ "device", "device.name" },
	{ "model", "device.model" },
	{ "firmware", "device.firmware" },
	{ "scheduler", "device.scheduler" },
	{ "write cache", "device.write_cache" },
	{ "rotational", "device.rotational" },
	{ "logical block", "device.logical_block_bytes" },
	{ NULL, NULL },
};

static void rows_print(const json_t *j, const struct row *row, FILE *f)
{
	for (; row->title; row++) {
		const json_t *value = at(j, row->path);

		if (!value || (json_is_array(value) && !json_array_size(value)))
			continue;
		fprintf(f, "<tr><th>%s</th><td>", row->title);
		value_print(value, f);
		fprintf(f, "</td></tr>\n");
	}
}

/* The most targets of a job that have rows. */
#define MOST_TARGETS 4

static void job_print_facts(const json_t *job, FILE *f)
{
	const json_t *targets = json_object_get(job, "targets"), *name = at(job, "name");
	size_t i;
	json_t *target;

	fprintf(f, "<tbody><tr><th>job</th><td><strong>");
	if (name)
		value_print(name, f);
	fprintf(f, "</strong></td></tr>\n");
	rows_print(job, job_rows, f);
	json_array_foreach(targets, i, target) if (i < MOST_TARGETS)
		rows_print(target, target_rows, f);
	if (json_array_size(targets) > MOST_TARGETS)
		fprintf(f, "<tr><th>targets</th><td>%zu, of which these are the first</td></tr>\n",
			json_array_size(targets));
	fprintf(f, "</tbody>\n");
}

void html_run(const struct page *page, FILE *f)
{
	rows_print(page->plot->folder.manifest, run_rows, f);
}

void html_jobs_open(const struct page *page, FILE *f)
{
	if (json_array_size(json_object_get(page->plot->folder.manifest, "jobs")) <= 4)
		fprintf(f, " open");
}

void html_jobs(const struct page *page, FILE *f)
{
	size_t i;
	json_t *job;

	json_array_foreach(json_object_get(page->plot->folder.manifest, "jobs"), i, job)
		job_print_facts(job, f);
}

void html_manifest(const struct page *page, FILE *f)
{
	char *text = json_dumps(page->plot->folder.manifest, JSON_INDENT(2));

	plot_text_html(text ? text : "", f);
	free(text);
}
