/* SPDX-License-Identifier: MIT */
/* The table of verbs, and what each does: see verbs.h. */
#include "cli/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/exit_code.h"
#include "base/text.h"
#include "cli/calibrate.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/print_version.h"
#include "base/whole_file.h"
#include "view/hlog.h"
#include "view/plot.h"

static int exit_of(int ret)
{
	return ret == -EINVAL ? EXIT_USAGE : ret ? EXIT_INTERNAL : EXIT_OK;
}

static const char *first_word(const struct cmdline *c)
{
	return c->nwords ? c->words[0] : NULL;
}

static int run_options_verb(const struct cmdline *c, struct err *e)
{
	return exit_of(help_options_like(c->words, c->nwords, stdout, e));
}

static int run_engines(const struct cmdline *c, struct err *e)
{
	return exit_of(help_engine(c->nwords ? c->words[0] : "all", stdout, e));
}

static int run_completion(const struct cmdline *c, struct err *e)
{
	return exit_of(completion_print(first_word(c), stdout, e));
}

static int run_calibrate(const struct cmdline *c, struct err *e)
{
	return exit_of(calibrate(c, e));
}

static int run_help(const struct cmdline *c, struct err *e)
{
	return exit_of(help_word(first_word(c), stdout, e));
}

static int print_text(const void *text, FILE *f)
{
	return fputs(text, f) < 0 ? -EIO : 0;
}

/* Prints a log made of a folder of results, to where the summary of a run would go. */
static int run_export(const struct cmdline *c, struct err *e)
{
	const struct settings *s = &c->settings;
	char *text = NULL;
	int ret;

	if (!s->hlog)
		ret = fail(e, EINVAL,
			   "command line: export: the form and the folder of results are missing: "
			   "iogen export --hlog=iogen-results/NAME");
	else
		ret = hlog_make(s->hlog, &text, e);
	if (!ret && s->output.path)
		ret = whole_file_write(s->output.path, print_text, text, e) ? -EIO : 0;
	else if (!ret && (print_text(text, stdout) || fflush(stdout)))
		ret = fail(e, EIO, "standard output: cannot be written");
	free(text);
	return exit_of(ret);
}

static int run_plot(const struct cmdline *c, struct err *e)
{
	if (!c->nwords)
		return exit_of(fail(e, EINVAL,
				    "command line: plot: the folder of a run is missing: iogen "
				    "plot iogen-results/NAME"));
	return exit_of(plot_folder(c->words[0], stdout, e));
}

#define MANY UINT32_MAX

