/* SPDX-License-Identifier: MIT */
/* Names of files, titles and the like, as long as they are. */
#include "base/text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *text_format(const char *fmt, ...)
{
	char *s = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		abort();
	va_end(ap);
	return s;
}

char *text_list_part(const char *list, uint32_t index)
{
	char *part = malloc(strlen(list) + 1), *to = part;

	if (!part)
		abort();
	for (const char *p = list;; p++) {
		bool escaped = p[0] == '\\' && p[1] == ':';

		if (!escaped && (*p == ':' || !*p)) {
			*to = '\0';
			if (!index--)
				return part;
			if (!*p)
				break;
			to = part;
			continue;
		}
		p += escaped;
		*to++ = *p;
	}
	free(part);
	return NULL;
}
