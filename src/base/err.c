/* SPDX-License-Identifier: MIT */
/* Collected error messages: see err.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Finds a message that is there already: several jobs inherit one bad [global] line. */
static bool err_has(const struct err *e, const char *line)
{
	size_t n = strlen(line);

	for (const char *p = e->text; (p = strstr(p, line)); p += n)
		if (p == e->text || p[-1] == '\n')
			return true;
	return false;
}

static void err_add(struct err *e, const char *line)
{
	size_t n = strlen(line);

	if (err_has(e, line))
		return;
	e->count++;
	if (e->len + n >= sizeof(e->text))
		return;
	memcpy(e->text + e->len, line, n + 1);
	e->len += n;
}

static void err_format(struct err *e, const char *fmt, va_list ap)
{
	char line[2048];
	size_t n = (size_t)snprintf(line, sizeof(line), "%s", e->where);

	vsnprintf(line + n, sizeof(line) - n - 1, fmt, ap);
	strcat(line, "\n");
	err_add(e, line);
}

int(fail)(struct err *e, int errnum, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_format(e, fmt, ap);
	va_end(ap);
	return -errnum;
}

void note_add(struct err *note, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_format(note, fmt, ap);
	va_end(ap);
}

void err_enter(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(e->where, sizeof(e->where), fmt, ap);
	va_end(ap);
}

void err_leave(struct err *e)
{
	e->where[0] = '\0';
}

void err_merge(struct err *e, const struct err *from)
{
	char line[2048];

	for (const char *p = from->text; *p;) {
		size_t n = strcspn(p, "\n") + 1;

		snprintf(line, sizeof(line), "%.*s", (int)n, p);
		err_add(e, line);
		p += n;
	}
}
