/* SPDX-License-Identifier: MIT */
/* Checksums: see checksum.h. */
#include "load/checksum.h"

#include <endian.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zlib.h>

#include "load/crypto.h"

/* --- CRCs that are taken from the lowest bit on --- */

enum reflected { CRC16, CRC32C, CRC64, REFLECTED };

static const uint64_t polynomials[REFLECTED] = {
	[CRC16] = 0xa001,
	[CRC32C] = 0x82f63b78,
	[CRC64] = 0x95ac9329ac4bc9b5,
};

/* The change of the remainder by a byte, for each of eight positions of the byte. */
static uint64_t tables[REFLECTED][8][256];
static unsigned char crc7_table[256];
static pthread_once_t tables_made = PTHREAD_ONCE_INIT;
#if defined(__x86_64__)
static bool has_crc32c;

/*
 * The CPU takes eight bytes in three cycles, and can begin with others in each: so it takes three
 * lanes at once, each of so many bytes. Three are a block of 4 KiB, but for its last 16 bytes.
 */
#define LANE 1360

/* The change of the remainder by a lane of zeros, for each byte at each of its four places. */
static uint32_t past_lane[4][256];
#endif

static void make_reflected(uint64_t t[8][256], uint64_t polynomial)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		uint64_t crc = byte;

		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
		t[0][byte] = crc;
	}
	for (int k = 1; k < 8; k++)
		for (unsigned byte = 0; byte < 256; byte++)
			t[k][byte] = t[k - 1][byte] >> 8 ^ t[0][t[k - 1][byte] & 0xff];
}

#if defined(__x86_64__)
static void make_past_lane(void)
{
	for (int k = 0; k < 4; k++)
		for (unsigned byte = 1; byte < 256; byte++) {
			unsigned low = byte & -byte; /* its lowest bit; bits add up */
			uint64_t crc = (uint64_t)low << 8 * k;

			for (int i = 0; i < LANE && byte == low; i++)
				crc = crc >> 8 ^ tables[CRC32C][0][crc & 0xff];
			past_lane[k][byte] = byte == low ?
						     (uint32_t)crc :
						     past_lane[k][low] ^ past_lane[k][byte ^ low];
		}
}
#endif

static void make_tables(void)
{
	for (int i = 0; i < REFLECTED; i++)
		make_reflected(tables[i], polynomials[i]);
	for (unsigned byte = 0; byte < 256; byte++) {
		unsigned crc = byte;

		for (int bit = 0; bit < 8; bit++)
			crc = (crc << 1 ^ (crc & 0x80 ? 0x12 : 0)) & 0xff;
		crc7_table[byte] = (unsigned char)crc;
	}
#if defined(__x86_64__)
	has_crc32c = __builtin_cpu_supports("sse4.2");
	make_past_lane();
#endif
}

static uint64_t reflected(enum reflected kind, uint64_t crc, const void *buf, size_t len)
{
	const unsigned char *p = buf;
	uint64_t(*t)[256] = tables[kind], word;

	pthread_once(&tables_made, make_tables);
	for (; len >= sizeof(word); p += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		word = le64toh(word) ^ crc;
		crc = 0;
		for (int k = 7; k >= 0; k--, word >>= 8)
			crc ^= t[k][word & 0xff];
	}
	for (; len; p++, len--)
		crc = crc >> 8 ^ t[0][(crc ^ *p) & 0xff];
	return crc;
}

#if defined(__x86_64__)
static uint64_t go_past_lane(uint64_t crc)
{
	return past_lane[0][crc & 0xff] ^ past_lane[1][crc >> 8 & 0xff] ^
	       past_lane[2][crc >> 16 & 0xff] ^ past_lane[3][crc >> 24 & 0xff];
}

