/* SPDX-License-Identifier: MIT */
/* Text that is made, wrapped and compared: see text.h. */
#include "base/text.h"

#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

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

char *text_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? text_format("%.*s", (int)(slash - path) + 1, path) : text_format(".");
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

#define NO_CHARACTER UINT32_MAX

/*
 * Returns the character of UTF-8 at @p, and its length; NO_CHARACTER and one byte where none is
 * there: a byte in the wrong place, a form that is too long, half a pair, beyond U+10FFFF.
 */
static uint32_t character(const char *p, size_t *bytes)
{
	static const unsigned char first[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)*p;
	size_t n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
	uint32_t all = c & first[n];

	*bytes = 1;
	if (c >= 0xf8 || (c & 0xc0) == 0x80)
		return NO_CHARACTER;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return NO_CHARACTER;
		all = all << 6 | (p[i] & 0x3f);
	}
	if (all < least[n] || (all >= 0xd800 && all < 0xe000) || all > 0x10ffff)
		return NO_CHARACTER;
	*bytes = n;
	return all;
}

size_t text_character(const char *p, bool *shown)
{
	size_t bytes;
	uint32_t c = character(p, &bytes);

	*shown = c != NO_CHARACTER && c >= ' ' && (c < 0x7f || c >= 0xa0) &&
		 (c < 0x2028 || c > 0x202e) && (c < 0x2066 || c > 0x2069);
	return bytes;
}

char *text_harmless(const char *text)
{
	char *copy = malloc(strlen(text) + 1), *to = copy;
	size_t bytes;
	bool shown;

	if (!copy)
		abort();
	for (; *text; text += bytes) {
		bytes = text_character(text, &shown);
		if (shown)
			to = mempcpy(to, text, bytes);
		else
			*to++ = '?';
	}
	*to = '\0';
	return copy;
}

void text_print_harmless(const char *text, size_t n, FILE *f)
{
	size_t bytes;
	bool shown;

	for (size_t i = 0; i < n && text[i]; i += bytes) {
		bytes = text_character(text + i, &shown);
		if (i + bytes > n)
			return;
		if (shown || text[i] == '\n')
			fwrite(text + i, 1, bytes, f);
		else
			fputc('?', f);
	}
}

int text_print_through(void (*print)(const void *arg, FILE *f), const void *arg, FILE *f)
{
	char *text = NULL;
	size_t n = 0;
	FILE *memory = open_memstream(&text, &n);

	if (!memory)
		return -ENOMEM;
	print(arg, memory);
	if (fclose(memory)) {
		free(text);
		return -ENOMEM;
	}
	text_print_harmless(text, n, f);
	free(text);
	return 0;
}

static pthread_once_t utf8_once = PTHREAD_ONCE_INIT;
static locale_t utf8; /* is kept: making one reads and maps a file of the system */

static void utf8_make(void)
{
	utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* Columns of the longest part of @text that has at most @most, and the end of that part. */
static uint32_t measure(const char *text, uint32_t most, const char **end)
{
	locale_t old = (locale_t)0;
	uint32_t columns = 0;
	size_t bytes;

	pthread_once(&utf8_once, utf8_make);
	if (utf8)
		old = uselocale(utf8);
	for (; *text; text += bytes) {
		bool shown;
		int n;

		text_character(text, &shown);
		n = wcwidth((wchar_t)character(text, &bytes));
		n = n < 0 || !shown ? 1 : n;
		if (columns + (uint32_t)n > most)
			break;
		columns += (uint32_t)n;
	}
	*end = text;
	if (utf8)
		uselocale(old);
	return columns;
}

uint32_t text_width(const char *text)
{
	const char *end;

	return measure(text, UINT32_MAX, &end);
}

void text_padded(const char *text, uint32_t columns, FILE *f)
{
	uint32_t n = text_width(text);

	fprintf(f, "%s%*s", text, n < columns ? (int)(columns - n) : 0, "");
}

char *text_cut(const char *text, uint32_t columns)
{
	const char *end;

	measure(text, columns, &end);
	if (!*end)
		return text_format("%s", text);
	measure(text, columns < 3 ? 0 : columns - 3, &end);
	return text_format("%.*s%.*s", (int)(end - text), text, (int)(columns < 3 ? columns : 3),
			   "...");
}

/* Levenshtein's distance, by rows; names are short. */
unsigned text_distance(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);
	unsigned row[64];

	if (na >= 64 || nb >= 64)
		return 64;
	for (size_t j = 0; j <= nb; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= nb; j++) {
			unsigned best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
		}
	}
	return row[nb];
}

#define LINE_COLUMNS 80

void text_columns(const char *text, int at, int indent, FILE *f)
{
	bool fits = at < indent || !indent;

	while (*text) {
		int n = (int)strcspn(text, " ");

		if (!fits) {
			fputc('\n', f);
			at = 0;
		}
		at += fprintf(f, "%*s%.*s", at < indent ? indent - at : at > 0, "", n, text);
		text += n;
		text += strspn(text, " ");
		fits = at + 1 + (int)strcspn(text, " ") <= LINE_COLUMNS;
	}
	fputc('\n', f);
}

bool text_list_has(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = list; n && (p = strstr(p, name)); p += n)
		if ((p == list || p[-1] == ' ') && (!p[n] || p[n] == ' '))
			return true;
	return false;
}
