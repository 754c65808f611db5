/* SPDX-License-Identifier: MIT */
/* A picture of a run: a title, a caption, and a script for gnuplot. */
#ifndef IOGEN_VIEW_PICTURE_H
#define IOGEN_VIEW_PICTURE_H

#include <stdio.h>

#include "view/data.h"

enum plot_format { PLOT_SVG, PLOT_PNG, PLOT_FORMATS };

struct picture;

/* A picture in one format. */
struct drawing {
	const struct plot *plot;
	const struct picture *picture;
	size_t index; /* number among several of the same kind, from 0 */
	enum plot_format format;
};

struct picture {
	/* name of its files, without a suffix, and of its element in report.html; 2nd: NAME-2 */
	const char *name;
	const char *title;
	const char *caption;                             /* tells how to read the picture */
	void (*print)(const struct drawing *d, FILE *f); /* prints the script */
	size_t (*count)(const struct plot *p);           /* number of pictures; NULL: one */
};

extern const struct picture picture_percentiles, picture_sweep, picture_steady;

/* All pictures, in the order of report.html; ended by NULL. */
extern const struct picture *const pictures[];

#endif
