/* SPDX-License-Identifier: MIT */
/* Drawing a folder: see plot.h. The pictures are listed here, and nowhere else. */
#include "view/plot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/whole_file.h"
#include "view/html.h"
#include "view/text.h"
#include "base/text.h"

const struct picture pictures[] = {
	{ "percentiles", "Latency percentiles",
	  "How long operations took. Where a curve crosses the line of 99, 99 % of the operations "
	  "took at most so long; each line further on the right is one more nine. Marks are the "
	  "percentiles of the summary. A curve ends where its sample can say no more: some four "
	  "operations lie beyond.",
	  plot_percentiles_print, NULL },
	{ "histogram", "Latency histogram",
	  "Which latencies were common. Each step is a range of latencies, 9 % wide, and its "
	  "height the share of the operations that took so long. Several hills are several ways "
	  "through the system: a cache and a medium, say.",
	  plot_histogram_print, NULL },
	{ "iops", "Operations a second over time",
	  "What each slice of time did. A step is as wide as its slice. What is not level was not "
	  "in a steady state.",
	  plot_iops_print, NULL },
	{ "mb_per_s", "Throughput over time",
	  "The same as bytes: 1 MB/s is a million bytes a second. A copied block counts once as "
	  "read, once as written and once as copied.",
	  plot_mb_print, NULL },
	{ "latency", "Latency over time",
	  "The median, the 99th percentile and the longest latency of each slice. There is no line "
	  "where a slice has too few operations for a percentile.",
	  plot_latency_print, NULL },
	{ "comparison", "Jobs side by side",
	  "A bar for each job and operation, all from 0; of the rounds of a comparison the median. "
	  "A dash is what was not measured.",
	  plot_comparison_print, plot_comparison_wanted },
	{ NULL, NULL, NULL, NULL, NULL },
};

static void script_print(const void *arg, FILE *f)
{
	const struct drawing *d = arg;

	d->picture->print(d, f);
}

static bool is_wanted(const struct picture *picture, const struct plot *p)
{
	return !picture->wanted || picture->wanted(p);
}

static int draw(struct drawn *drawn, const struct plot *p, struct err *e)
{
	int ret = 0;

	for (size_t i = 0; pictures[i].name && !ret; i++)
		for (int format = PLOT_SVG; format <= PLOT_PNG && !ret; format++) {
			struct drawing d = { p, &pictures[i], (enum plot_format)format };

			if (is_wanted(d.picture, p))
				ret = gnuplot_draw(script_print, &d, &drawn[i].blob[format], e);
		}
	return ret;
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
	int ret = whole_file_write(path, blob_print, b, e);

	free(path);
	return ret;
}

static int report_print(const struct plot *p, const struct drawn *drawn, struct blob *b,
			struct err *e)
{
	FILE *f = open_memstream(&b->bytes, &b->n);

	if (f)
		plot_html_print(p, drawn, f);
	if (!f || fclose(f))
		return fail(e, ENOMEM, "plot: no memory");
	return 0;
}

static int files_write(const char *dir, const struct plot *p, const struct drawn *drawn,
		       struct err *e)
{
	struct blob report = { NULL, 0 };
	int ret = report_print(p, drawn, &report, e);

	for (size_t i = 0; pictures[i].name && !ret; i++) {
		if (!drawn[i].blob[PLOT_SVG].n)
			continue;
		ret = file_write(dir, pictures[i].name, "svg", &drawn[i].blob[PLOT_SVG], e);
		if (!ret)
			ret = file_write(dir, pictures[i].name, "png", &drawn[i].blob[PLOT_PNG], e);
	}
	if (!ret)
		ret = file_write(dir, "report", "html", &report, e);
	free(report.bytes);
	return ret;
}

/* Without the slashes behind it. */
static char *folder_name(const char *dir)
{
	size_t n = strlen(dir);

	while (n > 1 && dir[n - 1] == '/')
		n--;
	return text_format("%.*s", (int)n, dir);
}

int plot_folder(const char *path, FILE *f, struct err *e)
{
	char *dir = folder_name(path);
	struct drawn drawn[sizeof(pictures) / sizeof(pictures[0])] = { 0 };
	struct plot p;
	int ret = plot_load(&p, dir, e) ? -EINVAL : draw(drawn, &p, e);

	if (!ret)
		ret = files_write(dir, &p, drawn, e);
	if (!ret && (fprintf(f, "%s/report.html\n", dir) < 0 || fflush(f)))
		ret = fail(e, EIO, "standard output: cannot be written");
	for (size_t i = 0; pictures[i].name; i++) {
		free(drawn[i].blob[PLOT_SVG].bytes);
		free(drawn[i].blob[PLOT_PNG].bytes);
	}
	plot_free(&p);
	free(dir);
	return ret;
}
