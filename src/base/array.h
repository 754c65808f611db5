/* SPDX-License-Identifier: MIT */
/*
 * Arrays that grow by one element at a time, and copies of arrays. The room of one that grows
 * doubles whenever the count of elements is a power of two, so that it follows from the count, and
 * need not be kept beside it.
 */
#ifndef IOGEN_BASE_ARRAY_H
#define IOGEN_BASE_ARRAY_H

#include <stddef.h>

/*
 * Makes room for one more element of @size bytes behind the @n that @array has; NULL is the array
 * without elements. Returns the array, which may have moved, for the caller to free; NULL without
 * memory, with @array as it was. An array that grows here must grow nowhere else.
 */
void *array_grow(void *array, size_t n, size_t size);

/* Like array_grow, and aborts without memory. */
void *array_must_grow(void *array, size_t n, size_t size);

/* Copies @n elements of @size bytes, for the caller to free. Aborts without memory. */
void *array_must_copy(const void *array, size_t n, size_t size);

#endif
