/* SPDX-License-Identifier: MIT */
/* The verbs and options that ask for words: see answer.h. */
#include "cli/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/whole_file.h"
#include "cli/calibrate.h"
#include "cli/completion.h"
#include "base/exit_code.h"
#include "cli/help.h"
#include "view/hlog.h"
#include "report/manifest.h"
#include "view/plot.h"

static int print_text(const void *text, FILE *f)
{
	return fputs(text, f) < 0 ? -EIO : 0;
}

/* A log of results that are there, to where the summary of a run would go. */
static int export_hlog(const struct settings *s, struct err *e)
{
	char *text = NULL;
	int ret = e->count ? -EINVAL : hlog_make(s->hlog, &text, e);

	if (!ret && s->output.path)
		ret = whole_file_write(s->output.path, print_text, text, e) ? -EIO : 0;
	else if (!ret && (print_text(text, stdout) || fflush(stdout)))
		ret = fail(e, EIO, "standard output: cannot be written");
	free(text);
	return !ret ? EXIT_OK : ret == -EINVAL ? EXIT_USAGE : EXIT_INTERNAL;
}

/* A verb that is about iogen and not about jobs; 1: none. */
static int answer_verb(const struct cmdline *c, struct err *e)
{
	switch (c->verb) {
	case VERB_OPTIONS:
		return help_options_like(c->topic, stdout, e);
	case VERB_ENGINES:
		return help_engine(c->topic ? c->topic : "all", stdout, e);
	case VERB_COMPLETION:
		return completion_print(c->topic, stdout, e);
	case VERB_CALIBRATE:
		return calibrate(c, e);
	default:
		return 1;
	}
}

/* Draws a folder: what is wrong with it, or with what was typed, was wrong before. */
static int plot(const struct cmdline *c, struct err *e)
{
	int ret;

	if (!c->topic)
		ret = fail(e, EINVAL,
			   "command line: plot: name the folder of a run: iogen plot "
			   "iogen-results/NAME");
	else if (c->first_file || c->sections.n)
		ret = fail(e, EINVAL, "command line: plot: one folder, and nothing behind it");
	else
		ret = plot_folder(c->topic, stdout, e);
	return ret == -EINVAL ? EXIT_USAGE : ret ? EXIT_INTERNAL : EXIT_OK;
}

int answer(const struct cmdline *c, struct err *e)
{
	const struct settings *s = &c->settings;
	int ret = 0;

	if (s->help)
		help_usage(stdout);
	else if (s->version)
		printf("%s\n", manifest_version());
	else if (s->man)
		help_man(stdout);
	else if (s->cmdhelp)
		ret = help_option(s->cmdhelp, stdout, e);
	else if (s->enghelp)
		ret = help_engine(s->enghelp, stdout, e);
	else if (c->verb == VERB_EXPORT)
		return export_hlog(s, e);
	else if (c->verb == VERB_PLOT)
		return plot(c, e);
	else if ((ret = answer_verb(c, e)) > 0)
		return -1;
	return ret == -EIO ? EXIT_INTERNAL : ret ? EXIT_USAGE : EXIT_OK;
}
