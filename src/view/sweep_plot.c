/* SPDX-License-Identifier: MIT */
/* Drawing what is asked for: see sweep_plot.h. */
#include "view/sweep_plot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "view/gnuplot.h"
#include "view/heading.h"
#include "view/plot.h"
#include "view/sweep_script.h"

static const char *const suffixes[] = { [PLOT_SVG] = ".svg", [PLOT_PNG] = ".png" };

/* A picture in the making. */
struct sheet {
	const struct sweep_plot *sweep;
	const char *title, *devices;
	enum plot_format first; /* format that is drawn first, or alone */
};

static void script_print(const void *arg, size_t i, FILE *f)
{
	const struct sheet *s = arg;

	sweep_print(s->sweep, (enum plot_format)(s->first + i), s->title, s->devices, f);
}

static int output_check(const char *output, size_t n, struct err *e)
{
	struct stat st;

	if (!output && n > 1)
		return fail(e, EINVAL,
			    "command line: plot: a picture of several runs belongs to none of "
			    "their folders: --output=FILE.png, FILE.svg or a folder");
	if (!output || plot_format_of(output) >= 0 || (!stat(output, &st) && S_ISDIR(st.st_mode)))
		return 0;
	return fail(e, EINVAL,
		    "command line: --output=%s: neither a folder nor a name that ends in .png or "
		    ".svg",
		    output);
}

/* Draws all that is wanted before the first file is written. */
static int draw(struct sheet *s, const char *name, const char *dir, const char *output, FILE *f,
		struct err *e)
{
	struct blob blob[PLOT_FORMATS] = { { NULL, 0 } };
	int only = plot_format_of(output), ret;

	s->first = only < 0 ? PLOT_SVG : (enum plot_format)only;
	ret = gnuplot_draw(script_print, s, only < 0 ? PLOT_FORMATS : 1, &blob[s->first], e);
	for (int i = 0; i < PLOT_FORMATS && !ret; i++) {
		char *path = only < 0 ? text_format("%s/%s%s", output ? output : dir, name,
						    suffixes[i]) :
					text_format("%s", output);

		if (blob[i].n)
			ret = plot_file_write(path, only < 0, &blob[i], f, e);
		free(path);
	}
	for (int i = 0; i < PLOT_FORMATS; i++)
		free(blob[i].bytes);
	return ret;
}

/* Returns whether nothing is asked for, and no run has swept anything. */
static bool is_plain(const struct runs *r, const struct sweep_request *q)
{
	bool asked = q->x || q->y || q->by || q->jobs || q->op || q->heat;

	for (size_t i = 0; i < r->n; i++)
		asked |= r->matrix[i]->nswept > 0;
	return !asked;
}

static int matrix_draw(struct runs *r, const char *const *dir, const struct sweep_request *q,
		       const char *output, FILE *f, struct err *e)
{
	struct sweep_plot s;
	struct sheet sheet = { &s, "", "", 0 };
	char *title = r->n > 1 ? text_format("%zu runs", r->n) : plot_title(&r->plot[0], 46);
	char *devices = plot_devices(&r->plot[0]);
	int ret = sweep_make(&s, q, r->matrix, (const char *const *)r->name, r->n, e);

	if (!ret) {
		char *name = sweep_name(&s, q);

		sheet.title = title;
		sheet.devices = devices;
		ret = draw(&sheet, name, dir[0], output, f, e);
		free(name);
	}
	sweep_free(&s);
	free(title);
	free(devices);
	return ret;
}

int sweep_plot(const char *const *dir, size_t n, const struct sweep_request *r, const char *output,
	       FILE *f, struct err *e)
{
	struct runs runs = { NULL, NULL, NULL, 0 };
	int ret = output_check(output, n, e);

	ret = ret ? ret : runs_read(&runs, dir, n, e);
	if (!ret && n > 1 && is_plain(&runs, r))
		ret = plot_runs(&runs, output, f, e);
	else if (!ret)
		ret = matrix_draw(&runs, dir, r, output, f, e);
	runs_free(&runs);
	return ret;
}
