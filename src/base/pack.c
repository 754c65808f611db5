/* SPDX-License-Identifier: MIT */
/* Values as bytes, and back: see pack.h. */
#include "base/pack.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 256

void pack_free(struct pack *p)
{
	free(p->bytes);
	*p = (struct pack){ 0 };
}

/* Makes room for @n more bytes, and returns where they begin. */
static uint8_t *more(struct pack *p, size_t n)
{
	size_t room = p->room ? p->room : FIRST_ROOM;
	uint8_t *at;

	while (room - p->n < n)
		room *= 2;
	if (room != p->room)
		p->bytes = realloc(p->bytes, room);
	if (!p->bytes)
		abort();
	p->room = room;
	at = p->bytes + p->n;
	p->n += n;
	return at;
}

void pack_bytes(struct pack *p, void *bytes, size_t n)
{
	if (!n)
		return;
	if (!p->reads) {
		memcpy(more(p, n), bytes, n);
		return;
	}
	if (p->bad || p->n - p->at < n) {
		p->bad = true;
		memset(bytes, 0, n);
		return;
	}
	memcpy(bytes, p->bytes + p->at, n);
	p->at += n;
}

static void put(struct pack *p, uint64_t v)
{
	uint8_t bytes[10];
	size_t n = 0;

	do {
		bytes[n++] = (uint8_t)((v & 127) | (v > 127 ? 128 : 0));
		v >>= 7;
	} while (v);
	pack_bytes(p, bytes, n);
}

static uint64_t take(struct pack *p)
{
	uint64_t v = 0;

	for (unsigned shift = 0; !p->bad && shift < 64; shift += 7) {
		uint8_t byte = 0;

		pack_bytes(p, &byte, 1);
		v |= (uint64_t)(byte & 127) << shift;
		if (!(byte & 128))
			return p->bad ? 0 : v;
	}
	p->bad = true;
	return 0;
}

void pack_u64(struct pack *p, uint64_t *v)
{
	if (p->reads)
		*v = take(p);
	else
		put(p, *v);
}

/* Reads a number of at most @most. */
static uint64_t take_below(struct pack *p, uint64_t most)
{
	uint64_t v = take(p);

	if (v <= most)
		return v;
	p->bad = true;
	return 0;
}

void pack_u32(struct pack *p, uint32_t *v)
{
	if (p->reads)
		*v = (uint32_t)take_below(p, UINT32_MAX);
	else
		put(p, *v);
}

void pack_u16(struct pack *p, uint16_t *v)
{
	if (p->reads)
		*v = (uint16_t)take_below(p, UINT16_MAX);
	else
		put(p, *v);
}

void pack_int(struct pack *p, int *v)
{
	uint32_t u = (uint32_t)*v;

	pack_u32(p, &u);
	*v = (int)u;
}

void pack_bool(struct pack *p, bool *v)
{
	if (p->reads)
		*v = take_below(p, 1);
	else
		put(p, *v);
}

void pack_double(struct pack *p, double *v)
{
	pack_bytes(p, v, sizeof(*v));
}

void pack_moment(struct pack *p, uint64_t *ns)
{
	uint64_t since = *ns ? *ns - p->zero + 1 : 0;

	pack_u64(p, &since);
	if (p->reads)
		*ns = since ? since - 1 + p->zero : 0;
}

size_t pack_count(struct pack *p, size_t n, size_t least)
{
	uint64_t v = n;

	pack_u64(p, &v);
	if (p->reads && v > (p->n - p->at) / (least ? least : 1)) {
		p->bad = true;
		return 0;
	}
	return (size_t)v;
}

void pack_text(struct pack *p, char **text)
{
	size_t n = pack_count(p, !p->reads && *text ? strlen(*text) + 1 : 0, 1);

	if (!p->reads) {
		pack_bytes(p, *text, n);
		return;
	}
	*text = n ? malloc(n) : NULL;
	if (n && !*text)
		abort();
	pack_bytes(p, *text, n);
	if (n)
		(*text)[n - 1] = '\0';
}

void pack_chars(struct pack *p, char *text, size_t room)
{
	size_t n = pack_count(p, p->reads ? 0 : strnlen(text, room - 1), 1);

	if (p->reads && n >= room) {
		p->bad = true;
		n = 0;
	}
	pack_bytes(p, text, n);
	text[n] = '\0';
}

void pack_err(struct pack *p, struct err *e)
{
	size_t len = e->len;
	uint64_t v = len;

	pack_chars(p, e->text, sizeof(e->text));
	pack_u64(p, &v);
	pack_u32(p, &e->count);
	pack_u32(p, &e->lost);
	e->len = v <= strlen(e->text) && v < ERR_ROOM ? (size_t)v : 0;
	p->bad |= e->len != v;
}
