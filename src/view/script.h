/* SPDX-License-Identifier: MIT */
/* Script for gnuplot that pictures share: size, title, legend, styles, axes. */
#ifndef IOGEN_VIEW_SCRIPT_H
#define IOGEN_VIEW_SCRIPT_H

#include "view/picture.h"

/* Lines that a legend names; of more, the others are thin and grey. */
#define PLOT_NAMED 32

/* The terminal, its size in pixels of a screen, and the title. */
void plot_begin(const struct drawing *d, unsigned width, unsigned height, FILE *f);

/* Where a legend stands, and the pixels that are kept free for it. */
struct plot_legend {
	size_t n, longest;          /* lines, and characters of the longest one */
	bool aside;                 /* on the right of the picture, else below it */
	unsigned right, foot, more; /* on its right; below, with the axis; it must be higher by */
};

struct plot_legend plot_legend_of(size_t n, size_t longest);
void plot_legend_print(const struct plot_legend *l, unsigned height, FILE *f);

/* Of one line: the line itself, its marks, what is below it, and where it is of less worth. */
enum plot_look { LOOK_LINE, LOOK_MARK, LOOK_FILL, LOOK_FAINT };

/* The look of line @i, as words of a plot command. */
void plot_style(size_t i, enum plot_look look, FILE *f);

/*
 * Begins a picture of all latencies of the run, with a legend of the curves. Returns false where
 * there is no curve; the picture then says so and is whole.
 */
bool plot_begin_curves(const struct drawing *d, FILE *f);

/* The last entry of the legend, for the curves beyond PLOT_NAMED; and the end of the plot command. */
void plot_end_curves(const struct plot *p, FILE *f);

/* An axis ("x" or "y") of latencies from @lo to @hi ns, on a logarithmic scale. */
void plot_latency_axis(const char *axis, double lo, double hi, FILE *f);

/* A picture, or the panel of one, in which there is nothing to draw. */
void plot_nothing(const char *why, FILE *f);

/* A number for a data block. */
void plot_number(double v, FILE *f);

#endif
