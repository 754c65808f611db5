/* SPDX-License-Identifier: MIT */
/* What all pictures have in common: size, title, legend, styles, axes; as script for gnuplot. */
#ifndef IOGEN_VIEW_SCRIPT_H
#define IOGEN_VIEW_SCRIPT_H

#include "view/data.h"

enum plot_format { PLOT_SVG, PLOT_PNG };

struct picture;

/* One picture in one format. */
struct drawing {
	const struct plot *plot;
	const struct picture *picture;
	enum plot_format format;
};

/* A picture: the stem of its file, its title, how to read it, and what draws it. */
struct picture {
	const char *name, *title, *caption;
	void (*print)(const struct drawing *d, FILE *f);
	bool (*wanted)(const struct plot *p); /* NULL: always */
};

/* Ended by a row without a name. */
extern const struct picture pictures[];

void plot_percentiles_print(const struct drawing *d, FILE *f);
void plot_histogram_print(const struct drawing *d, FILE *f);
void plot_iops_print(const struct drawing *d, FILE *f);
void plot_mb_print(const struct drawing *d, FILE *f);
void plot_latency_print(const struct drawing *d, FILE *f);
void plot_comparison_print(const struct drawing *d, FILE *f);
bool plot_comparison_wanted(const struct plot *p);

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

/* An axis ("x" or "y") of latencies from @lo to @hi ns, on a logarithmic scale. */
void plot_latency_axis(const char *axis, double lo, double hi, FILE *f);

/* A picture, or the panel of one, in which there is nothing to draw. */
void plot_nothing(const char *why, FILE *f);

/* A number for a data block. */
void plot_number(double v, FILE *f);

/* The devices that the jobs moved data on, in one line. The caller owns it. */
char *plot_devices(const struct plot *p);

/* Title, and the line below it. The caller owns them. */
char *plot_title(const struct plot *p);
char *plot_subtitle(const struct plot *p);

#endif