const struct verb verbs[] = {
	{ "check", "[--OPTION=VALUE ...] JOBFILE ...",
	  .help = "Explain the jobs: targets, order, bounds; touch nothing", .jobs = true,
	  .text = "Says of each job what moves the bytes, when it starts, which files it reads, "
		  "makes or writes, how fast and how long; and of the run the longest time and how "
		  "much it writes. It refuses all that a run would refuse before it begins, and "
		  "writes nothing, neither targets nor results. It takes the words of a run: job "
		  "files, --name=JOB and every option. (--parse-only looks at the options of the "
		  "jobs alone, and not at their targets.)",
	  .example = "iogen check --runtime=10 jobs/uring-copy.ini", .done = "the jobs can run",
	  .wrong = "a run of these words would be refused" },
	{ "options", "[WORD ...]", .help = "List the options of jobs that have all these words",
	  .text = "Looks for words that begin with WORD in the names and the help of all options, "
		  "of jobs, of engines and of the run, and knows some other names (qd, slo, "
		  "repeat). The name of an option alone prints all about it. Without a WORD it "
		  "lists all options of jobs and engines.",
	  .options = "", .example = "iogen options latency percentile",
	  .done = "there are such options", .wrong = "there is none", .max_words = MANY,
	  .run = run_options_verb, .complete = complete_options },
	{ "engines", "[ENGINE]", .help = "List the engines, or the options of one",
	  .text = "An engine is the way that bytes are moved: a job has ioengine=NAME. With "
		  "ENGINE,OPTION it prints all about one option of an engine.",
	  .options = "", .example = "iogen engines io_uring",
	  .done = "the engines, or the options of that one, are printed",
	  .wrong = "there is no such engine or option", .max_words = 1, .run = run_engines,
	  .complete = complete_engines },
	{ "calibrate", "", .help = "Measure what an I/O costs iogen itself on this machine",
	  .text = "Measures in a few seconds, in CPU time, what an I/O costs iogen itself, through "
		  "the null engine and through io_uring, and how fast it makes data: the limits of "
		  "what this machine can measure. It touches no file.",
	  .options = "output output-format",
	  .example = "iogen calibrate --output-format=csv --output=machine.csv",
	  .done = "the table is printed", .wrong = "the command line is wrong",
	  .run = run_calibrate },
	{ "plot", "DIR", .help = "Draw a folder of results: pictures and report.html",
	  .text = "Reads the tables of a run in DIR and leaves there report.html, and the pictures "
		  "in it as PNG and SVG. It needs gnuplot.",
	  .options = "", .example = "iogen plot iogen-results/uring-copy-20260131T120000Z",
	  .done = "everything is drawn",
	  .wrong = "DIR is no folder of results, or a table in it is damaged",
	  .failed = "gnuplot is missing or failed, or a picture cannot be written", .max_words = 1,
	  .run = run_plot },
	{ "export", "--hlog=DIR [--output=FILE]",
	  .help = "Print a folder of results in the form of another program",
	  .text = "Prints the histograms of latency in DIR as a log of HdrHistogram (version 1.3, "
		  "V2), which the tools of HdrHistogram read.",
	  .options = "hlog output",
	  .example = "iogen export --hlog=iogen-results/a-20260131T120000Z --output=a.hlog",
	  .done = "the log is printed", .wrong = "DIR is no folder of results", .run = run_export },
	{ "completion", "bash|zsh", .help = "Print the completion of command lines for a shell",
	  .text = "Prints a script that completes verbs, options and their values. make install "
		  "puts it where bash and zsh look for it.",
	  .options = "", .example = "source <(iogen completion bash)",
	  .done = "the script is printed", .wrong = "the shell is not known", .max_words = 1,
	  .run = run_completion, .complete = complete_shells },
	{ "help", "[VERB]", .help = "Print the usage of iogen, or of a verb",
	  .text = "The same as --help, and as VERB --help. In place of a verb, the name of an "
		  "option prints all about it.",
	  .options = "", .example = "iogen help plot", .done = "the help is printed",
	  .wrong = "there is no such verb or option", .max_words = 1, .run = run_help,
	  .complete = complete_verbs },
	{ .name = NULL },
};

const struct verb *verb_find(const char *name)
{
	for (const struct verb *v = verbs; v->name; v++)
		if (!strcmp(v->name, name))
			return v;
	return NULL;
}

const char *verb_nearest(const char *name)
{
	const char *best = NULL;
	unsigned distance = 3;

	for (const struct verb *v = verbs; v->name; v++) {
		unsigned d = text_distance(name, v->name);

		if (d < distance && 2 * d < strlen(name)) {
			distance = d;
			best = v->name;
		}
	}
	return best;
}

int verb_answer(const struct cmdline *c, struct err *e)
{
	const struct settings *s = &c->settings;

	if (s->help && c->verb)
		help_verb(c->verb, stdout);
	else if (s->help)
		help_usage(stdout);
	else if (s->version)
		version_print(stdout);
	else if (s->man)
		help_man(stdout);
	else if (s->cmdhelp)
		return exit_of(help_option(s->cmdhelp, stdout, e));
	else if (s->enghelp)
		return exit_of(help_engine(s->enghelp, stdout, e));
	else if (c->verb && c->verb->run)
		return c->verb->run(c, e);
	else
		return -1;
	return EXIT_OK;
}
