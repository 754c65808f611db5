/* SPDX-License-Identifier: MIT */
/* The files that the command line names: see run_names.h. */
#include "cli/run_names.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"
#include "report/bandwidth_log.h"
#include "report/csv_files.h"
#include "report/folder.h"
#include "report/results.h"

static void name_add(struct sched *s, const char *option, const char *path, bool written)
{
	struct run_name *names = (struct run_name *)s->names;

	names = array_must_grow(names, s->nnames, sizeof(*names));
	names[s->nnames++] = (struct run_name){ option, text_format("%s", path), written };
	s->names = names;
}

static void folder_name_add(struct sched *s, const char *dir, const char *name)
{
	char *path = text_format("%s/%s", dir, name);

	name_add(s, "--output-dir", path, true);
	free(path);
}

void run_names_collect(struct sched *s, const struct cmdline *c)
{
	const struct output *out = &c->settings.output;

	for (size_t i = 0; i < c->sections.nfiles; i++)
		name_add(s, "job file", c->sections.files[i], false);
	for (uint32_t i = 0; out->path && i < out->formats.n; i++) {
		char *path = results_file(out, i);

		name_add(s, "--output", path, true);
		free(path);
	}
	for (const struct csv_file *const *file = csv_files; out->dir && *file; file++)
		folder_name_add(s, out->dir, (*file)->name);
	if (out->dir) {
		folder_name_add(s, out->dir, JOB_FILE);
		folder_name_add(s, out->dir, MANIFEST_FILE);
	}
	if (c->settings.expect_manifest)
		name_add(s, "--expect-manifest", c->settings.expect_manifest, false);
	for (int op = OP_READ; c->settings.bandwidth_log && op <= OP_TRIM; op++) {
		char *path = bandwidth_log_file(c->settings.bandwidth_log, (enum op)op);

		name_add(s, "--bandwidth-log", path, true);
		free(path);
	}
}

void run_names_free(struct sched *s)
{
	for (uint32_t i = 0; i < s->nnames; i++)
		free(s->names[i].path);
	free((struct run_name *)s->names);
}
