/* SPDX-License-Identifier: MIT */
/* Data as a user spells it: see data.h. */
#include "load/data.h"

#include <ctype.h>
#include <endian.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/input_file.h"
#include "base/text.h"

struct spelling {
	const char *name, *text; /* the option and its value, for messages */
	const char *at;          /* the text that is not read yet */
	struct data *d;
	struct err *e;
	bool places; /* %o is a piece */
};

static int put(struct spelling *s, const void *bytes, size_t n)
{
	unsigned char *more;

	if (s->d->len + n > DATA_MAX)
		return fail(s->e, E2BIG, "%s=%s: more than 1 MiB of data", s->name, s->text);
	more = realloc(s->d->bytes, s->d->len + n + 1);
	if (!more)
		return fail(s->e, ENOMEM, "%s: out of memory", s->name);
	memcpy(more + s->d->len, bytes, n);
	s->d->bytes = more;
	s->d->len += n;
	return 0;
}

static int put_place(struct spelling *s)
{
	static const unsigned char none[DATA_PLACE];
	size_t *more = array_grow(s->d->places, s->d->nplaces, sizeof(*more));

	if (!more)
		return fail(s->e, ENOMEM, "%s: out of memory", s->name);
	s->d->places = more;
	s->d->places[s->d->nplaces++] = s->d->len;
	s->at += strlen("%o");
	return put(s, none, sizeof(none));
}

/* Takes a file, up to DATA_MAX bytes in all. */
static int put_file(struct spelling *s, const char *path)
{
	const char *why;
	FILE *f = input_open(path, &why);
	size_t before = s->d->len, n;
	unsigned char block[4096];
	int ret = 0;

	if (!f)
		return fail(s->e, errno, "%s=%s: cannot open %s: %.*s", s->name, s->text, path,
			    (int)strcspn(why, ":"), why);
	do {
		size_t left = DATA_MAX - s->d->len;

		n = fread(block, 1, left < sizeof(block) ? left : sizeof(block), f);
		if (n)
			ret = put(s, block, n);
	} while (n && !ret);
	if (!ret && ferror(f))
		ret = fail(s->e, errno, "%s=%s: cannot read %s: %s", s->name, s->text, path,
			   strerror(errno));
	else if (!ret && s->d->len == before)
		ret = fail(s->e, EINVAL, "%s=%s: %s is empty", s->name, s->text, path);
	fclose(f);
	return ret;
}

static int spell_quoted(struct spelling *s)
{
	const char *begin = s->at + 1, *end = strchr(begin, *s->at);
	char *path;
	int ret;

	if (!end || end == begin)
		return fail(s->e, EINVAL, "%s=%s: %s", s->name, s->text,
			    end ? "there is nothing between the quotes" : "a quote is not closed");
	s->at = end + 1;
	if (*end == '"')
		return put(s, begin, (size_t)(end - begin));
	path = strndup(begin, (size_t)(end - begin));
	ret = path ? put_file(s, path) : fail(s->e, ENOMEM, "%s: out of memory", s->name);
	free(path);
	return ret;
}

static bool is_hex_prefix(const char *p)
{
	return p[0] == '0' && (p[1] == 'x' || p[1] == 'X');
}

