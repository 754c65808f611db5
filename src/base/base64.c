/* SPDX-License-Identifier: MIT */
/* Base64: see base64.h. */
#include "base/base64.h"

#include <stdint.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(char *to, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;

	for (; n; to += 4) {
		size_t part = n < 3 ? n : 3;
		uint32_t word = (uint32_t)p[0] << 16;

		word |= part > 1 ? (uint32_t)p[1] << 8 : 0;
		word |= part > 2 ? p[2] : 0;
		to[0] = digits[word >> 18];
		to[1] = digits[word >> 12 & 63];
		to[2] = part > 1 ? digits[word >> 6 & 63] : '=';
		to[3] = part > 2 ? digits[word & 63] : '=';
		p += part;
		n -= part;
	}
	*to = '\0';
}
