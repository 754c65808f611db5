/* SPDX-License-Identifier: MIT */
/* HdrHistogram's text, taken apart again: its headers, zero runs, and numbers of every length. */
#include "view/hdr.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "tests/support.h"

static struct hdr hdr;
static uint8_t plain[1 << 20];
static uint64_t counts[HDR_BUCKETS];

static uint64_t big_endian(const uint8_t *p, int n)
{
	uint64_t v = 0;

	while (n--)
		v = v << 8 | *p++;
	return v;
}

/* Reads one number; the last of nine bytes has no mark. */
static const uint8_t *take(const uint8_t *p, int64_t *v)
{
	uint64_t z = 0;
	int i = 0;

	for (; i < 8 && *p & 0x80; i++)
		z |= (uint64_t)(*p++ & 0x7f) << 7 * i;
	z |= (uint64_t)*p++ << 7 * i;
	*v = (int64_t)(z >> 1) ^ -(int64_t)(z & 1);
	return p;
}

/* Fills counts from the text of hdr; returns the number of buckets. */
static uint32_t decode(void)
{
	char *text = hdr_text(&hdr);
	uint8_t *packed = malloc(strlen(text) + 4);
	uLongf n = sizeof(plain);
	const uint8_t *p = plain + 40;
	uint32_t used = 0;
	int64_t v;

	CU_ASSERT_FATAL(EVP_DecodeBlock(packed, (unsigned char *)text, (int)strlen(text)) > 8);
	CU_ASSERT_EQUAL(big_endian(packed, 4), 0x1c849314);
	CU_ASSERT_EQUAL_FATAL(uncompress(plain, &n, packed + 8, big_endian(packed + 4, 4)), Z_OK);
	CU_ASSERT_EQUAL(big_endian(plain, 4), 0x1c849313);
	CU_ASSERT_EQUAL(big_endian(plain + 4, 4), n - 40);
	CU_ASSERT_EQUAL(big_endian(plain + 8, 4), 0);
	CU_ASSERT_EQUAL(big_endian(plain + 12, 4), 3);
	CU_ASSERT_EQUAL(big_endian(plain + 16, 8), 1);
	CU_ASSERT_EQUAL(big_endian(plain + 32, 8), UINT64_C(0x3ff0000000000000));
	memset(counts, 0, sizeof(counts));
	while (p < plain + n && used < HDR_BUCKETS) {
		p = take(p, &v);
		if (v >= 0)
			counts[used] = (uint64_t)v;
		used += v < 0 ? (uint32_t)-v : 1;
	}
	free(packed);
	free(text);
	return used;
}

static void borders(void)
{
	CU_ASSERT_EQUAL(hdr_bucket(0), 0);
	CU_ASSERT_EQUAL(hdr_bucket(2047), 2047);
	CU_ASSERT_EQUAL(hdr_bucket(2048), 2048);
	CU_ASSERT_EQUAL(hdr_bucket(2049), 2048);
	CU_ASSERT_EQUAL(hdr_bucket(2050), 2049);
	CU_ASSERT_EQUAL(hdr_bucket(4095), 3071);
	CU_ASSERT_EQUAL(hdr_bucket(4096), 3072);
	CU_ASSERT_EQUAL(hdr_bucket(4099), 3072);
	CU_ASSERT_EQUAL(hdr_bucket(INT64_MAX), HDR_BUCKETS - 1);
}

static void round_trip(void)
{
	static const uint64_t values[] = { 1, 3, 4, 70, 1000000, UINT64_C(1) << 40 };
	uint64_t n = 1;

	CU_ASSERT_EQUAL_FATAL(hdr_init(&hdr), 0);
	for (size_t i = 0; i < 6; i++, n = n * 700 + 63)
		hdr_add(&hdr, values[i], n);
	hdr_add(&hdr, 2, INT64_MAX);
	CU_ASSERT_EQUAL(decode(), hdr_bucket(UINT64_C(1) << 40) + 1);
	CU_ASSERT_EQUAL(memcmp(counts, hdr.count, sizeof(counts)), 0);
	CU_ASSERT_EQUAL(big_endian(plain + 24, 8), UINT64_C(3600000000000));
	hdr_clear(&hdr);
	hdr_add(&hdr, 5, 64);
	CU_ASSERT_EQUAL(decode(), 6);
	CU_ASSERT_EQUAL(memcmp(counts, hdr.count, sizeof(counts)), 0);
	hdr_release(&hdr);
}

static void extremes(void)
{
	CU_ASSERT_EQUAL_FATAL(hdr_init(&hdr), 0);
	hdr_add(&hdr, 0, 1);
	CU_ASSERT_EQUAL(decode(), 1);
	CU_ASSERT_EQUAL(counts[0], 1);
	hdr_add(&hdr, UINT64_MAX, 2);
	CU_ASSERT_EQUAL(decode(), hdr_bucket(INT64_MAX) + 1);
	CU_ASSERT_EQUAL(counts[hdr_bucket(INT64_MAX)], 2);
	CU_ASSERT_EQUAL(big_endian(plain + 24, 8), INT64_MAX);
	hdr_release(&hdr);
}

int main(void)
{
	static const struct test tests[] = {
		{ "buckets begin where HdrHistogram's do", borders },
		{ "counts are those that were put in", round_trip },
		{ "no value is too large", extremes },
		{ 0 },
	};

	return suite_run("hdr", tests);
}
