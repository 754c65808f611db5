/* SPDX-License-Identifier: MIT */
/* Bytes as text: base64 of RFC 4648, 4, in one line and padded. */
#ifndef IOGEN_BASE_BASE64_H
#define IOGEN_BASE_BASE64_H

#include <stddef.h>

/* Returns the characters of @n bytes as base64, without a zero behind them. */
static inline size_t base64_size(size_t n)
{
	return (n + 2) / 3 * 4;
}

/* Writes the bytes to @to, which has room for base64_size(n) characters and a zero. */
void base64_write(char *to, const void *bytes, size_t n);

#endif
