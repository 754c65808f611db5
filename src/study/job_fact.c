/* SPDX-License-Identifier: MIT */
/* Reading job.ini, as iogen wrote it: see job_fact.h. */
#include "study/job_fact.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/input_file.h"
#include "base/text.h"

/* Bytes of a job file at most: ten thousand jobs have some 40 MiB. */
#define MOST_BYTES ((size_t)256 << 20)

/* Takes a line of a section, "option=value" or "option". */
static void line_take(struct facts *f, enum study_side side, const char *section, char *line)
{
	char *value = strchr(line, '='), *name;

	if (!*section || !*line || strchr("#;", *line))
		return;
	if (value)
		*value++ = '\0';
	name = text_format("%s %s", section, line);
	facts_put(f, name, FACT_IDENTITY, value ? value : "1", side);
	free(name);
}

static void lines_take(struct facts *f, enum study_side side, char *text)
{
	const char *section = "";
	char *next;

	for (char *line = text; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (*line == '[')
			section = line;
		else
			line_take(f, side, section, line);
	}
}

void job_facts_add(struct facts *f, const char *dir, enum study_side side)
{
	char *path = text_format("%s/job.ini", dir), *text = NULL;
	struct err ignored = { 0 };
	size_t n;

	if (!access(path, F_OK) && !input_file_read(path, MOST_BYTES, &text, &n, &ignored) &&
	    (!f->jobs[side] || strcmp(f->jobs[side], text) != 0)) {
		free(f->jobs[side]);
		f->jobs[side] = text_format("%s", text);
		lines_take(f, side, text);
	}
	free(text);
	free(path);
}
