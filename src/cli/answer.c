/* SPDX-License-Identifier: MIT */
/* The answers of verbs, but for those that are given jobs (run.c): see answer.h. */
#include "cli/answer.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/exit_code.h"
#include "base/whole_file.h"
#include "cli/ab.h"
#include "cli/answer_output.h"
#include "cli/calibrate.h"
#include "cli/compare.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/print_version.h"
#include "cli/probe.h"
#include "cli/steady.h"
#include "cli/verbs.h"
#include "report/csv_files.h"
#include "sched/verify_run.h"
#include "view/database.h"
#include "view/hlog.h"
#include "view/plot.h"
#include "view/sweep_plot.h"

static int exit_of(int ret)
{
	return ret == -EINVAL ? EXIT_USAGE : ret ? EXIT_INTERNAL : EXIT_OK;
}

static const char *first_word(const struct cmdline *c)
{
	return c->nwords ? c->words[0] : NULL;
}

static int verb_options(const struct cmdline *c, struct err *e)
{
	return exit_of(help_options_like(c->words, c->nwords, stdout, e));
}

static int verb_engines(const struct cmdline *c, struct err *e)
{
	return exit_of(help_engine(c->nwords ? c->words[0] : "all", stdout, e));
}

static int verb_completion(const struct cmdline *c, struct err *e)
{
	return exit_of(completion_print(first_word(c), stdout, e));
}

static int verb_calibrate(const struct cmdline *c, struct err *e)
{
	return exit_of(calibrate(c, e));
}

static int verb_probe(const struct cmdline *c, struct err *e)
{
	return exit_of(probe_words(c, e));
}

static int verb_help(const struct cmdline *c, struct err *e)
{
	return exit_of(help_word(first_word(c), stdout, e));
}

static int print_text(const void *text, FILE *f)
{
	return fputs(text, f) < 0 ? -EIO : 0;
}

/* Prints a log made of a folder of results, to where the summary of a run would go. */
static int export_hlog(const struct cmdline *c, struct err *e)
{
	const struct settings *s = &c->settings;
	char *text = NULL;
	int ret;

	if (c->nwords)
		return fail(e, EINVAL, "command line: %s: a word too many: --hlog takes one folder",
			    c->words[0]);
	ret = hlog_make(s->hlog, &text, e);
	if (!ret && s->output.path)
		ret = whole_file_write(s->output.path, print_text, text, e) ? -EIO : 0;
	else if (!ret)
		fputs(text, stdout);
	free(text);
	return ret;
}

/* Adds folders of results to a database, and says so on standard output. */
static int export_sqlite(const struct cmdline *c, struct err *e)
{
	const char *files[64];
	size_t n = 0;

	for (; csv_files[n]; n++)
		files[n] = csv_files[n]->name;
	assert(n < sizeof(files) / sizeof(files[0]));
	files[n] = NULL;
	if (!c->nwords)
		return fail(e, EINVAL,
			    "command line: export: the folders of results are missing: iogen "
			    "export --sqlite=%s iogen-results/*",
			    c->settings.sqlite);
	if (c->settings.output.path)
		return fail(e, EINVAL, "command line: --output: --sqlite names the file already");
	return database_export(c->settings.sqlite, c->words, c->nwords, files, stdout, e);
}

static int verb_export(const struct cmdline *c, struct err *e)
{
	const struct settings *s = &c->settings;

	if (s->hlog && s->sqlite)
		return exit_of(fail(e, EINVAL,
				    "command line: export: --hlog and --sqlite are two forms: "
				    "leave one of them out"));
	if (!s->hlog && !s->sqlite)
		return exit_of(
			fail(e, EINVAL,
			     "command line: export: the form and the folder of results are "
			     "missing: iogen export --hlog=iogen-results/NAME, or iogen export "
			     "--sqlite=FILE iogen-results/NAME ..."));
	return exit_of(s->hlog ? export_hlog(c, e) : export_sqlite(c, e));
}

static int verb_plot(const struct cmdline *c, struct err *e)
{
	const struct settings *s = &c->settings;
	const struct sweep_request r = { s->x, s->y, s->by, s->jobs, s->op, s->heat, 0 };
	bool is_asked = s->x || s->y || s->by || s->jobs || s->op || s->heat || s->output.path ||
			c->nwords > 1;

	if (!c->nwords)
		return exit_of(fail(e, EINVAL,
				    "command line: plot: the folder of a run is missing: iogen "
				    "plot iogen-results/NAME"));
	if (is_asked)
		return exit_of(sweep_plot(c->words, c->nwords, &r, s->output.path, stdout, e));
	return exit_of(plot_folder(c->words[0], stdout, e));
}

static int verb_verify(const struct cmdline *c, struct err *e)
{
	bool sound;
	int ret;

	if (!c->nwords)
		return exit_of(fail(e, EINVAL,
				    "command line: verify: the folder of a run is missing: iogen "
				    "verify iogen-results/NAME"));
	ret = verify_run(c->words[0], stdout, &sound, e);
	return ret || sound ? exit_of(ret) : EXIT_IO;
}

static const struct {
	const char *verb;
	int (*run)(const struct cmdline *c, struct err *e);
} answers[] = {
	{ "options", verb_options },
	{ "engines", verb_engines },
	{ "calibrate", verb_calibrate },
	{ "probe", verb_probe },
	{ "plot", verb_plot },
	{ "export", verb_export },
	{ "verify", verb_verify },
	{ "compare", verb_compare },
	{ "ab", verb_ab },
	{ "steady", verb_steady },
	{ "completion", verb_completion },
	{ "help", verb_help },
};

static int verb_run(const struct cmdline *c, struct err *e)
{
	if (answer_output_check(c, e))
		return EXIT_USAGE;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		if (!strcmp(answers[i].verb, c->verb->name))
			return answers[i].run(c, e);
	assert(!"every verb without jobs has a row above");
	return EXIT_INTERNAL;
}

int answer(const struct cmdline *c, struct err *e)
{
	const struct settings *s = &c->settings;

	if (s->help && c->verb)
		help_verb(c->verb, stdout);
	else if (s->help)
		help_usage(stdout);
	else if (s->version)
		version_print(s->fio, stdout);
	else if (s->man)
		help_man(stdout);
	else if (s->cmdhelp)
		return exit_of(help_option(s->cmdhelp, stdout, e));
	else if (s->enghelp)
		return exit_of(help_engine(s->enghelp, stdout, e));
	else if (c->verb && !c->verb->jobs)
		return verb_run(c, e);
	else
		return -1;
	return EXIT_OK;
}
