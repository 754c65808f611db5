/* SPDX-License-Identifier: MIT */
/*
 * A comparison as a picture: of each cell and judged measure the difference with its interval, and
 * below that the difference by percentile.
 */
#ifndef IOGEN_STUDY_COMPARISON_PICTURE_H
#define IOGEN_STUDY_COMPARISON_PICTURE_H

#include "study/comparison.h"

/* Checks that @path ends in .png or .svg, or is a folder. Returns 0, or -EINVAL after fail(). */
int comparison_plot_check(const char *path, struct err *e);

/*
 * Draws into that file; into a folder as compare.png and compare.svg. Returns 0, or -errno after
 * fail() with nothing written: gnuplot is missing or failed, or a file cannot be written.
 */
int comparison_plot(const struct comparison *c, const char *path, struct err *e);

#endif
