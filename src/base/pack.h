/* SPDX-License-Identifier: MIT */
/*
 * Values as bytes, and back: one function a struct does both, so that what is written and what is
 * read cannot differ. Numbers take as many bytes as they need (7 bits each, the lowest first).
 *
 * Bytes that are read may come from anywhere: what ends too early or is out of range sets bad, and
 * all that is read from then on is 0. No count is believed that the bytes behind it cannot hold.
 */
#ifndef IOGEN_BASE_PACK_H
#define IOGEN_BASE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct pack {
	bool reads; /* from bytes into values; else the other way */
	bool bad;
	uint8_t *bytes; /* owned */
	size_t n, room; /* bytes; room is that of a writer */
	size_t at;      /* bytes that a reader has taken */
	uint64_t zero;  /* moments are counted from here: see pack_moment */
};

void pack_free(struct pack *p);

/* Each takes a field, to be written or to be filled. */
void pack_u64(struct pack *p, uint64_t *v);
void pack_u32(struct pack *p, uint32_t *v);
void pack_u16(struct pack *p, uint16_t *v);
void pack_int(struct pack *p, int *v);
void pack_bool(struct pack *p, bool *v);
void pack_double(struct pack *p, double *v);

/* A moment of a clock whose zero differs between writer and reader; 0, no moment, stays 0. */
void pack_moment(struct pack *p, uint64_t *ns);

/* @n bytes as they are. */
void pack_bytes(struct pack *p, void *bytes, size_t n);

/* Text that is owned; NULL stays NULL. Aborts without memory. */
void pack_text(struct pack *p, char **text);

/* Text in @room bytes, with its zero. */
void pack_chars(struct pack *p, char *text, size_t room);

/* A number of things, each of @least bytes at least. Returns it: 0 where the reader cannot be. */
size_t pack_count(struct pack *p, size_t n, size_t least);

/* Messages. */
void pack_err(struct pack *p, struct err *e);

/* An enumerator below @end. */
#define pack_enum(p, field, end)                                         \
	do {                                                             \
		uint32_t value_ = (p)->reads ? 0 : (uint32_t) * (field); \
		pack_u32((p), &value_);                                  \
		if (value_ >= (uint32_t)(end)) {                         \
			(p)->bad = true;                                 \
			value_ = 0;                                      \
		}                                                        \
		*(field) = value_;                                       \
	} while (0)

#endif
