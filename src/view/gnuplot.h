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

/*
 * Runs gnuplot on the script that @print writes; *@out is its output, for free(). It reads no
 * settings of the user's, may run nothing and write nowhere else (confine.h), and ends with iogen.
 * Returns 0, or -errno after fail(): -ENOENT where there is no gnuplot.
 */
int gnuplot_draw(void (*print)(const void *arg, FILE *script), const void *arg, struct blob *out,
		 struct err *e);

#endif
