/* SPDX-License-Identifier: MIT */
/* HdrHistogram's encoding "V2", compressed: see hdr.h. Headers are big-endian. */
#include "view/hdr.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/base64.h"

#define COOKIE_COUNTS 0x1c849313u
#define COOKIE_COMPRESSED 0x1c849314u
#define DIGITS 3
#define NUMBER_MAX 9 /* bytes of one number at most */

/* The largest value that fits, as the header says, unless a larger one is there: an hour. */
#define HIGHEST UINT64_C(3600000000000)

int hdr_init(struct hdr *h)
{
	*h = (struct hdr){ .count = calloc(HDR_BUCKETS, sizeof(*h->count)) };
	return h->count ? 0 : -ENOMEM;
}

void hdr_clear(struct hdr *h)
{
	memset(h->count, 0, (hdr_bucket(h->max) + 1) * sizeof(*h->count));
	h->max = 0;
}

void hdr_release(struct hdr *h)
{
	free(h->count);
	*h = (struct hdr){ 0 };
}

void hdr_add(struct hdr *h, uint64_t value, uint64_t count)
{
	value = value > INT64_MAX ? INT64_MAX : value;
	h->max = value > h->max ? value : h->max;
	h->count[hdr_bucket(value)] += count;
}

static uint8_t *put32(uint8_t *p, uint32_t v)
{
	v = htobe32(v);
	memcpy(p, &v, sizeof(v));
	return p + sizeof(v);
}

static uint8_t *put64(uint8_t *p, uint64_t v)
{
	v = htobe64(v);
	memcpy(p, &v, sizeof(v));
	return p + sizeof(v);
}

/* Writes a number in as few bytes as it takes: zigzag, seven bits a byte, the ninth has eight. */
static uint8_t *put_number(uint8_t *p, int64_t v)
{
	uint64_t z = (uint64_t)v << 1 ^ (uint64_t)(v >> 63);

	for (int i = 1; i < NUMBER_MAX && z > 0x7f; i++, z >>= 7)
		*p++ = (uint8_t)(z | 0x80);
	*p++ = (uint8_t)z;
	return p;
}

/* Writes the counts up to the largest value's; several zeros are one number, below zero. */
static uint8_t *put_counts(uint8_t *p, const struct hdr *h)
{
	uint32_t n = hdr_bucket(h->max) + 1;

	for (uint32_t i = 0, zeros; i < n; i += zeros ? zeros : 1) {
		for (zeros = 0; i + zeros < n && !h->count[i + zeros]; zeros++)
			;
		p = put_number(p, zeros > 1 ? -(int64_t)zeros : (int64_t)h->count[i]);
	}
	return p;
}

/* Writes the header, which describes the buckets, and the counts. */
static size_t encode(const struct hdr *h, uint8_t *to)
{
	uint8_t *p = put32(to, COOKIE_COUNTS);
	uint8_t *length = p;
	double ratio = 1;
	uint64_t bits;

	p = put32(p + sizeof(uint32_t), 0); /* no offset of the buckets */
	p = put32(p, DIGITS);
	p = put64(p, 1);
	p = put64(p, h->max > HIGHEST ? h->max : HIGHEST);
	memcpy(&bits, &ratio, sizeof(bits));
	p = put64(p, bits);
	to = p;
	p = put_counts(p, h);
	put32(length, (uint32_t)(p - to));
	return (size_t)(p - length) + sizeof(uint32_t);
}

char *hdr_text(const struct hdr *h)
{
	size_t most = 64 + NUMBER_MAX * ((size_t)hdr_bucket(h->max) + 1);
	uLongf n = compressBound(most);
	uint8_t *plain = malloc(most), *packed = malloc(8 + n);
	char *text = NULL;

	if (plain && packed &&
	    compress2(packed + 8, &n, plain, encode(h, plain), Z_BEST_COMPRESSION) == Z_OK) {
		put32(put32(packed, COOKIE_COMPRESSED), (uint32_t)n);
		text = malloc(base64_size(8 + n) + 1);
		if (text)
			base64_write(text, packed, 8 + n);
	}
	free(plain);
	free(packed);
	return text;
}
