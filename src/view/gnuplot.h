/* SPDX-License-Identifier: MIT */
/* Drawing by gnuplot: a script in, a picture out, all of it in memory. */
#ifndef IOGEN_VIEW_GNUPLOT_H
#define IOGEN_VIEW_GNUPLOT_H

#include <stdio.h>

#include "base/err.h"

/* A file's content. */
struct blob {
	char *bytes; /* owned */
	size_t n;
};

/* Prints the script of picture @i, from 0. */
typedef void gnuplot_print(const void *arg, size_t i, FILE *script);

/*
 * Runs gnuplot, once for all @n pictures: its start takes longer than to draw most of them. Their
 * contents come to @out, for free(), which is all zeros before. It reads no settings of the user's,
 * may run nothing and write nowhere else (confine.h), and ends with iogen. Returns 0, or -errno
 * after fail(): -ENOENT where there is no gnuplot.
 */
int gnuplot_draw(gnuplot_print *print, const void *arg, size_t n, struct blob *out, struct err *e);

#endif
