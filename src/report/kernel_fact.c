/* SPDX-License-Identifier: MIT */
/* Reading facts: see kernel_fact.h. */
#include "report/kernel_fact.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "base/text.h"

json_t *fact_text(const char *text)
{
	json_t *j = text && *text ? json_text(text) : NULL;

	return j ? j : json_null();
}

/* Copies the first line of a file; NULL where there is none, or an empty one. */
static char *line_read(const char *path)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;

	if (f && getline(&line, &room, f) > 0)
		line[strcspn(line, "\n")] = '\0';
	else if (line)
		*line = '\0';
	if (f)
		fclose(f);
	if (line && !line[strspn(line, " ")]) {
		free(line);
		line = NULL;
	}
	return line;
}

json_t *fact_line(const char *path)
{
	char *line = line_read(path);
	json_t *j = fact_text(line);

	free(line);
	return j;
}

json_t *fact_number(const char *text, uint64_t times)
{
	char *end;
	long long v;

	if (!text)
		return json_null();
	errno = 0;
	v = strtoll(text, &end, 10);
	if (end == text || errno || (*end && *end != ' ') ||
	    __builtin_mul_overflow(v, (long long)(times ? times : 1), &v))
		return json_null();
	return json_integer(v);
}

/* Returns the word in brackets. */
static json_t *chosen(char *text)
{
	char *open = strchr(text, '['), *close = open ? strchr(open, ']') : NULL;

	if (!close)
		return fact_text(text);
	*close = '\0';
	return fact_text(open + 1);
}

/* Reads the first of the files "a|b|c" below @folder that has a line; NULL: none has. */
static char *first_of(const char *folder, const char *files)
{
	char *line = NULL;

	for (const char *p = files; *p && !line; p += strcspn(p, "|"), p += *p == '|') {
		char *path = text_format("%s/%.*s", folder, (int)strcspn(p, "|"), p);

		line = line_read(path);
		free(path);
	}
	return line;
}

void kernel_facts_add(json_t *to, const char *folder, const struct kernel_fact *list)
{
	for (const struct kernel_fact *f = list; f->key; f++) {
		char *line = first_of(folder, f->file);

		json_object_set_new(to, f->key,
				    !line                  ? json_null() :
				    f->form == FACT_NUMBER ? fact_number(line, f->times) :
				    f->form == FACT_CHOSEN ? chosen(line) :
							     fact_text(line));
		free(line);
	}
}

char *fact_field(const char *path, const char *key)
{
	char line[512], *found = NULL;
	FILE *f = fopen(path, "re");

	while (f && !found && fgets(line, sizeof(line), f)) {
		char *colon = strchr(line, ':');

		if (!colon || strncmp(line, key, strlen(key)) ||
		    strspn(line + strlen(key), " \t") != (size_t)(colon - line) - strlen(key))
			continue;
		colon += 1 + strspn(colon + 1, " \t");
		colon[strcspn(colon, "\n")] = '\0';
		found = text_format("%s", colon);
	}
	if (f)
		fclose(f);
	return found;
}
