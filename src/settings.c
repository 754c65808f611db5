/* SPDX-License-Identifier: MIT */
/* The table of the command line's own options: see settings.h. */
#include "settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "report.h"

/* --cmdhelp alone asks for all, --cmdhelp=NAME for one. */
static int topic_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	return opt_text.parse(o, strcmp(text, "1") ? text : "all", field, e);
}

static void topic_print(const struct opt *o, const void *field, FILE *f)
{
	opt_text.print(o, field, f);
}

static void topic_release(void *field)
{
	opt_text.release(field);
}

static const struct opt_type opt_topic = { NULL, topic_parse, topic_print, topic_release };

/* Each --section adds a line. */
static int lines_parse(const struct opt *o, const char *text, void *field, struct err *e)
{
	char **lines = field, *old = *lines;
	char *all = NULL;

	if (!*text)
		return fail(e, EINVAL, "%s=: a value is missing", o->name);
	if (asprintf(&all, "%s%s%s", old ? old : "", old ? "\n" : "", text) < 0)
		return fail(e, ENOMEM, "out of memory");
	free(old);
	*lines = all;
	return 0;
}

static const struct opt_type opt_lines = { "NAME", lines_parse, topic_print, topic_release };

static const char *const eta_choices[] = {
	[ETA_AUTO] = "auto",
	[ETA_ALWAYS] = "always",
	[ETA_NEVER] = "never",
	NULL,
};

#define S struct settings
#define TOPIC(field) .type = &opt_topic, .offset = OPT_FIELD(S, char *, field)
#define LINES(field) .type = &opt_lines, .offset = OPT_FIELD(S, char *, field)

const struct opt run_options[] = {
	{ "help", OPT_FLAG(S, help), .help = "Show how iogen is called" },
	{ "version", OPT_FLAG(S, version), .help = "Show the version" },
	{ "cmdhelp", TOPIC(cmdhelp),
	  .help = "List the options of a job, or say all about --cmdhelp=OPTION" },
	{ "enghelp", TOPIC(enghelp),
	  .help = "List the engines, or the options of --enghelp=ENGINE" },
	{ "man", OPT_FLAG(S, man), .help = "Print the man page's source" },
	{ "parse-only", OPT_FLAG(S, parse_only), .help = "Check the jobs and run nothing" },
	{ "showcmd", OPT_FLAG(S, showcmd),
	  .help = "Print the jobs as a command line; run nothing" },
	{ "section", LINES(section), .help = "Run this section only; may be repeated" },
	{ "readonly", OPT_FLAG(S, readonly),
	  .help = "Refuse jobs that write or that need files to be laid out" },
	{ "output", OPT_TEXT(S, output),
	  .help = "Write the summary to this file, not to standard output" },
	{ "output-format", OPT_CHOICE(S, output_format), .def = "normal",
	  .choices = report_format_names, .help = "What the summary looks like" },
	{ "output-dir", OPT_TEXT(S, output_dir),
	  .help = "Folder for the results; default: iogen-results/<job file>-<UTC>" },
	{ "no-results", OPT_FLAG(S, no_results), .help = "Write no results folder" },
	{ "interval", OPT_TIME(S, interval), .def = "1s", .min = 10 * NSEC_PER_MSEC,
	  .max = 86400 * NSEC_PER_SEC, .unit = NSEC_PER_SEC,
	  .help = "Length of a slice of interval.csv" },
	{ "eta", OPT_CHOICE(S, eta), .def = "auto", .choices = eta_choices,
	  .help = "Whether to show progress on standard error; auto: where that is a terminal" },
	{ "eta-interval", OPT_TIME(S, eta_interval), .def = "250ms", .min = 250 * NSEC_PER_MSEC,
	  .max = 86400 * NSEC_PER_SEC, .unit = NSEC_PER_SEC,
	  .help = "How often progress is shown" },
	{ "eta-newline", OPT_TIME(S, eta_newline), .def = "0", .max = 86400 * NSEC_PER_SEC,
	  .unit = NSEC_PER_SEC,
	  .help = "Begin a new line of progress each time this has passed; 0: never" },
	{ "max-jobs", OPT_COUNT(S, max_jobs), .def = "0",
	  .help = "Refuse to run if the jobs have more workers than this; 0: no limit" },
	{ "warnings-fatal", OPT_FLAG(S, warnings_fatal),
	  .help = "What is worth a warning about a job is an error" },
	{ .name = NULL },
};
