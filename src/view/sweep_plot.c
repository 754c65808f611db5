/* SPDX-License-Identifier: MIT */
/* Drawing what is asked for: see sweep_plot.h. */
#include "view/sweep_plot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "base/whole_file.h"
#include "view/gnuplot.h"
#include "view/heading.h"
#include "view/sweep_script.h"

static const char *const suffixes[] = { [PLOT_SVG] = ".svg", [PLOT_PNG] = ".png" };

/* The runs of a picture. */
struct runs {
	struct plot *plot; /* owned */
	const struct matrix **matrix;
	char **name;
	size_t n;
};

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

static int runs_read(struct runs *r, const char *const *dir, size_t n, struct err *e)
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

static void runs_free(struct runs *r)
{
	for (size_t i = 0; i < r->n; i++) {
		plot_free(&r->plot[i]);
		free(r->name[i]);
	}
	free(r->plot);
	free(r->matrix);
	free(r->name);
}

/* A picture in the making. */
struct sheet {
	const struct sweep *sweep;
	const char *title, *devices;
	enum plot_format format;
};

static void script_print(const void *arg, FILE *f)
{
	const struct sheet *s = arg;

	sweep_print(s->sweep, s->format, s->title, s->devices, f);
}

static int blob_print(const void *arg, FILE *f)
{
	const struct blob *b = arg;

	return fwrite(b->bytes, 1, b->n, f) == b->n ? 0 : -EIO;
}

/* Returns the format that a file's name asks for, or -1. */
static int format_of(const char *path)
{
	size_t n = path ? strlen(path) : 0;

	for (int i = 0; i < PLOT_FORMATS; i++)
		if (n > 4 && !strcmp(path + n - 4, suffixes[i]))
			return i;
	return -1;
}

static int output_check(const char *output, size_t n, struct err *e)
{
	struct stat st;

	if (!output && n > 1)
		return fail(e, EINVAL,
			    "command line: plot: a picture of several runs belongs to none of "
			    "their folders: --output=FILE.png, FILE.svg or a folder");
	if (!output || format_of(output) >= 0 || (!stat(output, &st) && S_ISDIR(st.st_mode)))
		return 0;
	return fail(e, EINVAL,
		    "command line: --output=%s: neither a folder nor a name that ends in .png or "
		    ".svg",
		    output);
}

/* Writes a picture, and says so. @own: into the folder of its run, whose links are not followed. */
static int file_write(const char *path, bool own, const struct blob *b, FILE *f, struct err *e)
{
	int ret = own ? whole_file_write_within(path, blob_print, b, e) :
			whole_file_write(path, blob_print, b, e);

	if (!ret && (fprintf(f, "%s\n", path) < 0 || fflush(f)))
		ret = fail(e, EIO, "standard output: cannot be written");
	return ret;
}

/* Draws all that is wanted before the first file is written. */
static int draw(struct sheet *s, const char *name, const char *dir, const char *output, FILE *f,
		struct err *e)
{
	struct blob blob[PLOT_FORMATS] = { { NULL, 0 } };
	int only = format_of(output), ret = 0;

	for (int i = 0; i < PLOT_FORMATS && !ret; i++) {
		s->format = (enum plot_format)i;
		if (only < 0 || only == i)
			ret = gnuplot_draw(script_print, s, &blob[i], e);
	}
	for (int i = 0; i < PLOT_FORMATS && !ret; i++) {
		char *path = only < 0 ? text_format("%s/%s%s", output ? output : dir, name,
						    suffixes[i]) :
					text_format("%s", output);

		if (blob[i].n)
			ret = file_write(path, !output, &blob[i], f, e);
		free(path);
	}
	for (int i = 0; i < PLOT_FORMATS; i++)
		free(blob[i].bytes);
	return ret;
}

int sweep_plot(const char *const *dir, size_t n, const struct sweep_request *r, const char *output,
	       FILE *f, struct err *e)
{
	struct sweep s = { .ny = 0 };
	struct runs runs = { NULL, NULL, NULL, 0 };
	struct sheet sheet = { &s, "", "", 0 };
	int ret = output_check(output, n, e);
	char *title = NULL, *devices = NULL, *name = NULL;

	ret = ret ? ret : runs_read(&runs, dir, n, e);
	if (!ret)
		ret = sweep_make(&s, r, runs.matrix, (const char *const *)runs.name, n, e);
	if (!ret) {
		title = n > 1 ? text_format("%zu runs", n) : plot_title(&runs.plot[0], 46);
		devices = plot_devices(&runs.plot[0]);
		sheet.title = title;
		sheet.devices = devices;
		name = sweep_name(&s, r);
		ret = draw(&sheet, name, dir[0], output, f, e);
	}
	sweep_free(&s);
	runs_free(&runs);
	free(title);
	free(devices);
	free(name);
	return ret;
}
