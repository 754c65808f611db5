/* SPDX-License-Identifier: MIT */
/* Usage, --cmdhelp, --enghelp and the man page: see help.h. */
#include "cli/help.h"

#include <errno.h>
#include <string.h>

#include "engines/engines.h"
#include "job/fio_names.h"
#include "job/job.h"
#include "report/columns.h"
#include "report/manifest.h"
#include "cli/settings.h"
#include "stat/stats.h"

static const char *const exit_codes[][2] = {
	{ "0", "it ran, and everything asked of it held" },
	{ "1", "iogen itself failed (out of memory, cannot write the results)" },
	{ "2", "the command line or a job is wrong; nothing was touched" },
	{ "3", "a requirement of a job did not hold (max_latency=, rate_min= and others)" },
	{ "4", "a job was to become steady (steadystate=) and did not" },
	{ "6", "I/O errors, data that failed verification, or an exec_prerun= that failed" },
	{ "128+n", "ended by signal n, with the results up to then" },
};

#define NCODES (sizeof(exit_codes) / sizeof(exit_codes[0]))

void help_usage(FILE *f)
{
	fprintf(f,
		"%s: a workload generator for storage\n\n"
		"  iogen [--OPTION=VALUE ...] JOBFILE ...\n"
		"  iogen --name=JOB --OPTION=VALUE ... [--name=JOB ...]\n"
		"  iogen check ...            explain these jobs, touch nothing\n"
		"  iogen options [WORD]       list the options of jobs that are about that\n"
		"  iogen engines [ENGINE]     list the engines, or the options of one\n"
		"  iogen completion SHELL     print what completes these words in bash or zsh\n"
		"  iogen calibrate            tell what this machine can measure\n"
		"  iogen export --hlog=DIR    print the results in a folder in another form\n"
		"  iogen plot DIR             draw a results folder: pictures and report.html\n\n"
		"A job file called - is standard input. Options before the first --name hold for\n"
		"all jobs, and override what job files say. Of the run:\n\n",
		manifest_version());
	for (const struct opt *o = run_options; o->name; o++) {
		char form[64];

		snprintf(form, sizeof(form), "--%s%s%s", o->name, o->type->value ? "=" : "",
			 o->type->value ? o->type->value : "");
		fprintf(f, "  %-24s %s\n", form, o->help);
	}
	fprintf(f, "\nExit codes:\n\n");
	for (size_t i = 0; i < NCODES; i++)
		fprintf(f, "  %-6s %s\n", exit_codes[i][0], exit_codes[i][1]);
}

/* Tells @f, if any, the option of every engine that has one of that name; false: none has. */
static bool options_of_engines(const char *name, FILE *f)
{
	bool any = false;

	for (const struct engine *const *x = engines; *x; x++) {
		const struct opt *o = opt_find((*x)->opts, name);

		any |= o != NULL;
		if (!o || !f)
			continue;
		fprintf(f, "of ioengine=%s: ", (*x)->name);
		opt_help(o, f);
	}
	return any;
}

int help_option(const char *topic, FILE *f, struct err *e)
{
	const struct opt *o = opt_find(job_options, topic);

	if (!strcmp(topic, "all")) {
		for (o = job_options; o->name; o++)
			opt_help_line(o, f);
		return 0;
	}
	if (!o && options_of_engines(topic, f))
		return 0;
	if (!o)
		o = opt_find(run_options, topic);
	if (!o && fio_has(topic))
		return fail(e, EINVAL, "--cmdhelp=%s: an option of fio's that iogen does not have",
			    topic);
	if (!o)
		return fail(e, EINVAL, "--cmdhelp=%s: no such option; --cmdhelp lists them", topic);
	opt_help(o, f);
	if (o->type == opt_find(job_options, "workload")->type)
		for (const struct workload *const *w = workloads; *w; w++)
			fprintf(f, "    %-8s %s\n", (*w)->name, (*w)->help);
	return 0;
}

int help_engine(const char *topic, FILE *f, struct err *e)
{
	char name[64];
	const char *option = strchr(topic, ',');
	const struct engine *engine;
	const struct opt *one;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(topic, ","), topic);
	engine = engine_find(name);
	if (!strcmp(topic, "all")) {
		for (const struct engine *const *x = engines; *x; x++)
			fprintf(f, "%-12s %s\n", (*x)->name, (*x)->help);
		return 0;
	}
	if (!engine)
		return fail(e, EINVAL, "--enghelp=%s: no such engine; --enghelp lists them", topic);
	one = option ? opt_find(engine->opts, option + 1) : NULL;
	if (option && !one)
		return fail(e, EINVAL, "--enghelp=%s: no such option; --enghelp=%s lists them",
			    topic, name);
	if (one) {
		opt_help(one, f);
		return 0;
	}
	fprintf(f, "%s: %s\n", engine->name, engine->help);
	for (const struct opt *o = engine->opts; o && o->name; o++)
		opt_help_line(o, f);
	return 0;
}

