/* SPDX-License-Identifier: MIT */
/* Growing arrays: see array.h. */
#include "base/array.h"

#include <stdlib.h>
#include <string.h>

void *array_grow(void *array, size_t n, size_t size)
{
	if (n & (n - 1))
		return array;
	return reallocarray(array, n ? 2 * n : 1, size);
}

void *array_must_grow(void *array, size_t n, size_t size)
{
	array = array_grow(array, n, size);
	if (!array)
		abort();
	return array;
}

void *array_must_copy(const void *array, size_t n, size_t size)
{
	void *copy = malloc(n * size);

	if (!copy)
		abort();
	return memcpy(copy, array, n * size);
}
