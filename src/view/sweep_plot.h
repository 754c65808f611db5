/* SPDX-License-Identifier: MIT */
/* A picture of one or several runs that is asked for by name: iogen plot DIR --x=iodepth. */
#ifndef IOGEN_VIEW_SWEEP_PLOT_H
#define IOGEN_VIEW_SWEEP_PLOT_H

#include <stdio.h>

#include "view/sweep.h"

/*
 * Draws what @r asks for of the folders @dir, several of them side by side, and prints the names
 * of the files on @f. @output is a file that ends in .png or .svg, or a folder; NULL: the folder of
 * the one run. Returns 0; -EINVAL after fail() where a folder holds no results, @r names what is
 * not there or @output is neither; or another -errno.
 */
int sweep_plot(const char *const *dir, size_t n, const struct sweep_request *r, const char *output,
	       FILE *f, struct err *e);

#endif
