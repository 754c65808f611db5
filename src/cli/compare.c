/* SPDX-License-Identifier: MIT */
/* The comparison, to where it is wanted: see compare.h. */
#include "cli/compare.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/exit_code.h"
#include "base/whole_file.h"
#include "cli/verbs.h"
#include "report/formats.h"
#include "study/comparison_picture.h"

static int format_check(const struct cmdline *c, struct err *e)
{
	const struct formats *formats = &c->settings.output.formats;
	const char *name = report_formats[formats->list[0]].name;

	if (formats->n > 1 || (strcmp(name, "normal") != 0 && strcmp(name, "csv") != 0))
		return fail(e, EINVAL, "command line: %s: --output-format= is normal or csv",
			    c->verb->name);
	return 0;
}

static int print_text(const void *arg, FILE *f)
{
	comparison_text(arg, f);
	return ferror(f) ? -EIO : 0;
}

static int print_csv(const void *arg, FILE *f)
{
	comparison_csv(arg, f);
	return ferror(f) ? -EIO : 0;
}

static int show(const struct cmdline *c, const struct comparison *x, struct err *e)
{
	const struct output *out = &c->settings.output;
	file_print *print = out->formats.list[0] ? print_csv : print_text;

	if (out->path)
		return whole_file_write(out->path, print, x, e);
	if (print(x, stdout) || fflush(stdout))
		return fail(e, EIO, "standard output: cannot be written");
	return 0;
}

int compare_check(const struct cmdline *c, struct err *e)
{
	const struct settings *s = &c->settings;
	struct measures m = { .n = 0 };
	int ret = format_check(c, e);

	ret = ret ? ret : measures_make(&m, s->measure, e);
	measures_free(&m);
	return ret || !s->plot ? ret : comparison_plot_check(s->plot, e);
}

int compare_words(const struct cmdline *c, const char *const *words, uint32_t n, struct err *e)
{
	const struct settings *s = &c->settings;
	struct comparison x = { 0 };
	int ret = comparison_make(&x, words, n, s->measure, s->fail_on.given ? s->fail_on.pct : NAN,
				  e);
	int code = ret == -ENOMEM ? EXIT_INTERNAL : ret ? EXIT_USAGE : EXIT_OK;

	if (!ret && (show(c, &x, e) || (s->plot && comparison_plot(&x, s->plot, e))))
		code = EXIT_INTERNAL;
	else if (!ret && x.fails)
		code = EXIT_REGRESSION;
	comparison_free(&x);
	return code;
}

int verb_compare(const struct cmdline *c, struct err *e)
{
	return compare_check(c, e) ? EXIT_USAGE : compare_words(c, c->words, c->nwords, e);
}
