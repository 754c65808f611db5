/* SPDX-License-Identifier: MIT */
/* Collected error messages: see err.h. */
#include "base/err.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define MOST_BYTES 2048 /* bytes of a message, at most */

/* Finds a line that is there already: several jobs inherit one bad [global] line. */
static bool has_line(const char *text, const char *line)
{
	size_t n = strlen(line);

	for (const char *p = text; (p = strstr(p, line)); p += n)
		if (p == text || p[-1] == '\n')
			return true;
	return false;
}

/* Says behind the messages how many have found no room. */
static void err_print_lost(struct err *e)
{
	if (e->lost)
		snprintf(e->text + e->len, sizeof(e->text) - e->len, "and %u more\n", e->lost);
}

static void err_add(struct err *e, const char *line)
{
	size_t n = strlen(line);

	if (has_line(e->text, line))
		return;
	e->count++;
	if (e->len + n < ERR_ROOM) {
		memcpy(e->text + e->len, line, n + 1);
		e->len += n;
	} else {
		e->lost++;
	}
	err_print_lost(e);
}

static void err_format(struct err *e, const char *fmt, va_list ap)
{
	char line[MOST_BYTES];
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

const char *err_reason(int errnum)
{
	static _Thread_local char text[128];
	struct rlimit limit;

	if (errnum != EFBIG || getrlimit(RLIMIT_FSIZE, &limit) || limit.rlim_cur == RLIM_INFINITY)
		return strerror(errnum);
	snprintf(text, sizeof(text),
		 "%s: a limit of %" PRIu64
		 " bytes for each file is set; ulimit -f unlimited lifts it",
		 strerror(errnum), (uint64_t)limit.rlim_cur);
	return text;
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

/* Copies the line at @p; returns the next one, NULL behind the last message. */
static const char *next_line(const struct err *e, const char *p, char *line, size_t n)
{
	size_t len = strcspn(p, "\n") + 1;

	if (p >= e->text + e->len)
		return NULL;
	snprintf(line, n, "%.*s", (int)len, p);
	return p + len;
}

static void err_merge_lost(struct err *e, const struct err *from)
{
	if (!from->lost)
		return;
	e->count += from->lost;
	e->lost += from->lost;
	err_print_lost(e);
}

void err_merge(struct err *e, const struct err *from)
{
	char line[MOST_BYTES];

	for (const char *p = from->text; (p = next_line(from, p, line, sizeof(line)));)
		err_add(e, line);
	err_merge_lost(e, from);
}

bool err_has_all(const struct err *e, const char *text)
{
	char line[MOST_BYTES];

	for (const char *p = text; *p; p += strlen(line)) {
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(p, "\n") + 1, p);
		if (!has_line(e->text, line))
			return false;
	}
	return true;
}

void err_remove(struct err *e, const char *text)
{
	char line[MOST_BYTES], *end = e->text;
	const char *next;

	for (const char *p = e->text; (next = next_line(e, p, line, sizeof(line))); p = next) {
		if (has_line(text, line)) {
			e->count--;
			continue;
		}
		memmove(end, p, (size_t)(next - p));
		end += next - p;
	}
	e->len = (size_t)(end - e->text);
	*end = '\0';
	if (!e->len)
		e->count = e->lost = 0;
	err_print_lost(e);
}

/* Returns the end of a number at @p, with its fraction, and the unit behind it of a time. */
static const char *number_end(const char *p)
{
	static const char *const units[] = { " ns", " us", " ms", " s" };
	const char *digits = "0123456789", *end = p + strspn(p, digits);

	if (end > p && *end == '.' && strspn(end + 1, digits))
		end += 1 + strspn(end + 1, digits);
	for (size_t i = 0; end > p && i < sizeof(units) / sizeof(units[0]); i++) {
		size_t n = strlen(units[i]);

		if (!strncmp(end, units[i], n) && !isalnum((unsigned char)end[n]))
			return end + n;
	}
	return end;
}

/* Returns whether two lines differ in numbers alone, and in the units of times. */
static bool alike(const char *a, const char *b)
{
	for (;; a++, b++) {
		a = number_end(a);
		b = number_end(b);
		if (*a != *b)
			return false;
		if (*a == '\n' || !*a)
			return true;
	}
}

/* Counts the lines of @e like the one at @p: those before it, and, with @p, all from there on. */
static void count_alike(const struct err *e, const char *p, unsigned *before, unsigned *from_here)
{
	*before = *from_here = 0;
	for (const char *q = e->text; q < e->text + e->len; q = strchr(q, '\n') + 1)
		if (alike(q, p))
			++*(q < p ? before : from_here);
}

void err_merge_alike(struct err *e, const struct err *from)
{
	char line[MOST_BYTES];
	const char *next;
	unsigned before, n, lines = from->count - from->lost;

	for (const char *p = from->text; (next = next_line(from, p, line, sizeof(line)));
	     p = next) {
		size_t len = strcspn(line, "\n");

		count_alike(from, p, &before, &n);
		if (before)
			continue;
		/* those that were lost are alike, too, where all others are */
		if (n == lines)
			n += from->lost;
		if (n > 1)
			snprintf(line + len, sizeof(line) - len, " (and %u more like this)\n",
				 n - 1);
		err_add(e, line);
		if (n > lines)
			return;
	}
	err_merge_lost(e, from);
}
