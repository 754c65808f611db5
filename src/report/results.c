/* SPDX-License-Identifier: MIT */
/* Writing the files of the folder, and showing the summary: see results.h. */
#include "report/results.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output_place.h"
#include "base/text.h"
#include "base/whole_file.h"
#include "report/csv_files.h"
#include "report/folder.h"
#include "report/formats.h"

struct csv_print {
	const struct csv_file *file;
	const struct report *report;
};

static int print_csv(const void *arg, FILE *f)
{
	const struct csv_print *csv = arg;

	csv_print(csv->file, csv->report, f);
	return 0;
}

static int print_jobs(const void *arg, FILE *f)
{
	const struct jobs *jobs = arg;

	jobs_dump(jobs, f);
	return 0;
}

static int print_manifest(const void *arg, FILE *f)
{
	return manifest_print(arg, f);
}

/* Formats that are shown behind each other: @n of the list, from number @first on. */
struct summary {
	const struct formats *formats;
	const struct report *report;
	uint32_t first, n;
	bool idle; /* it shows only those that have jobs that never began */
};

/* Returns format number @i where it is shown; NULL: it is not. */
static const struct report_format *shown(const struct summary *o, uint32_t i)
{
	const struct report_format *f = &report_formats[o->formats->list[o->first + i]];

	return o->idle && !f->fios ? NULL : f;
}

static int print_output(const void *arg, FILE *f)
{
	const struct summary *o = arg;

	for (int json = 0; json < 2; json++)
		for (uint32_t i = 0; i < o->n; i++)
			if (shown(o, i) && json == !strncmp(shown(o, i)->name, "json", 4))
				shown(o, i)->print(o->report, f);
	return 0;
}

/* The first format has the plain name, a later one its own behind. */
char *results_file(const struct output *out, uint32_t i)
{
	if (!out->path)
		return NULL;
	return text_format("%s%s%s", out->path, i ? "." : "",
			   i ? report_formats[out->formats.list[i]].name : "");
}

uint32_t results_nfiles(const struct output *out)
{
	return out->together ? 1 : out->formats.n;
}

/* Checks a folder that an option names, or in which its file lies. */
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

int results_check_file(const char *path, struct err *e)
{
	struct output_place place;
	char *folder;
	int ret;

	err_enter(e, "command line: --output=");
	ret = output_place_find(&place, path, e);
	err_leave(e);
	if (!ret && place.kind == OUTPUT_FILE) {
		folder = text_folder(place.path);
		ret = check_folder("output", path, folder, e);
		free(folder);
	}
	output_place_free(&place);
	return ret;
}

static int check_output(const struct output *out, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < results_nfiles(out); i++) {
		char *path = results_file(out, i);

		ret |= results_check_file(path, e);
		free(path);
	}
	return ret;
}

int results_check(const struct output *out, struct err *e)
{
	int ret = out->path ? check_output(out, e) : 0;

	if (!out->none)
		ret |= folder_check(out->dir, e);
	if (out->aux_path)
		ret |= check_folder("aux-path", out->aux_path, out->aux_path, e);
	if (out->aux_path && output_unfit(out->aux_path))
		ret = fail(e, ENODEV, "command line: --aux-path=%s: no file is made %s",
			   out->aux_path, output_unfit(out->aux_path));
	return ret ? -EINVAL : 0;
}

/* Adds the summary of a run that goes on behind the earlier ones. */
static int append(const char *path, const struct summary *o, bool begins, struct err *e)
{
	FILE *f = output_open(path, !begins, e);
	int ret = 0;

	if (!f)
		return -EIO;
	print_output(o, f);
	if (fflush(f) || ferror(f))
		ret = fail(e, errno, "%s: cannot be written: %s", path, err_reason(errno));
	if (fclose(f) && !ret)
		ret = fail(e, errno, "%s: cannot be written: %s", path, err_reason(errno));
	return ret;
}

/* Prints what its file cannot take: it may be all that there is of the run. */
static int print_instead(const struct summary *o)
{
	print_output(o, stdout);
	return -EIO;
}

static int show(const struct output *out, const struct report *r, bool begins, bool idle,
		struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; i < results_nfiles(out); i++) {
		struct summary o = { .formats = &out->formats,
				     .report = r,
				     .first = i,
				     .n = out->together ? out->formats.n : 1,
				     .idle = idle };
		char *path;

		if (o.n == 1 && !shown(&o, 0))
			continue;
		path = results_file(out, i);
		if (!path)
			print_output(&o, stdout);
		else if (out->status_interval.ns)
			ret |= append(path, &o, begins, e);
		else if (whole_file_write(path, print_output, &o, e))
			ret = print_instead(&o);
		free(path);
	}
	if (fflush(stdout) || ferror(stdout))
		return fail(e, EIO, "standard output: cannot be written");
	return ret ? -EIO : 0;
}

int results_show(const struct output *out, const struct report *r, bool begins, struct err *e)
{
	return show(out, r, begins, false, e);
}

int results_show_idle(const struct output *out, const struct report *r, struct err *e)
{
	return show(out, r, true, true, e);
}

bool results_show_warnings(const struct output *out, bool idle)
{
	for (uint32_t i = 0; i < out->formats.n; i++) {
		const struct report_format *f = &report_formats[out->formats.list[i]];

		if (f->warns && (f->fios || !idle))
			return true;
	}
	return false;
}

bool results_show_depths(const struct output *out)
{
	for (uint32_t i = 0; i < out->formats.n; i++)
		if (report_formats[out->formats.list[i]].fios)
			return true;
	return false;
}

int results_write_jobs(struct results_folder *folder, const struct jobs *jobs, struct err *e)
{
	int ret = folder_stage(folder, JOB_FILE, print_jobs, jobs, e);

	return ret ? ret : folder_commit(folder, true, e);
}

int results_write(struct results_folder *folder, const struct manifest_env *m, struct err *e)
{

	for (const struct csv_file *const *file = csv_files; *file; file++) {
		struct csv_print csv = { *file, m->report };

		if (!(*file)->wanted || (*file)->wanted(m->report))
			folder_stage(folder, (*file)->name, print_csv, &csv, e);
	}
	folder_stage(folder, JOB_FILE, print_jobs, m->jobs, e);
	folder_stage(folder, MANIFEST_FILE, print_manifest, m, e);
	return folder_commit(folder, m->checkpoint, e) ? -EIO : 0;
}
