/* SPDX-License-Identifier: MIT */
/* What a run leaves: the files of its folder, and what is shown. */
#include "report/results.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/whole_file.h"

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

static int print_percentile(const void *arg, FILE *f)
{
	report_csv_percentile(arg, f);
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

static int print_device(const void *arg, FILE *f)
{
	report_csv_device(arg, f);
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

struct summary {
	const struct report_format *format;
	const struct report *report;
};

static int print_output(const void *arg, FILE *f)
{
	const struct summary *o = arg;

	o->format->print(o->report, f);
	return 0;
}

/* The first one has the file's name; another one has its own behind that. */
static char *file_name(const char *path, const struct summary *o, bool first)
{
	char *name = NULL;

	if (asprintf(&name, "%s%s%s", path, first ? "" : ".", first ? "" : o->format->name) < 0)
		abort();
	return name;
}

/* A folder that a word of the command line names, or that is its file's. */
static int check_folder(const char *option, const char *value, const char *folder, struct err *e)
{
	struct stat st;
	int ret = stat(folder, &st)           ? errno :
		  !S_ISDIR(st.st_mode)        ? ENOTDIR :
		  access(folder, W_OK | X_OK) ? errno :
						0;

	if (!ret)
		return 0;
	return fail(e, ret, "command line: --%s=%s: nothing can be written in %s: %s", option,
		    value, folder, strerror(ret));
}

static int check_output(const char *output, struct err *e)
{
	const char *slash = strrchr(output, '/');
	struct stat st;
	char *folder;
	int ret;

	if (!stat(output, &st) && S_ISDIR(st.st_mode))
		return fail(e, EISDIR, "command line: --output=%s: %s", output, strerror(EISDIR));
	folder = slash ? strndup(output, (size_t)(slash - output) + 1) : strdup(".");
	if (!folder)
		abort();
	ret = check_folder("output", output, folder, e);
	free(folder);
	return ret;
}

int results_check(const struct output *out, struct err *e)
{
	int ret = out->path ? check_output(out->path, e) : 0;

	if (out->aux_path)
		ret |= check_folder("aux-path", out->aux_path, out->aux_path, e);
	return ret ? -EINVAL : 0;
}

/* Summaries of a run that goes on are put behind each other, as they come. */
static int append(const char *path, const struct summary *o, bool begins, struct err *e)
{
	FILE *f = fopen(path, begins ? "we" : "ae");
	int ret = 0;

	if (f)
		print_output(o, f);
	if (!f || fflush(f) || ferror(f))
		ret = fail(e, errno, "%s: cannot be written: %s", path, strerror(errno));
	if (f)
		fclose(f);
	return ret;
}

int results_show(const struct output *out, const struct report *r, bool begins, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < out->formats.n; i++) {
		struct summary o = { &report_formats[out->formats.list[i]], r };
		char *path = out->path ? file_name(out->path, &o, !i) : NULL;

		if (!path)
			print_output(&o, stdout);
		else if (out->status_interval.ns)
			ret |= append(path, &o, begins, e);
		else
			ret |= whole_file_write(path, print_output, &o, e);
		free(path);
	}
	if (fflush(stdout) || ferror(stdout))
		return fail(e, EIO, "standard output: cannot be written");
	return ret ? -EIO : 0;
}

bool results_have_json(const struct output *out)
{
	for (uint32_t i = 0; i < out->formats.n; i++)
		if (!strncmp(report_formats[out->formats.list[i]].name, "json", 4))
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
	ret |= bundle_write(b, "device.csv", print_device, m->report, e);
	if (report_has_percentiles(m->report))
		ret |= bundle_write(b, "percentile.csv", print_percentile, m->report, e);
	ret |= bundle_write(b, "job.ini", print_jobs, m->jobs, e);
	ret |= bundle_write(b, "manifest.json", print_manifest, m, e);
	return ret ? -EIO : 0;
}
