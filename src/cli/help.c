/* SPDX-License-Identifier: MIT */
/* Usage, the help of verbs, --cmdhelp and --enghelp: see help.h. */
#include "cli/help.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engines/engines.h"
#include "base/exit_code.h"
#include "base/text.h"
#include "cli/settings.h"
#include "cli/verbs.h"
#include "job/fio_lacking.h"
#include "job/job.h"
#include "job/sweep.h"
#include "load/workload.h"
#include "report/columns.h"
#include "report/manifest.h"

#define HELP_COLUMN 27

/* A line of a list: the name two columns in, and its help. */
static void list_line(const char *name, const char *help, int column, FILE *f)
{
	text_columns(help, fprintf(f, "  %s", name), column, f);
}

/* Prints a line of an option of the run; @help: in place of its own, unless NULL. */
static void run_option_line(const struct opt *o, const char *help, FILE *f)
{
	const char *value = o->type->value;
	char *form = text_format("--%s%s%s", o->name, value ? "=" : "", value ? value : "");

	list_line(form, help ? help : o->help, HELP_COLUMN, f);
	free(form);
}

static void verb_line(const struct verb *v, FILE *f)
{
	char *form = text_format("iogen %s%s%s", v->name, *v->usage ? " " : "",
				 v->jobs ? "..." : v->usage);

	list_line(form, v->help, HELP_COLUMN + 3, f);
	free(form);
}

static void codes(const struct exit_text *table, FILE *f)
{
	fprintf(f, "\nExit codes:\n\n");
	for (const struct exit_text *c = table; c->code; c++)
		list_line(c->code, c->help, 9, f);
}

void help_usage(FILE *f)
{
	fprintf(f,
		"%s: a workload generator for storage\n\n"
		"  iogen [--OPTION=VALUE ...] JOBFILE ...\n"
		"  iogen --name=JOB --OPTION=VALUE ... [--name=JOB ...]\n\n"
		"Verbs, each with a --help of its own:\n\n",
		manifest_version());
	for (const struct verb *v = verbs; v->name; v++)
		verb_line(v, f);
	fprintf(f, "\n");
	text_columns("A job file called - is standard input. Options before the first --name hold "
		     "for all jobs, and override the job files. iogen options lists the options "
		     "of jobs; these are of the run:",
		     0, 0, f);
	fprintf(f, "\n");
	for (const struct opt *o = run_options; o->name; o++)
		run_option_line(o, NULL, f);
	codes(exit_codes, f);
}

/* Returns the help of an option as a verb has it, or NULL: that of a run is right. */
static const char *help_of(const struct verb *v, const char *option)
{
	if (!v->options || !v->output)
		return NULL;
	if (!strcmp(option, "output-format"))
		return v->json ? "Form of it: normal (for people), csv or json" :
				 "Form of it: normal (for people) or csv";
	return strcmp(option, "output") ? NULL : v->output;
}

void help_verb(const struct verb *v, FILE *f)
{
	const struct exit_text table[] = {
		{ "0", v->done },
		{ "1", v->failed ? v->failed : "out of memory, or the output cannot be written" },
		{ "2", v->wrong },
		{ v->other.code, v->other.why },
		{ NULL, NULL },
	};

	fprintf(f, "usage: iogen %s%s%s\n\n", v->name, *v->usage ? " " : "", v->usage);
	text_columns(v->help, 0, 0, f);
	fprintf(f, "\n");
	text_columns(v->text, 0, 0, f);
	fprintf(f, "\nOptions:\n\n");
	run_option_line(opt_find(run_options, "help"), NULL, f);
	for (const struct opt *o = run_options; v->options && o->name; o++)
		if (text_list_has(v->options, o->name) ||
		    (v->passed && text_list_has(v->passed, o->name)))
			run_option_line(o, help_of(v, o->name), f);
	if (v->passed)
		text_columns("and all options of jobs (iogen options lists them)", 0, 2, f);
	if (!v->options)
		text_columns("and all options of the run (iogen --help lists them) and of jobs "
			     "(iogen options lists them)",
			     0, 2, f);
	fprintf(f, "\nExample:\n\n  %s\n", v->example);
	codes(table, f);
}

/* Returns whether that is sweep, or sweep.OPTION. */
static bool is_sweep(const char *topic)
{
	const char *option = sweep_option(topic);

	return option ? job_opt(option) || help_engine_options(option, NULL) :
			!strcmp(topic, "sweep");
}

int help_word(const char *word, FILE *f, struct err *e)
{
	const struct verb *v = word ? verb_find(word) : NULL;
	const char *nearest = word ? verb_nearest(word) : NULL;

	if (!word)
		help_usage(f);
	else if (v)
		help_verb(v, f);
	else if (job_opt(word) || opt_find(run_options, word) || help_engine_options(word, NULL) ||
		 is_sweep(word))
		return help_option(word, f, e);
	else if (nearest)
		return fail(e, EINVAL, "help %s: no such verb; did you mean %s?", word, nearest);
	else
		return fail(e, EINVAL,
			    "help %s: no such verb or option; iogen help lists the verbs, iogen "
			    "options %s looks for the word",
			    word, word);
	return 0;
}

bool help_engine_options(const char *name, FILE *f)
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

static int unknown_option(const char *topic, struct err *e)
{
	unsigned distance = 4;
	const char *best, *name;

	if (fio_lacking_option(topic))
		return fail(e, EINVAL,
			    "--cmdhelp=%s: an option of fio's that iogen does not have: %s", topic,
			    fio_lacking_option(topic)->why);
	best = job_opt_nearest(topic, &distance);
	for (const struct engine *const *x = engines; *x; x++) {
		name = opt_nearest((*x)->opts, topic, &distance);
		best = name ? name : best;
	}
	name = opt_nearest(run_options, topic, &distance);
	best = name ? name : best;
	if (best)
		return fail(e, EINVAL, "--cmdhelp=%s: no such option; did you mean %s?", topic,
			    best);
	return fail(e, EINVAL, "--cmdhelp=%s: no such option; --cmdhelp lists them", topic);
}

static const char sweep_text[] =
	"Values of an option of a job or of its engine, with blanks between them; each is a step, "
	"a run of its own, and several sweeps multiply. 1..64*2 doubles from 1 to 64, and "
	"0..100+25 goes up by 25. iogen plan lists the steps";

int help_option(const char *topic, FILE *f, struct err *e)
{
	const struct opt *o = job_opt(topic);

	if (is_sweep(topic)) {
		fprintf(f, "sweep.OPTION=VALUES\n");
		text_columns(sweep_text, 0, 4, f);
		return sweep_option(topic) ? help_option(sweep_option(topic), f, e) : 0;
	}
	if (!strcmp(topic, "all")) {
		for (struct job_option each = { 0 }; job_option_next(&each);)
			opt_help_line(each.row, f);
		return 0;
	}
	if (!o && help_engine_options(topic, f))
		return 0;
	if (!o)
		o = opt_find(run_options, topic);
	if (!o)
		return unknown_option(topic, e);
	opt_help(o, f);
	if (o == job_opt("workload"))
		for (const struct workload *const *w = workloads; *w; w++)
			text_columns((*w)->help, fprintf(f, "    %s", (*w)->name), 13, f);
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
			text_columns((*x)->help, fprintf(f, "%s", (*x)->name), 13, f);
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
	text_columns(engine->help, fprintf(f, "%s:", engine->name), 0, f);
	for (const struct opt *o = engine->opts; o && o->name; o++)
		opt_help_line(o, f);
	return 0;
}
