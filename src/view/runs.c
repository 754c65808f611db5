/* SPDX-License-Identifier: MIT */
/* Several folders: see runs.h. */
#include "view/runs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "view/heading.h"
#include "view/text.h"

/* Returns the last part of a folder's name. */
static char *base_of(const char *dir)
{
	size_t end = strlen(dir), begin;

	while (end > 1 && dir[end - 1] == '/')
		end--;
	begin = end;
	while (begin > 0 && dir[begin - 1] != '/')
		begin--;
	return text_format("%.*s", (int)(end - begin), dir + begin);
}

/* Names each run by its title; by its folder where it has none, or another has the same. */
static void runs_name(struct runs *r, const char *const *dir)
{
	for (size_t i = 0; i < r->n; i++) {
		const char *title = plot_run_title(&r->plot[i]);
		bool once = title;

		for (size_t k = 0; k < r->n && once; k++) {
			const char *other = plot_run_title(&r->plot[k]);

			once = k == i || !other || strcmp(title, other) != 0;
		}
		r->name[i] = once ? text_format("%s", title) : base_of(dir[i]);
	}
}

int runs_read(struct runs *r, const char *const *dir, size_t n, struct err *e)
{
	int ret = 0;

	*r = (struct runs){ calloc(n, sizeof(*r->plot)), calloc(n, sizeof(*r->matrix)),
			    calloc(n, sizeof(*r->name)), n };
	if (!r->plot || !r->matrix || !r->name)
		abort();
	for (size_t i = 0; i < n && !ret; i++) {
		ret = plot_load(&r->plot[i], dir[i], e);
		r->matrix[i] = &r->plot[i].matrix;
	}
	if (!ret)
		runs_name(r, dir);
	return ret ? -EINVAL : 0;
}

void runs_free(struct runs *r)
{
	for (size_t i = 0; i < r->n; i++) {
		plot_free(&r->plot[i]);
		free(r->name[i]);
	}
	free(r->plot);
	free(r->matrix);
	free(r->name);
}

/* Returns the run's name, and the label behind it where the run has several. */
static char *label_of(const struct runs *r, size_t run, const char *label, bool only)
{
	char *name = plot_text_shown(r->name[run], PLOT_LABEL);
	char *all = text_format("%s%s%s", name, only ? "" : ", ", only ? "" : label);

	free(name);
	return all;
}

static void relabel(const struct runs *r, size_t run, char **label, bool only)
{
	char *old = *label;

	*label = label_of(r, run, old, only);
	free(old);
}

/* Moves the series and curves of a run. */
static void run_take(struct plot *p, const struct runs *r, size_t run)
{
	struct plot *from = &r->plot[run];

	for (size_t i = 0; i < from->nseries; i++) {
		p->series = array_must_grow(p->series, p->nseries, sizeof(*p->series));
		relabel(r, run, &from->series[i].label, from->nseries == 1);
		p->series[p->nseries++] = from->series[i];
	}
	for (size_t i = 0; i < from->ncurves; i++) {
		p->curves = array_must_grow(p->curves, p->ncurves, sizeof(*p->curves));
		relabel(r, run, &from->curves[i].label, from->ncurves == 1);
		p->curves[p->ncurves++] = from->curves[i];
	}
	p->njobs += from->njobs;
	p->ramp |= from->ramp;
	p->partial |= from->partial;
	if (from->slices_in_one > p->slices_in_one)
		p->slices_in_one = from->slices_in_one;
	from->nseries = from->ncurves = 0;
}

void runs_overlay(struct plot *p, struct runs *r)
{
	*p = (struct plot){ .title = text_format("%zu runs", r->n), .slices_in_one = 1 };
	p->devices = plot_devices(&r->plot[0]);
	for (size_t run = 0; run < r->n; run++)
		run_take(p, r, run);
}
