/* SPDX-License-Identifier: MIT */
/*
 * The values of an option as places on an axis: numbers with their units where all are such, else
 * words, in the order in which they came.
 */
#ifndef IOGEN_VIEW_SCALE_H
#define IOGEN_VIEW_SCALE_H

#include <stddef.h>

enum scale_form { SCALE_WORDS, SCALE_LINEAR, SCALE_LOG };

struct scale {
	const char **word; /* owned; the values, each once; their text is the caller's */
	double *at;        /* owned: places, ascending; of words 1, 2, 3 ... */
	size_t n;
	enum scale_form form;
};

/* Returns the number in a value: 4k, 1.5m, 100us, 70%, 70%:JOB; NAN where it is none. */
double scale_number(const char *text);

/*
 * Makes the scale of @n values; @index is then, for each of them, its index in the scale. It is
 * logarithmic where the values are spaced more evenly so, as a geometric series is. Aborts without
 * memory.
 */
void scale_make(struct scale *s, const char *const *text, size_t n, size_t *index);
void scale_free(struct scale *s);

#endif