static unsigned char digit(char c)
{
	return (unsigned char)(isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* Takes two digits a byte; the first of an odd number stands alone. */
static int spell_hex(struct spelling *s)
{
	const char *p = s->at + 2, *end = p;
	int ret = 0;

	while (isxdigit((unsigned char)*end) && !is_hex_prefix(end))
		end++;
	if (end == p)
		return fail(s->e, EINVAL, "%s=%s: no digits behind 0x", s->name, s->text);
	s->at = end;
	while (p < end && !ret) {
		unsigned char byte = digit(*p++);

		if ((end - p) % 2)
			byte = (unsigned char)(byte << 4 | digit(*p++));
		ret = put(s, &byte, 1);
	}
	return ret;
}

/* Takes a decimal number; a 0 that begins the next piece, as in 120xff, is not part of it. */
static int spell_decimal(struct spelling *s)
{
	const char *p = s->at + (*s->at == '-' || *s->at == '+'), *begin = p;
	unsigned char bytes[4];
	int64_t v = 0;
	uint32_t bits;
	size_t n = 0;

	for (; isdigit((unsigned char)*p) && !is_hex_prefix(p); p++)
		v = v < INT_MAX ? v * 10 + digit(*p) : v;
	if (p == begin)
		return fail(s->e, EINVAL,
			    "%s=%s: cannot be read from %s on: write pieces such as \"text\", "
			    "'file', -12 or 0xdeadface, with nothing between them%s",
			    s->name, s->text, s->at,
			    *s->at == '%' ? "; %o is for verify_pattern" : "");
	v = *s->at == '-' ? -v : v;
	if (v > INT_MAX || v < INT_MIN)
		return fail(s->e, ERANGE, "%s=%s: a decimal number is out of range: %d to %d",
			    s->name, s->text, INT_MIN, INT_MAX);
	s->at = p;
	bits = (uint32_t)v;
	do {
		bytes[n++] = (unsigned char)bits;
		bits >>= 8;
	} while (bits);
	return put(s, bytes, n);
}

static bool is_place(const struct spelling *s)
{
	return s->places && s->at[0] == '%' && s->at[1] == 'o';
}

static int parse(const char *name, const char *text, bool places, struct data *d, struct err *e)
{
	struct data new = { .text = strdup(text) };
	struct spelling s = { name, text, text, &new, e, places };
	int ret = new.text ? 0 : fail(e, ENOMEM, "%s: out of memory", name);

	if (!ret && !*text)
		ret = fail(e, EINVAL, "%s=: a value is missing", name);
	while (!ret && *s.at)
		ret = *s.at == '"' || *s.at == '\'' ? spell_quoted(&s) :
		      is_hex_prefix(s.at)           ? spell_hex(&s) :
		      is_place(&s)                  ? put_place(&s) :
						      spell_decimal(&s);
	data_release(ret ? &new : d);
	if (!ret)
		*d = new;
	return ret;
}

int data_parse(const char *name, const char *text, struct data *d, struct err *e)
{
	return parse(name, text, false, d, e);
}

int data_parse_places(const char *name, const char *text, struct data *d, struct err *e)
{
	return parse(name, text, true, d, e);
}

char *data_file(const char *text, uint32_t i)
{
	const char *at = text, *end;

	while (*(at += strcspn(at, "\"'"))) {
		end = strchr(at + 1, *at); /* it is there: the text was taken */
		if (*at == '\'' && !i--)
			return text_format("%.*s", (int)(end - at - 1), at + 1);
		at = end + 1;
	}
	return NULL;
}

void data_release(struct data *d)
{
	free(d->text);
	free(d->places);
	free(d->bytes);
	*d = (struct data){ 0 };
}

void data_fill(const struct data *d, void *buf, size_t len, size_t phase)
{
	char *p = buf;

	for (phase %= d->len; len; phase = 0) {
		size_t n = d->len - phase < len ? d->len - phase : len;

		memcpy(p, d->bytes + phase, n);
		p += n;
		len -= n;
	}
}

/* Writes the offset at a place, as far as the buffer goes. */
static void put_offset(char *buf, size_t len, uint64_t place, uint64_t offset)
{
	uint64_t v = htole64(offset);
	size_t n = len - place < sizeof(v) ? len - place : sizeof(v);

	memcpy(buf + place, &v, n);
}

void data_fill_at(const struct data *d, void *buf, size_t len, size_t phase, uint64_t offset)
{
	char *p = buf;
	size_t first;

	data_fill(d, buf, len, phase);
	phase %= d->len;
	for (size_t i = 0; i < d->nplaces; i++) {
		size_t at = d->places[i];

		/* begun before the buffer */
		if (at < phase && at + DATA_PLACE > phase) {
			uint64_t v = htole64(offset);
			size_t gone = phase - at, n = DATA_PLACE - gone;

			memcpy(p, (const char *)&v + gone, n < len ? n : len);
		}
		first = at >= phase ? at - phase : at + d->len - phase;
		for (; first < len; first += d->len)
			put_offset(p, len, first, offset);
	}
}

static int opt_data_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	return data_parse(o->name, text, field, e);
}

static void opt_data_print(const struct opt *o, const void *field, FILE *f)
{
	const struct data *d = field;

	(void)o;
	if (d->text)
		fputs(d->text, f);
}

static void opt_data_release(void *field)
{
	data_release(field);
}

static int opt_places_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	return data_parse_places(o->name, text, field, e);
}

static void opt_data_copy(void *field)
{
	struct data *d = field;

	opt_text_memory.copy(&d->text);
	if (d->bytes)
		d->bytes = array_must_copy(d->bytes, d->len, 1);
	if (d->places)
		d->places = array_must_copy(d->places, d->nplaces, sizeof(*d->places));
}

static const struct opt_memory data_memory = { opt_data_release, opt_data_copy };

const struct opt_type opt_data_places = { "DATA", opt_places_parse, opt_data_print, &data_memory };

const struct opt_type opt_data = { "DATA", opt_data_parse, opt_data_print, &data_memory };
