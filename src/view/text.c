/* SPDX-License-Identifier: MIT */
/* Escaping text: see text.h. */
#include "view/text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/text.h"

#define ELLIPSIS "\xe2\x80\xa6"

/* Returns whether a character of UTF-8 begins with this byte. */
static bool begins(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += begins(*s);
	return n;
}

/* Returns the first byte of the @n'th character of @s, from 0. */
static const char *character(const char *s, size_t n)
{
	for (; *s; s++)
		if (begins(*s) && !n--)
			break;
	return s;
}

char *plot_text_shown(const char *s, size_t most)
{
	char *all = text_harmless(s), *cut;
	size_t n = characters(all);

	if (n <= most)
		return all;
	cut = text_format("%.*s" ELLIPSIS "%s", (int)(character(all, most / 2) - all), all,
			  character(all, n - (most - most / 2 - 1)));
	free(all);
	return cut;
}

/*
 * Prints letters and blanks as they are, and all else as octal numbers of its bytes: no quote, no
 * macro, no substitution and no end of a line can stand there. A digit behind such a number would
 * be taken for a part of it.
 */
static void quote(const char *s, bool tic, FILE *f)
{
	char *text = text_harmless(s);
	bool plain = true;

	fputc('"', f);
	for (const unsigned char *p = (unsigned char *)text; *p; p++) {
		plain = *p == ' ' || (*p < 0x80 && isalpha(*p)) || (plain && isdigit(*p));
		if (plain)
			fputc(*p, f);
		else
			fprintf(f, tic && *p == '%' ? "\\%03o\\%03o" : "\\%03o", *p, *p);
	}
	fputc('"', f);
	free(text);
}

void plot_text_quote(const char *s, FILE *f)
{
	quote(s, false, f);
}

void plot_text_quote_tic(const char *s, FILE *f)
{
	quote(s, true, f);
}

/* Lines and columns of JSON stay as they are. */
static bool is_layout(char c)
{
	return c == '\n' || c == '\t';
}

void plot_text_html(const char *s, FILE *f)
{
	static const char special[] = "&<>\"'";
	static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };

	size_t bytes;

	for (; *s; s += bytes) {
		const char *found = strchr(special, *s);
		bool shown;

		bytes = text_character(s, &shown);
		if (found)
			fputs(entities[found - special], f);
		else if (shown || is_layout(*s))
			fwrite(s, 1, bytes, f);
		else
			fputc('?', f);
	}
}

void plot_text_base64(const void *bytes, size_t n, FILE *f)
{
	const unsigned char *p = bytes;
	char text[4096 / 3 * 4 + 5];

	for (size_t part; n; p += part, n -= part) {
		part = n < 4095 ? n : 4095; /* a multiple of 3: only the last part is padded */
		base64_write(text, p, part);
		fputs(text, f);
	}
}