static uint64_t word_at(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

__attribute__((target("sse4.2"))) static uint32_t crc32c_cpu(const unsigned char *p, size_t len)
{
	uint64_t crc = UINT32_MAX;

	for (; len >= 3 * LANE; p += 3 * LANE, len -= 3 * LANE) {
		uint64_t second = 0, third = 0;

		for (size_t i = 0; i < LANE; i += 8) {
			crc = __builtin_ia32_crc32di(crc, word_at(p + i));
			second = __builtin_ia32_crc32di(second, word_at(p + LANE + i));
			third = __builtin_ia32_crc32di(third, word_at(p + 2 * LANE + i));
		}
		crc = go_past_lane(go_past_lane(crc) ^ second) ^ third;
	}
	for (; len >= 8; p += 8, len -= 8)
		crc = __builtin_ia32_crc32di(crc, word_at(p));
	for (; len; p++, len--)
		crc = __builtin_ia32_crc32qi((uint32_t)crc, *p);
	return (uint32_t)~crc;
}
#endif

uint32_t crc32c_portable(const void *buf, size_t len)
{
	return (uint32_t)~reflected(CRC32C, UINT32_MAX, buf, len);
}

uint32_t crc32c(const void *buf, size_t len)
{
#if defined(__x86_64__)
	pthread_once(&tables_made, make_tables);
	if (has_crc32c)
		return crc32c_cpu(buf, len);
#endif
	return crc32c_portable(buf, len);
}

static uint64_t take_crc32c(const void *buf, size_t len)
{
	return crc32c(buf, len);
}

static uint64_t take_crc32(const void *buf, size_t len)
{
	return crc32_z(0, buf, len);
}

static uint64_t take_crc16(const void *buf, size_t len)
{
	return reflected(CRC16, 0, buf, len);
}

static uint64_t take_crc64(const void *buf, size_t len)
{
	return reflected(CRC64, 0, buf, len);
}

/* Computes in the upper seven bits of a byte. */
static uint64_t take_crc7(const void *buf, size_t len)
{
	const unsigned char *p = buf;
	unsigned char crc = 0;

	pthread_once(&tables_made, make_tables);
	for (; len; p++, len--)
		crc = crc7_table[crc ^ *p];
	return crc >> 1;
}

static uint64_t take_xxhash(const void *buf, size_t len)
{
	return XXH64(buf, len, 0);
}

/* --- the list --- */

static const struct checksum checksums[] = {
	{ "md5", 16, "md5", NULL },
	{ "crc64", 8, NULL, take_crc64 },
	{ "crc32", 4, NULL, take_crc32 },
	{ "crc32c", 4, NULL, take_crc32c },
	{ "crc32c-intel", 4, NULL, take_crc32c },
	{ "crc16", 2, NULL, take_crc16 },
	{ "crc7", 1, NULL, take_crc7 },
	{ "sha1", 20, "sha1", NULL },
	{ "sha256", 32, "sha256", NULL },
	{ "sha512", 64, "sha512", NULL },
	{ "sha3-224", 28, "sha3-224", NULL },
	{ "sha3-256", 32, "sha3-256", NULL },
	{ "sha3-384", 48, "sha3-384", NULL },
	{ "sha3-512", 64, "sha3-512", NULL },
	{ "xxhash", 8, NULL, take_xxhash },
};

const struct checksum *checksum_find(const char *name)
{
	for (size_t i = 0; i < sizeof(checksums) / sizeof(checksums[0]); i++)
		if (!strcmp(checksums[i].name, name))
			return &checksums[i];
	return NULL;
}

/* --- taking them --- */

int checksum_load(const struct checksum *kind, struct err *e)
{
	return kind && kind->crypto ? crypto_load(e) : 0;
}

int hasher_open(struct hasher *h, const struct checksum *kind, struct err *e)
{
	const EVP_MD *md;
	int ret = checksum_load(kind, e);

	*h = (struct hasher){ .kind = kind };
	if (ret || !kind || !kind->crypto)
		return ret;
	md = crypto.EVP_get_digestbyname(kind->crypto);
	h->ctx = crypto.EVP_MD_CTX_new();
	if (!h->ctx)
		return fail(e, ENOMEM, "verify=%s: out of memory", kind->name);
	if (!md || !crypto.EVP_DigestInit_ex(h->ctx, md, NULL))
		return fail(e, ENOSYS,
			    "verify=%s: this system's libcrypto does not have it; crc32c works",
			    kind->name);
	return 0;
}

void hasher_close(struct hasher *h)
{
	if (h->ctx)
		crypto.EVP_MD_CTX_free(h->ctx);
	h->ctx = NULL;
}

void hasher_take(struct hasher *h, const void *buf, size_t len, unsigned char *digest)
{
	uint64_t n;

	if (h->ctx) {
		/* fails for a programmer's error alone: the digest was begun before */
		if (!crypto.EVP_DigestInit_ex(h->ctx, NULL, NULL) ||
		    !crypto.EVP_DigestUpdate(h->ctx, buf, len) ||
		    !crypto.EVP_DigestFinal_ex(h->ctx, digest, NULL))
			abort();
		return;
	}
	n = htobe64(h->kind->number(buf, len));
	memcpy(digest, (const char *)&n + sizeof(n) - h->kind->size, h->kind->size);
}
