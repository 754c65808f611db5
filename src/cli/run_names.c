/* SPDX-License-Identifier: MIT */
/* The files that the command line names: see run_names.h. */
#include "cli/run_names.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"
#include "report/bandwidth_log.h"
#include "report/folder.h"
#include "report/results.h"

static void name_add(struct sched *s, const struct run_name *name)
{
	struct run_name *names = (struct run_name *)s->names;

	names = array_must_grow(names, s->nnames, sizeof(*names));
	names[s->nnames] = *name;
	names[s->nnames++].path = text_format("%s", name->path);
	s->names = names;
}

static void input_add(struct sched *s, const char *option, char *path)
{
	name_add(s, &(struct run_name){ .option = option, .path = path });
}

/* Adds an output, and frees its path. */
static void output_add(struct sched *s, const char *option, char *path)
{
	name_add(s, &(struct run_name){ .option = option, .path = path, .written = true });
	free(path);
}

/* Adds the folder of results, those above it, and all that the run may make within. */
static void folder_add(struct sched *s, const char *option, const char *dir, bool files)
{
	struct run_name name = { .option = option,
				 .path = text_format("%s", dir),
				 .written = true,
				 .marked = true,
				 .folder = true };
	const char *file;

	name_add(s, &name);
	for (char *p = strrchr(name.path, '/'); p && p > name.path; p = strrchr(name.path, '/')) {
		*p = '\0';
		name_add(s, &name);
	}
	free(name.path);
	name.folder = false;
	for (size_t i = 0; files && (file = folder_file(i)); i++) {
		name.path = text_format("%s/%s", dir, file);
		name_add(s, &name);
		free(name.path);
	}
}

static void results_add(struct sched *s, const struct settings *settings)
{
	const struct output *out = &settings->output;

	if (settings->resume)
		folder_add(s, "--resume", settings->resume, true);
	else if (out->dir)
		folder_add(s, "--output-dir", out->dir, true);
	else if (!out->none)
		folder_add(s, "folder of results", DEFAULT_ROOT, false);
}

/* Adds standard output and standard error, where a shell has made files of them. */
static void streams_add(struct sched *s)
{
	char out[] = "/dev/fd/1", err[] = "/dev/fd/2";
	struct run_name name = {
		.option = "standard output", .path = out, .written = true, .open = true
	};

	name_add(s, &name);
	name.option = "standard error";
	name.path = err;
	name_add(s, &name);
}

void run_names_collect(struct sched *s, const struct cmdline *c)
{
	const struct output *out = &c->settings.output;
	char in[] = "/dev/fd/0";

	streams_add(s);
	for (size_t i = 0; i < c->sections.nfiles; i++)
		input_add(s, "job file", c->sections.files[i]);
	if (c->stdin_read)
		input_add(s, "job file", in);
	for (uint32_t i = 0; out->path && i < results_nfiles(out); i++)
		output_add(s, "--output", results_file(out, i));
	results_add(s, &c->settings);
	if (c->settings.expect_manifest)
		input_add(s, "--expect-manifest", c->settings.expect_manifest);
	for (int op = OP_READ; c->settings.bandwidth_log && op <= OP_TRIM; op++)
		output_add(s, "--bandwidth-log",
			   bandwidth_log_file(c->settings.bandwidth_log, (enum op)op));
}

void run_names_free(struct sched *s)
{
	for (uint32_t i = 0; i < s->nnames; i++)
		free(s->names[i].path);
	free((struct run_name *)s->names);
}
