/* SPDX-License-Identifier: MIT */
/* What a run leaves: the files of its folder, and what is shown. */
#include "results.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int print_summary(const void *arg, FILE *f)
{
	report_csv_summary(arg, f);
	return 0;
}

static int print_histogram(const void *arg, FILE *f)
{
	report_csv_histogram(arg, f);
	return 0;
}

static int print_interval(const void *arg, FILE *f)
{
	report_csv_interval(arg, f);
	return 0;
}

static int print_batch(const void *arg, FILE *f)
{
	report_csv_batch(arg, f);
	return 0;
}

static int print_jobs(const void *arg, FILE *f)
{
	const struct jobs *jobs = arg;

	for (uint32_t i = 0; i < jobs->n; i++)
		job_print(jobs->list[i], f);
	return 0;
}

static int print_manifest(const void *arg, FILE *f)
{
	return manifest_print(arg, f);
}

struct output {
	const struct report_format *format;
	const struct report *report;
};

static int print_output(const void *arg, FILE *f)
{
	const struct output *o = arg;

	o->format->print(o->report, f);
	return 0;
}

/* The first one has the file's name; another one has its own behind that. */
static int show_in_file(const char *path, const struct output *o, bool first, struct err *e)
{
	char *name = NULL;
	int ret;

	if (asprintf(&name, "%s%s%s", path, first ? "" : ".", first ? "" : o->format->name) < 0)
		return fail(e, ENOMEM, "out of memory");
	ret = bundle_write_file(name, print_output, o, e);
	free(name);
	return ret;
}

int results_show(const struct settings *s, const struct report *r, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < s->formats.n; i++) {
		struct output o = { &report_formats[s->formats.list[i]], r };

		if (s->output)
			ret |= show_in_file(s->output, &o, !i, e);
		else
			print_output(&o, stdout);
	}
	if (fflush(stdout) || ferror(stdout))
		return fail(e, EIO, "standard output: cannot be written");
	return ret ? -EIO : 0;
}

bool results_have_json(const struct settings *s)
{
	for (uint32_t i = 0; i < s->formats.n; i++)
		if (!strncmp(report_formats[s->formats.list[i]].name, "json", 4))
			return true;
	return false;
}

int results_write(struct bundle *b, const struct manifest_env *m, struct err *e)
{
	int ret = bundle_write(b, "summary.csv", print_summary, m->report, e);

	ret |= bundle_write(b, "histogram.csv", print_histogram, m->report, e);
	ret |= bundle_write(b, "interval.csv", print_interval, m->report, e);
	if (report_has_batch(m->report))
		ret |= bundle_write(b, "batch.csv", print_batch, m->report, e);
	ret |= bundle_write(b, "job.ini", print_jobs, m->jobs, e);
	ret |= bundle_write(b, "manifest.json", print_manifest, m, e);
	return ret ? -EIO : 0;
}
