/* SPDX-License-Identifier: MIT */
/*
 * Data that a user writes as text, as in buffer_pattern=: pieces with nothing between them, each a
 * "string", the contents of a 'file', a decimal number or a hexadecimal one.
 */
#ifndef IOGEN_LOAD_DATA_H
#define IOGEN_LOAD_DATA_H

#include "base/opt.h"

struct data {
	char *text; /* text as the user wrote it; NULL: no data */
	unsigned char *bytes;
	size_t len;
	size_t *places; /* places of %o: DATA_PLACE bytes from each on are the block's offset */
	size_t nplaces;
}; /* owns all three */

#define DATA_PLACE sizeof(uint64_t)

/* Most bytes of data; the rest of a longer file is left out. */
#define DATA_MAX ((size_t)1 << 20)

/*
 * Reads @text, the value of the option @name, into @d, which is replaced. A decimal number gives
 * its bytes from the lowest to the highest that is not 0 (-1 is ff ff ff ff, 0 is one byte), a
 * hexadecimal one its digits in order. Returns 0, or -errno after fail() with @d as it was.
 */
int data_parse(const char *name, const char *text, struct data *d, struct err *e);
/* Does the same, with %o as a piece: DATA_PLACE zeros, whose places are kept. */
int data_parse_places(const char *name, const char *text, struct data *d, struct err *e);
void data_release(struct data *d);

/* Returns the name of the i-th 'file' in a text that was parsed, for free(); NULL: it has fewer. */
char *data_file(const char *text, uint32_t i);

/* Fills @buf with the data over and over, from byte @phase of it on. d->len is above 0. */
void data_fill(const struct data *d, void *buf, size_t len, size_t phase);
/* Does the same, with @offset, lowest byte first, at each %o. */
void data_fill_at(const struct data *d, void *buf, size_t len, size_t phase, uint64_t offset);

extern const struct opt_type opt_data;        /* struct data */
extern const struct opt_type opt_data_places; /* struct data that may have %o */

#endif
