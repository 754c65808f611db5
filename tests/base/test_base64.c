/* SPDX-License-Identifier: MIT */
/* Base64: the vectors of RFC 4648, 10, and every byte in every place. */
#include "base/base64.h"

#include <openssl/evp.h>
#include <stdint.h>
#include <string.h>

#include "tests/support.h"

static void vectors(void)
{
	static const char *const rows[][2] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
	};
	char text[32];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = strlen(rows[i][0]);

		memset(text, 'x', sizeof(text));
		base64_write(text, rows[i][0], n);
		CHECK_TEXT(text, rows[i][1]);
		CU_ASSERT_EQUAL(strlen(text), base64_size(n));
	}
}

/* Held to what libcrypto makes of the same. */
static void all_bytes(void)
{
	uint8_t bytes[3 * 256];
	char text[4 * 256 + 1], expected[4 * 256 + 1];

	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i % 3 == 0 ? i / 3 : i % 3 == 1 ? 85 * i : 255 - i / 3);
	for (size_t n = 0; n <= sizeof(bytes); n++) {
		base64_write(text, bytes, n);
		EVP_EncodeBlock((unsigned char *)expected, bytes, (int)n);
		CHECK_TEXT(text, expected);
	}
}

int main(void)
{
	static const struct test tests[] = {
		{ "the vectors of the standard", vectors },
		{ "every byte, and every length", all_bytes },
		{ NULL, NULL },
	};

	return suite_run("base64", tests);
}