/* Lists the rows that have @word; returns how many. */
static unsigned list_like(const struct opt *table, const char *word, const char *engine, FILE *f)
{
	unsigned n = 0;

	for (const struct opt *o = table; o && o->name; o++) {
		if (!strcasestr(o->name, word) && !strcasestr(o->help, word) &&
		    !(o->alias && strcasestr(o->alias, word)))
			continue;
		if (engine && !n)
			fprintf(f, "of ioengine=%s:\n", engine);
		opt_help_line(o, f);
		n++;
	}
	return n;
}

int help_options_like(const char *word, FILE *f, struct err *e)
{
	unsigned n;

	if (word && (opt_find(job_options, word) || options_of_engines(word, NULL)))
		return help_option(word, f, e);
	n = list_like(job_options, word ? word : "", NULL, f);
	for (const struct engine *const *x = engines; *x; x++)
		n += list_like((*x)->opts, word ? word : "", (*x)->name, f);
	if (!n && fio_has(word))
		return fail(e, EINVAL, "options %s: an option of fio's that iogen does not have",
			    word);
	if (!n)
		return fail(e, EINVAL, "options %s: no option's name or help has that word", word);
	return 0;
}

static void man_columns(FILE *f)
{
	fprintf(f, ".SH COLUMNS OF summary.csv\n");
	for (const struct column *c = summary_columns; c->name; c++)
		fprintf(f, ".TP\n.B %s\n%s.\n", c->name, c->help);
}

void help_man(FILE *f)
{
	fprintf(f,
		".TH IOGEN 1 \"\" \"%s\"\n.SH NAME\niogen \\- a workload generator for storage\n"
		".SH SYNOPSIS\n.B iogen\n"
		"[\\fB\\-\\-\\fIoption\\fB=\\fIvalue\\fR ...] \\fIjobfile\\fR ...\n"
		".br\n.B iogen \\-\\-name=\\fIjob\\fR\n"
		"[\\fB\\-\\-\\fIoption\\fB=\\fIvalue\\fR ...]\n"
		".br\n.B iogen check \\fIjobfile\\fR ...\n"
		".br\n.B iogen options \\fR[\\fIword\\fR]\n"
		".br\n.B iogen engines \\fR[\\fIengine\\fR]\n"
		".br\n.B iogen completion bash\\fR|\\fBzsh\n"
		".br\n.B iogen calibrate\n"
		".br\n.B iogen export \\-\\-hlog=\\fIfolder\\fR [\\fB\\-\\-output=\\fIfile\\fR]\n"
		".br\n.B iogen plot \\fIfolder\\fR\n"
		".SH DESCRIPTION\n"
		"iogen runs the jobs of a file, which is written like fio's, prints a summary and "
		"leaves a folder of results: summary.csv, histogram.csv, interval.csv, "
		"manifest.json and job.ini.\n"
		"Where iogen has an option of fio's, it has fio's name and meaning.\n"
		"A job file called \\- is standard input.\n"
		".B iogen check\nexplains jobs in words: targets, order, the longest time, "
		"what is written. It touches nothing.\n"
		".br\n.B iogen calibrate\ntells what this machine can measure: what an I/O costs "
		"iogen itself, and how fast it makes data. It touches no file.\n"
		".br\n.B iogen export \\-\\-hlog\nprints the histograms in a "
		"folder of results as a log of HdrHistogram (version 1.3, V2).\n"
		".br\n.B iogen plot\ndraws a results folder, with gnuplot: pictures as PNG and SVG "
		"and report.html, in that folder.\n"
		".SH OPTIONS OF THE RUN\n",
		manifest_version());
	opts_man(run_options, f);
	fprintf(f, ".SH OPTIONS OF A JOB\n");
	opts_man(job_options, f);
	fprintf(f, ".SH ENGINES\n");
	for (const struct engine *const *x = engines; *x; x++) {
		fprintf(f, ".SS %s\n%s.\n", (*x)->name, (*x)->help);
		opts_man((*x)->opts, f);
	}
	fprintf(f, ".SH WORKLOADS\n");
	for (const struct workload *const *w = workloads; *w; w++)
		fprintf(f, ".TP\n.B %s\n%s.\n", (*w)->name, (*w)->help);
	man_columns(f);
	fprintf(f, ".SH EXIT STATUS\n");
	for (size_t i = 0; i < NCODES; i++)
		fprintf(f, ".TP\n.B %s\n%s.\n", exit_codes[i][0], exit_codes[i][1]);
}
