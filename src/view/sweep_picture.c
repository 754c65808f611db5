/* SPDX-License-Identifier: MIT */
/* The picture of each sweep of a run, as it is chosen where nobody asks for another. */
#include <stdlib.h>

#include "view/heading.h"
#include "view/sample.h"
#include "view/sweep_script.h"

static size_t sweep_count(const struct plot *p)
{
	return sweep_sets(&p->matrix);
}

static void sweep_picture_print(const struct drawing *d, FILE *f)
{
	const struct matrix *run = &d->plot->matrix;
	const struct sweep_request r = { .set = d->index + 1 };
	char *title = plot_title(d->plot, 46), *devices = plot_devices(d->plot);
	const char *name = "";
	struct err e = { 0 };
	struct sweep_plot s;

	if (!sweep_make(&s, &r, &run, &name, 1, &e))
		sweep_print(&s, d->format, title, devices, f);
	sweep_free(&s);
	free(title);
	free(devices);
}

const struct picture picture_sweep = {
	.name = "sweep",
	.title = "What was swept",
	.caption =
		"Each point is a step of the matrix, the median over its rounds. Latencies are on "
		"a logarithmic axis, all else begins at 0.",
	.print = sweep_picture_print,
	.count = sweep_count,
};
