/* SPDX-License-Identifier: MIT */
/* Checksums, against the vectors that their standards give. */
#include "load/checksum.h"

#include <string.h>

#include "base/rng.h"
#include "tests/support.h"

static void take(const char *name, const void *buf, size_t len, char *hex)
{
	unsigned char digest[CHECKSUM_MAX];
	struct err e = { 0 };
	struct hasher h;

	CU_ASSERT_PTR_NOT_NULL_FATAL(checksum_find(name));
	CU_ASSERT_EQUAL_FATAL(hasher_open(&h, checksum_find(name), &e), 0);
	CHECK_TEXT(e.text, "");
	/* twice, for what a hasher keeps is not to be seen in the next one */
	hasher_take(&h, "before", 6, digest);
	hasher_take(&h, buf, len, digest);
	for (uint32_t i = 0; i < h.kind->size; i++)
		sprintf(hex + 2 * (size_t)i, "%02x", digest[i]);
	hasher_close(&h);
}

/* The catalogue of CRCs gives each one's remainder of these nine bytes. */
static void crcs(void)
{
	static const struct {
		const char *name, *check;
	} known[] = {
		{ "crc7", "75" },         /* CRC-7/MMC */
		{ "crc16", "bb3d" },      /* CRC-16/ARC */
		{ "crc32", "cbf43926" },  /* CRC-32/ISO-HDLC */
		{ "crc32c", "e3069283" }, /* CRC-32/ISCSI */
		{ "crc32c-intel", "e3069283" },
		{ "crc64", "e9c6d914c4b8d9ca" }, /* CRC-64/REDIS */
	};
	char hex[2 * CHECKSUM_MAX + 1];

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		take(known[i].name, "123456789", 9, hex);
		CHECK_TEXT(hex, known[i].check);
	}
}

/* RFC 3720, B.4 */
static void iscsi(void)
{
	unsigned char buf[32];

	memset(buf, 0, sizeof(buf));
	CU_ASSERT_EQUAL(crc32c(buf, sizeof(buf)), 0x8a9136aa);
	memset(buf, 0xff, sizeof(buf));
	CU_ASSERT_EQUAL(crc32c(buf, sizeof(buf)), 0x62a8ab43);
	for (unsigned char i = 0; i < sizeof(buf); i++)
		buf[i] = i;
	CU_ASSERT_EQUAL(crc32c(buf, sizeof(buf)), 0x46dd794e);
	for (unsigned char i = 0; i < sizeof(buf); i++)
		buf[i] = (unsigned char)(31 - i);
	CU_ASSERT_EQUAL(crc32c(buf, sizeof(buf)), 0x113fdb5c);
	CU_ASSERT_EQUAL(crc32c("", 0), 0);
}

/* By the CPU and by tables, at any place and of any length, and of lengths that have lanes. */
static void portable(void)
{
	static const size_t longs[] = { 4096, 2 * 4096, 65536 };
	static unsigned char buf[65536 + 16];
	struct rng r = { 1 };

	for (size_t i = 0; i < sizeof(buf); i++)
		buf[i] = (unsigned char)rng_next(&r);
	for (size_t at = 0; at < 9; at++)
		for (size_t len = 0; len <= 200; len++)
			CU_ASSERT_EQUAL(crc32c(buf + at, len), crc32c_portable(buf + at, len));
	for (size_t i = 0; i < sizeof(longs) / sizeof(*longs); i++)
		for (size_t len = longs[i] - 40; len <= longs[i] + 8; len++)
			CU_ASSERT_EQUAL(crc32c(buf + 1, len), crc32c_portable(buf + 1, len));
}

/* FIPS 180-4, FIPS 202 and RFC 1321, of "abc"; the xxHash specification. */
static void digests(void)
{
	static const struct {
		const char *name, *of_abc;
	} known[] = {
		{ "md5", "900150983cd24fb0d6963f7d28e17f72" },
		{ "sha1", "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ "sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "sha512",
		  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a8"
		  "36ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
		{ "sha3-224", "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf" },
		{ "sha3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532" },
		{ "sha3-384", "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
			      "98d88cea927ac7f539f1edf228376d25" },
		{ "sha3-512", "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
			      "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0" },
		{ "xxhash", "44bc2cf5ad770999" },
	};
	char hex[2 * CHECKSUM_MAX + 1];

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		take(known[i].name, "abc", 3, hex);
		CHECK_TEXT(hex, known[i].of_abc);
	}
	CU_ASSERT_PTR_NULL(checksum_find("md4"));
}

int main(void)
{
	static const struct test tests[] = {
		{ "a CRC has the catalogue's remainder", crcs },
		{ "crc32c is that of iSCSI", iscsi },
		{ "the CPU and the tables agree on it", portable },
		{ "digests are those of the standards", digests },
		{ NULL, NULL },
	};

	return suite_run("checksum", tests);
}
