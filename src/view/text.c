/* SPDX-License-Identifier: MIT */
/* Escaping text: see text.h. */
#include "view/text.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
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
	json_t *j = json_text(s);
	char *all = text_format("%s", json_string_value(j)), *cut;
	size_t n = characters(all);

	json_decref(j);
	for (char *p = all; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	if (n <= most)
		return all;
	cut = text_format("%.*s" ELLIPSIS "%s", (int)(character(all, most / 2) - all), all,
			  character(all, n - (most - most / 2 - 1)));
	free(all);
	return cut;
}

static void quote(const char *s, bool tic, FILE *f)
{
	fputc('\'', f);
	for (; *s; s++) {
		if (*s == '\'' || (tic && *s == '%'))
			fputc(*s, f);
		fputc(*s, f);
	}
	fputc('\'', f);
}

void plot_text_quote(const char *s, FILE *f)
{
	quote(s, false, f);
}

void plot_text_quote_tic(const char *s, FILE *f)
{
	quote(s, true, f);
}

void plot_text_html(const char *s, FILE *f)
{
	static const char special[] = "&<>\"'";
	static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };

	for (; *s; s++) {
		const char *found = strchr(special, *s);

		if (found)
			fputs(entities[found - special], f);
		else
			fputc(*s, f);
	}
}

void plot_text_base64(const void *bytes, size_t n, FILE *f)
{
	const unsigned char *p = bytes;
	unsigned char text[4096 / 3 * 4 + 5];

	for (size_t part; n; p += part, n -= part) {
		part = n < 4095 ? n : 4095; /* a multiple of 3: only the last part is padded */
		EVP_EncodeBlock(text, p, (int)part);
		fputs((const char *)text, f);
	}
}
