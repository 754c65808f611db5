/* SPDX-License-Identifier: MIT */
/* Strings for JSON out of bytes that may be no UTF-8. */
#include "base/json_text.h"

#include <stdlib.h>
#include <string.h>

json_t *json_text(const char *s)
{
	json_t *j = json_string(s);
	char *copy = j ? NULL : strdup(s);

	for (char *p = copy; p && *p; p++)
		if ((unsigned char)*p >= 0x80)
			*p = '?';
	if (copy)
		j = json_string(copy);
	free(copy);
	return j;
}

json_t *json_lines(const struct err *e)
{
	json_t *list = json_array();

	for (const char *p = e ? e->text : ""; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		char *line = strndup(p, strcspn(p, "\n"));

		if (line)
			json_array_append_new(list, json_text(line));
		free(line);
	}
	return list;
}
