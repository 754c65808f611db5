/* SPDX-License-Identifier: MIT */
/*
 * Data that a user spells out, as buffer_pattern= has it: pieces without anything between them,
 * each a "string", a 'file' whose contents are meant, a decimal number or a hexadecimal one.
 */
#ifndef IOGEN_LOAD_DATA_H
#define IOGEN_LOAD_DATA_H

#include "base/opt.h"

struct data {
	char *text; /* as it was written; NULL: none was */
	unsigned char *bytes;
	size_t len;
	size_t *places; /* where %o stands: DATA_PLACE bytes from each on are the block's offset */
	size_t nplaces;
}; /* owns all three */

#define DATA_PLACE sizeof(uint64_t)

/* Bytes of data that are kept; a file may have more. */
#define DATA_MAX ((size_t)1 << 20)

/*
 * Reads @text, the value of the option @name, into @d, which is replaced. A decimal number gives
 * its bytes from the lowest to the highest that is not 0 (-1 is ff ff ff ff, 0 is one byte), a
 * hexadecimal one its digits in order. Returns 0, or -errno with @d as it was.
 */
int data_parse(const char *name, const char *text, struct data *d, struct err *e);
/* The same with %o among the pieces: as many zeros, whose places are kept. */
int data_parse_places(const char *name, const char *text, struct data *d, struct err *e);
void data_release(struct data *d);

/* Fills with the data over and over, beginning @phase bytes into it. There is some. */
void data_fill(const struct data *d, void *buf, size_t len, size_t phase);
/* The same with @offset, lowest byte first, wherever %o stands. */
void data_fill_at(const struct data *d, void *buf, size_t len, size_t phase, uint64_t offset);

extern const struct opt_type opt_data;        /* struct data */
extern const struct opt_type opt_data_places; /* struct data that may have %o */

#endif
