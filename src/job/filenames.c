/* SPDX-License-Identifier: MIT */
/* Lists of files, and files by the name of a section: see filenames.h. */
#include "job/filenames.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "job/files_options.h"

#define JOBNAME "$jobname"

static bool list_has(const char *list, const char *part)
{
	bool found = false;
	char *one;

	for (uint32_t i = 0; !found && (one = text_list_part(list, i)); i++) {
		found = !strcmp(one, part);
		free(one);
	}
	return found;
}

/* Returns the name as it stands in a list. The caller frees it. */
static char *in_list(const char *name)
{
	char *out = malloc(2 * strlen(name) + 1), *to = out;

	if (!out)
		abort();
	for (; *name; name++) {
		if (*name == ':')
			*to++ = '\\';
		*to++ = *name;
	}
	*to = '\0';
	return out;
}

char *filenames_add(const char *list, const char *more)
{
	char *all = text_format("%s", list), *part;

	for (uint32_t i = 0; (part = text_list_part(more, i)); i++) {
		char *name = in_list(part), *longer;

		if (!list_has(all, part)) {
			longer = text_format("%s:%s", all, name);
			free(all);
			all = longer;
		}
		free(name);
		free(part);
	}
	return all;
}

void filenames_of_section(struct files_options *o, const char *section)
{
	char *at = o->filename_format ? strstr(o->filename_format, JOBNAME) : NULL, *format;
	struct stat st;

	if (o->filename)
		return;
	if (o->nrfiles == 1 && !stat(section, &st) && S_ISBLK(st.st_mode)) {
		o->filename = in_list(section);
		return;
	}
	for (; at; at = strstr(at + strlen(section), JOBNAME)) {
		size_t before = (size_t)(at - o->filename_format);

		format = text_format("%.*s%s%s", (int)before, o->filename_format, section,
				     at + strlen(JOBNAME));
		free(o->filename_format);
		o->filename_format = format;
		at = format + before;
	}
}

bool filenames_first(struct files_options *o)
{
	char *list = NULL, *part;
	bool more;

	for (uint32_t i = 0; (part = text_list_part(o->filename, i)) && i < o->nrfiles; i++) {
		char *name = in_list(part), *longer;

		longer = list ? text_format("%s:%s", list, name) : text_format("%s", name);
		free(list);
		free(name);
		free(part);
		list = longer;
	}
	more = part;
	free(part);
	free(o->filename);
	o->filename = list;
	o->nrfiles = 1;
	return more;
}
