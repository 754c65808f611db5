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

/* Prints the pictures of a list, each in all formats. */
static void script_print(const void *arg, size_t i, FILE *f)
{
	const struct drawing *list = arg;
	struct drawing d = list[i / PLOT_FORMATS];

	d.format = (enum plot_format)(i % PLOT_FORMATS);
	d.picture->print(&d, f);
}

static size_t count_of(const struct picture *x, const struct plot *p, const char *only)
{
	if (only && strcmp(only, x->name) != 0)
		return 0;
	return x->count ? x->count(p) : 1;
}

/* Lists all pictures, or just that of a name. Returns how many; the caller frees the list. */
static size_t list_make(struct drawing **list, const struct plot *p, const char *only)
{
	size_t n = 0;

	*list = NULL;
	for (const struct picture *const *x = pictures; *x; x++)
		for (size_t i = 0; i < count_of(*x, p, only); i++) {
			*list = array_must_grow(*list, n, sizeof(**list));
			(*list)[n++] = (struct drawing){ p, *x, i, PLOT_SVG };
		}
	return n;
}

static struct drawn drawn_of(const struct drawing *d, const struct blob *blob)
{
	struct drawn x = { .picture = d->picture };

	x.name = d->index ? text_format("%s-%zu", d->picture->name, d->index + 1) :
			    text_format("%s", d->picture->name);
	memcpy(x.blob, blob, sizeof(x.blob));
	return x;
}

/* Draws all pictures, or just that of a name; the list ends with a picture of NULL. */
static int draw(struct drawn **drawn, const struct plot *p, const char *only, struct err *e)
{
	struct drawing *list;
	size_t n = list_make(&list, p, only);
	struct blob *blob = calloc(n * PLOT_FORMATS + 1, sizeof(*blob));
	int ret;

	*drawn = calloc(n + 1, sizeof(**drawn));
	if (!blob || !*drawn)
		abort();
	ret = gnuplot_draw(script_print, list, n * PLOT_FORMATS, blob, e);
	for (size_t i = 0; i < n; i++)
		(*drawn)[i] = drawn_of(&list[i], blob + i * PLOT_FORMATS);
	free(blob);
	free(list);
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
