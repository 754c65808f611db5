/* SPDX-License-Identifier: MIT */
/*
 * A histogram in the form of HdrHistogram, with 3 significant digits from 1 up, and as the text
 * that its logs hold: "V2", compressed, in base64. Values up to 2047 have a bucket each; above,
 * each octave has 1024 of them, eight to a bucket of histogram.h.
 */
#ifndef IOGEN_VIEW_HDR_H
#define IOGEN_VIEW_HDR_H

#include <stdint.h>

struct hdr {
	uint64_t *count; /* owned: HDR_BUCKETS of them */
	uint64_t max;    /* the largest value so far */
};

#define HDR_HALF 1024u
#define HDR_BUCKETS (54 * HDR_HALF) /* values are below 2^63 */

/* Returns the bucket of a value. */
static inline uint32_t hdr_bucket(uint64_t v)
{
	uint32_t shift = 53 - (uint32_t)__builtin_clzll(v | (2 * HDR_HALF - 1));

	return shift * HDR_HALF + (uint32_t)(v >> shift);
}

/* Returns 0 or -ENOMEM. */
int hdr_init(struct hdr *h);
void hdr_clear(struct hdr *h);
void hdr_release(struct hdr *h);

/* Adds values; one of 2^63 and more counts as the largest below it. */
void hdr_add(struct hdr *h, uint64_t value, uint64_t count);

/* Returns the text of a log's line; the caller frees it. NULL: no memory. */
char *hdr_text(const struct hdr *h);

#endif
