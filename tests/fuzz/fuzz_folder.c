/* SPDX-License-Identifier: MIT */
/*
 * Any text as a folder of results: its files in the order of `parts` below, with a line "===="
 * between any two, the manifest first; then words of `iogen plot`, a line each: "x=bs", "heat=1".
 * The folder is refused with words, or every picture's script, the page, the log of HdrHistogram
 * and the picture that is asked for are printed, of one run and of two side by side.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rig.h"
#include "view/hlog.h"
#include "view/html.h"
#include "view/runs.h"
#include "view/sweep_script.h"

enum { JOBS = FUZZ_FOLDER, VERDICT, ROUNDS, DEVICE, ASKED, PARTS };

/* The files that a folder may lack. */
static const char *const parts[PARTS] = {
	[JOBS] = "/jobs.csv",
	[VERDICT] = "/verdict.csv",
	[ROUNDS] = "/rounds.csv",
	[DEVICE] = "/device.csv",
};

int __wrap_folder_read(struct folder *f, const char *dir, struct err *e);
int __wrap_access(const char *path, int mode);
int __real_access(const char *path, int mode);
int __wrap_table_read(struct table *t, const char *path, struct err *e);

static struct fuzz_part part[PARTS];

/* Returns the part that is the file @path; NULL: it is none of them. */
static const struct fuzz_part *part_of(const char *path)
{
	for (int i = JOBS; i < ASKED; i++)
		if (strstr(path, parts[i]))
			return &part[i];
	return NULL;
}

int __wrap_folder_read(struct folder *f, const char *dir, struct err *e)
{
	(void)dir;
	return fuzz_folder(f, part, e);
}

int __wrap_access(const char *path, int mode)
{
	const struct fuzz_part *x = part_of(path);

	return !x ? __real_access(path, mode) : x->n ? 0 : -1;
}

int __wrap_table_read(struct table *t, const char *path, struct err *e)
{
	const struct fuzz_part *x = part_of(path);

	return table_parse(t, path, fuzz_text(x->text, x->n), x->n, e);
}

static void pictures_print(struct plot *p, FILE *f)
{
	for (const struct picture *const *x = pictures; *x; x++)
		for (size_t i = 0; i < ((*x)->count ? (*x)->count(p) : 1); i++)
			(*x)->print(&(struct drawing){ p, *x, i, PLOT_SVG }, f);
}

/* Takes the words apart, which then point into @text. */
static struct sweep_request request_read(char *text)
{
	struct sweep_request r = { 0 };
	struct {
		const char *name, **value;
	} words[] = { { "x=", &r.x },
		      { "y=", &r.y },
		      { "by=", &r.by },
		      { "jobs=", &r.jobs },
		      { "op=", &r.op } };

	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		r.heat |= !strcmp(line, "heat=1");
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (!strncmp(line, words[i].name, strlen(words[i].name)))
				*words[i].value = line + strlen(words[i].name);
	}
	return r;
}

/* Prints the picture that is asked for. */
static void asked_print(const struct runs *r, const struct sweep_request *q, FILE *f)
{
	struct err e = { 0 };
	struct sweep_plot s;
	int ret = sweep_make(&s, q, r->matrix, (const char *const *)r->name, r->n, &e);

	if (!ret != !e.count)
		abort();
	if (!ret) {
		char *name = sweep_name(&s, q);

		sweep_print(&s, PLOT_PNG, name, "", f);
		free(name);
	}
	sweep_free(&s);
}

/* Prints all of runs that were read; the last turns them into one plot. */
static void all_print(struct runs *r, const struct sweep_request *q, FILE *f)
{
	struct err e = { 0 };
	struct plot several;

	if (hlog_print(&r->plot[0].folder, "run", f, &e) && !e.count)
		abort();
	pictures_print(&r->plot[0], f);
	html_print(&r->plot[0], &(const struct drawn){ .picture = NULL }, f);
	asked_print(r, q, f);
	if (r->n > 1) {
		runs_overlay(&several, r);
		pictures_print(&several, f);
		plot_free(&several);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const dirs[] = { "run", "other" };
	struct sweep_request q;
	struct runs r;
	struct err e = { 0 };
	char *text = NULL;
	size_t size;
	int ret;

	fuzz_parts(part, PARTS, (const char *)data, n);
	q = request_read(part[ASKED].text);
	ret = runs_read(&r, dirs, n % 4 ? 1 : 2, &e);
	if (!ret != !e.count)
		abort();
	if (!ret) {
		FILE *f = open_memstream(&text, &size);

		if (!f)
			abort();
		all_print(&r, &q, f);
		fclose(f);
	}
	free(text);
	runs_free(&r);
	fuzz_parts_free(part, PARTS);
	return 0;
}
