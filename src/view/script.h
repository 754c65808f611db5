/* SPDX-License-Identifier: MIT */
/* Script for gnuplot that pictures share: size, title, legend, styles, axes. */
#ifndef IOGEN_VIEW_SCRIPT_H
#define IOGEN_VIEW_SCRIPT_H

#include "view/picture.h"

/* Lines that a legend names at most; further lines are thin and grey. */
#define PLOT_NAMED 32

/* Prints the terminal, its size in pixels of a screen, the title and the line below it. */
void plot_canvas(enum plot_format format, unsigned width, unsigned height, const char *title,
		 const char *below, FILE *f);

/* The same with the title of a picture of a run. */
void plot_begin(const struct drawing *d, unsigned width, unsigned height, FILE *f);

/* The place of a legend, and the pixels that are kept free for it. */
struct plot_legend {
	size_t n, longest;          /* lines, and characters of the longest one */
	bool aside;                 /* on the right of the picture, else below it */
	unsigned right, foot, more; /* pixels: right; below, axis included; added to the height */
};

struct plot_legend plot_legend_of(size_t n, size_t longest);
void plot_legend_print(const struct plot_legend *l, unsigned height, FILE *f);

/* The parts of a line: the line itself, its marks, the area below it, its stretch in a ramp. */
enum plot_look { LOOK_LINE, LOOK_MARK, LOOK_FILL, LOOK_FAINT };

/* Prints the look of line @i, as words of a plot command. */
void plot_style(size_t i, enum plot_look look, FILE *f);

/*
 * Returns how many pictures of all latencies there are to be: none where a matrix has more steps
 * than one picture can show.
 */
size_t plot_curves_count(const struct plot *p);

/*
 * Begins a picture of all latencies of the run, with a legend of the curves. Returns false where
 * there is no curve; the picture then says so and is whole.
 */
bool plot_begin_curves(const struct drawing *d, FILE *f);

/*
 * Lines beyond PLOT_NAMED look the same. They share the data block $rest, with blank lines between
 * them, and one place in a plot command: gnuplot's time is square in those.
 */
void plot_block_begin(char letter, size_t i, FILE *f);

/* Ends the block of line @i of @n. */
void plot_block_end(size_t i, size_t n, FILE *f);

/* Returns how many places in a plot command @n lines take. */
size_t plot_places(size_t n);

/* Returns the line in place @k of @n lines: $rest comes first, below the lines with names. */
size_t plot_line_at(size_t k, size_t n);

/* Prints the name of the data block of line @i. */
void plot_block_name(char letter, size_t i, FILE *f);

/* Ends the plot command, with an entry in the legend for all curves beyond PLOT_NAMED. */
void plot_end_curves(const struct plot *p, FILE *f);

/*
 * Prints an axis ("x" or "y") of latencies from @lo to @hi ns, on a logarithmic scale; without
 * numbers where it is not @named.
 */
void plot_latency_axis(const char *axis, double lo, double hi, bool named, FILE *f);

/* Prints an axis of other numbers, from 0 to at least @hi; likewise. */
void plot_count_axis(const char *axis, double hi, bool named, FILE *f);

/* Prints a picture, or a panel, that has nothing to draw, with the reason. */
void plot_nothing(const char *why, FILE *f);

/* Prints a number of a data block. */
void plot_number(double v, FILE *f);

#endif
