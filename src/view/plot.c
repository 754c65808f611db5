/* SPDX-License-Identifier: MIT */
/* Drawing a folder: see plot.h. */
#include "view/plot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/whole_file.h"
#include "view/html.h"
#include "view/text.h"
#include "base/text.h"

static void script_print(const void *arg, FILE *f)
{
	const struct drawing *d = arg;

	d->picture->print(d, f);
}

/* Draws a picture in each format. */
static int picture_draw(struct drawn *drawn, const struct plot *p, const struct picture *x,
			size_t index, struct err *e)
{
	int ret = 0;

	drawn->picture = x;
	drawn->name = index ? text_format("%s-%zu", x->name, index + 1) :
			      text_format("%s", x->name);
	for (int format = 0; format < PLOT_FORMATS && !ret; format++) {
		struct drawing d = { p, x, index, (enum plot_format)format };

		ret = gnuplot_draw(script_print, &d, &drawn->blob[format], e);
	}
	return ret;
}

static size_t count_of(const struct picture *x, const struct plot *p, const char *only)
{
	if (only && strcmp(only, x->name) != 0)
		return 0;
	return x->count ? x->count(p) : 1;
}

/* Draws all pictures, or just that of a name; the list ends with a picture of NULL. */
static int draw(struct drawn **drawn, const struct plot *p, const char *only, struct err *e)
{
	size_t n = 0;
	int ret = 0;

	for (const struct picture *const *x = pictures; *x && !ret; x++)
		for (size_t i = 0; i < count_of(*x, p, only) && !ret; i++) {
			*drawn = array_must_grow(*drawn, n, sizeof(**drawn));
			(*drawn)[n] = (struct drawn){ 0 };
			ret = picture_draw(&(*drawn)[n++], p, *x, i, e);
		}
	*drawn = array_must_grow(*drawn, n, sizeof(**drawn));
	(*drawn)[n] = (struct drawn){ 0 };
	return ret;
}

static void drawn_free(struct drawn *drawn)
{
	for (struct drawn *d = drawn; d && d->picture; d++) {
		free(d->name);
		for (int format = 0; format < PLOT_FORMATS; format++)
			free(d->blob[format].bytes);
	}
	free(drawn);
}

static int blob_print(const void *arg, FILE *f)
{
	const struct blob *b = arg;

	return fwrite(b->bytes, 1, b->n, f) == b->n ? 0 : -EIO;
}

static int file_write(const char *dir, const char *stem, const char *suffix, const struct blob *b,
		      struct err *e)
{
	char *path = text_format("%s/%s.%s", dir, stem, suffix);
	int ret = whole_file_write_within(path, blob_print, b, e);

	free(path);
	return ret;
}

static int report_print(const struct plot *p, const struct drawn *drawn, struct blob *b,
			struct err *e)
{
	FILE *f = open_memstream(&b->bytes, &b->n);

	if (f)
		html_print(p, drawn, f);
	if (!f || fclose(f))
		return fail(e, ENOMEM, "plot: no memory");
	return 0;
}

static const char *const suffixes[] = { [PLOT_SVG] = "svg", [PLOT_PNG] = "png" };

static int files_write(const char *dir, const struct plot *p, const struct drawn *drawn,
		       struct err *e)
{
	struct blob report = { NULL, 0 };
	int ret = report_print(p, drawn, &report, e);

	for (const struct drawn *d = drawn; d->picture; d++)
		for (int format = 0; format < PLOT_FORMATS && !ret; format++)
			ret = file_write(dir, d->name, suffixes[format], &d->blob[format], e);
	if (!ret)
		ret = file_write(dir, "report", "html", &report, e);
	free(report.bytes);
	return ret;
}

/* Returns the name without the slashes at its end. */
static char *dir_name(const char *dir)
{
	size_t n = strlen(dir);

	while (n > 1 && dir[n - 1] == '/')
		n--;
	return text_format("%.*s", (int)n, dir);
}

int plot_folder(const char *path, FILE *f, struct err *e)
{
	char *dir = dir_name(path);
	struct drawn *drawn = NULL;
	struct plot p;
	int ret = plot_load(&p, dir, e) ? -EINVAL : draw(&drawn, &p, NULL, e);

	if (!ret)
		ret = files_write(dir, &p, drawn, e);
	if (!ret && (fprintf(f, "%s/report.html\n", dir) < 0 || fflush(f)))
		ret = fail(e, EIO, "standard output: cannot be written");
	drawn_free(drawn);
	plot_free(&p);
	free(dir);
	return ret;
}

int plot_format_of(const char *path)
{
	size_t n = path ? strlen(path) : 0;

	for (int i = 0; i < PLOT_FORMATS; i++)
		if (n > 4 && path[n - 4] == '.' && !strcmp(path + n - 3, suffixes[i]))
			return i;
	return -1;
}

int plot_file_write(const char *path, bool within, const struct blob *b, FILE *f, struct err *e)
{
	int ret = within ? whole_file_write_within(path, blob_print, b, e) :
			   whole_file_write(path, blob_print, b, e);

	if (!ret && (fprintf(f, "%s\n", path) < 0 || fflush(f)))
		ret = fail(e, EIO, "standard output: cannot be written");
	return ret;
}

int plot_runs(struct runs *r, const char *output, FILE *f, struct err *e)
{
	int only = plot_format_of(output), ret;
	struct drawn *drawn = NULL;
	struct plot p;

	runs_overlay(&p, r);
	ret = draw(&drawn, &p, only < 0 ? NULL : picture_percentiles.name, e);
	for (const struct drawn *d = drawn; d->picture && !ret && only >= 0; d++)
		ret = plot_file_write(output, false, &d->blob[only], f, e);
	for (const struct drawn *d = drawn; d->picture && only < 0; d++)
		for (int i = 0; i < PLOT_FORMATS && !ret; i++) {
			char *path = text_format("%s/%s.%s", output, d->name, suffixes[i]);

			ret = plot_file_write(path, true, &d->blob[i], f, e);
			free(path);
		}
	drawn_free(drawn);
	plot_free(&p);
	return ret;
}
