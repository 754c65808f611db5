/* SPDX-License-Identifier: MIT */
/* The picture of a matrix as a script for gnuplot: curves, or a heat map. */
#ifndef IOGEN_VIEW_SWEEP_SCRIPT_H
#define IOGEN_VIEW_SWEEP_SCRIPT_H

#include "view/picture.h"
#include "view/sweep.h"

/* Charts of a measure at most, and heat maps: a page has no room for more. */
enum { SWEEP_PANELS = 12, SWEEP_MAPS = 4 };

/* Prints the picture of @s: @run in the title, @devices and the kind of points in a line below. */
void sweep_print(const struct sweep_plot *s, enum plot_format format, const char *run,
		 const char *devices, FILE *f);

/* The same of a heat map. */
void heat_map_print(const struct sweep_plot *s, enum plot_format format, const char *title,
		    const char *below, FILE *f);

/* Names the files of a picture, without a suffix: "iodepth-iops-p99-by-bs-read"; for free(). */
char *sweep_name(const struct sweep_plot *s, const struct sweep_request *r);

#endif
