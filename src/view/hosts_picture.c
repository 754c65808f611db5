/* SPDX-License-Identifier: MIT */
/* The picture of hosts: of each job and operation the IOPS and a latency of each rank. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "view/by_host.h"
#include "view/heading.h"
#include "view/script.h"
#include "view/text.h"

#define WIDTH 900
#define HEAD 64
#define LEFT 84
#define GAP 84
#define NAME 26
#define CHART 130
#define TICS 34
#define FOOT 74
#define ACROSS 2

static unsigned height_of(const struct by_hosts *h)
{
	return HEAD + (unsigned)(h->n / ACROSS) * (NAME + CHART + TICS) + FOOT;
}

/* Prints the values of the ranks, and what they have in common. Returns the largest. */
static double blocks_print(const struct by_host *h, FILE *f)
{
	double most = 0;

	fprintf(f, "$v << EOD\n");
	for (size_t i = 0; i < h->nranks; i++) {
		const struct host_value *v = &h->rank[i];

		if (isnan(v->mid))
			continue;
		fprintf(f, "%zu", i);
		plot_number(v->mid, f);
		plot_number(v->least, f);
		plot_number(v->most, f);
		fprintf(f, "\n");
		most = fmax(most, v->most);
	}
	fprintf(f, "0 NaN NaN NaN\nEOD\n$w << EOD\n"); /* a block is never empty */
	for (int k = 0; k < 2; k++) {
		fprintf(f, "%.1f", k ? (double)h->nranks - 0.5 : -0.5);
		plot_number(h->all.mid, f);
		plot_number(h->all.least, f);
		plot_number(h->all.most, f);
		fprintf(f, "\n");
	}
	fprintf(f, "EOD\n");
	return most;
}

/* Returns the name of a chart: "job read: p99, 12 % apart". */
static char *name_of(const struct by_host *h)
{
	const char *what = strstr(h->column, "p99") ? "p99" :
			   strstr(h->column, "p50") ? "p50" :
			   strstr(h->column, "max") ? "max" :
						      "IOPS";
	char *job = plot_text_shown(h->job, 18), *op = plot_text_shown(h->op, 12), *name;

	if (isnan(h->all.mid) || h->all.mid <= 0)
		name = text_format("%s %s: no %s", job, op, what);
	else
		name = text_format("%s %s: %s%s, %.3g %% apart", job, op, what,
				   h->relative ? " in % of the median" : "",
				   100 * (h->all.most - h->all.least) / h->all.mid);
	free(job);
	free(op);
	return name;
}

static void chart_print(const struct by_hosts *all, size_t i, FILE *f)
{
	const struct by_host *h = &all->list[i];
	double width = (double)(WIDTH - LEFT - 28 - GAP * (ACROSS - 1)) / ACROSS;
	double left = LEFT + (double)(i % ACROSS) * (width + GAP);
	size_t row = i / ACROSS;
	double top = HEAD + (double)row * (NAME + CHART + TICS) + NAME, most;
	unsigned height = height_of(all);
	char *name = name_of(h);

	fprintf(f,
		"set lmargin at screen %.4f\nset rmargin at screen %.4f\n"
		"set tmargin at screen %.4f\nset bmargin at screen %.4f\nset label 3 ",
		left / WIDTH, (left + width) / WIDTH, 1 - top / height, 1 - (top + CHART) / height);
	plot_text_quote(name, f);
	fprintf(f, " at graph 0, graph 1 offset 0,0.6 left font 'sans-serif,11'\n");
	fprintf(f, "set xrange [-0.5:%.1f]\nset xtics autofreq\n%s\nset xlabel '%s'\n",
		(double)h->nranks - 0.5, h->nranks < 9 ? "set xtics 1" : "",
		i + ACROSS >= all->n ? "rank" : "");
	most = blocks_print(h, f);
	if (strcmp(h->column, "iops") != 0 && !h->relative && most > 0)
		plot_latency_axis("y", fmax(h->all.least, 1), most, true, f);
	else
		plot_count_axis("y", most, true, f);
	fprintf(f, "plot $w using 1:3:4 with filledcurves lc rgb '#dddddd' fs solid 1 noborder "
		   "notitle, $w using 1:2 with lines lc rgb '#444444' lw 1 dt (8,4) notitle, "
		   "$v using 1:2:3:4 with yerrorbars lc rgb '#000000' lw 1 pt 7 ps 0.5 notitle\n"
		   "unset label\nunset logscale\nset format y\nunset mytics\n");
	free(name);
}

/* Prints the legend below all charts. */
static void legend_print(const struct by_hosts *h, FILE *f)
{
	const struct plot_legend l = { .n = 3 };

	fprintf(f,
		"set lmargin at screen 0.05\nset tmargin at screen %.4f\nunset border\n"
		"unset tics\nunset grid\nunset xlabel\nset xrange [0:1]\nset yrange [0:1]\n",
		1 - (double)HEAD / height_of(h));
	plot_legend_print(&l, height_of(h), f);
	fprintf(f, "plot NaN with points lc rgb '#000000' pt 7 ps 0.5 title 'rank', "
		   "NaN with lines lc rgb '#444444' lw 1 dt (8,4) title 'median of the ranks', "
		   "NaN with lines lc rgb '#dddddd' lw 8 title 'from the least to the most'\n");
}

static void hosts_print(const struct drawing *d, FILE *f)
{
	char *title = plot_title(d->plot, 46), *below = plot_devices(d->plot);
	char *line = text_format("Hosts: %s", title);
	struct by_hosts h;

	by_hosts_make(&h, d->plot);
	plot_canvas(d->format, WIDTH, height_of(&h), line, below, f);
	fprintf(f, "set multiplot\nunset key\n");
	for (size_t i = 0; i < h.n; i++)
		chart_print(&h, i, f);
	legend_print(&h, f);
	fprintf(f, "unset multiplot\n");
	by_hosts_free(&h);
	free(title);
	free(below);
	free(line);
}

static size_t hosts_count(const struct plot *p)
{
	return by_hosts_are_several(p);
}

const struct picture picture_hosts = {
	.name = "hosts",
	.title = "Hosts",
	.caption =
		"The IOPS and the p99 of each rank (p50 or max where a sample is too small), of "
		"the first six jobs and operations. The band goes from the rank with the least "
		"to the one with the most, and a chart's name says how far these are apart, in "
		"percent of the median. Of several steps or rounds, a value is in percent of the "
		"median of the ranks in the same step and round: the mark is the median of "
		"these, and the line goes from the least to the most.",
	.print = hosts_print,
	.count = hosts_count,
};
