/* SPDX-License-Identifier: MIT */
/* What iogen says of itself: all rows of the tables, in every form, and of nothing else. */
#include "cli/help.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/settings.h"
#include "cli/verbs.h"
#include "engines/engines.h"
#include "job/job.h"
#include "load/workload.h"
#include "report/columns.h"
#include "report/manifest.h"
#include "report/csv_files.h"
#include "tests/printed.h"
#include "tests/support.h"

static char *asked(int (*help)(const char *topic, FILE *f, struct err *e), const char *topic,
		   const char *message)
{
	struct err e = { 0 };
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);
	int ret = help(topic, f, &e);

	fclose(f);
	CHECK_TEXT(e.text, message);
	CU_ASSERT_EQUAL(ret, *message ? -EINVAL : 0);
	return text;
}

/* The text with its indented lines joined to the one before, or, with @all, every line. */
static char *unwrapped(const char *text, bool all)
{
	char *s = malloc(strlen(text) + 1), *to = s;

	for (const char *p = text; *p; p++) {
		bool blank = *p == ' ' || (*p == '\n' && (all || p[1] == ' '));

		if (!blank)
			*to++ = *p;
		else if (to == s || to[-1] != ' ')
			*to++ = ' ';
	}
	*to = '\0';
	return s;
}

/* No line is wider than a terminal. */
static void check_width(const char *text)
{
	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n')
		if (strcspn(p, "\n") > 80)
			CHECK_TEXT(p, "(at most 80 columns)");
}

static void check_part(const char *text, const char *part)
{
	char *whole = unwrapped(text, true), *what = unwrapped(part, true);

	if (!strstr(whole, what))
		CHECK_TEXT(whole, what);
	free(whole);
	free(what);
}

static void usage(void)
{
	char *text = print_text(help_usage), start[64];

	CU_ASSERT(!strncmp(text, manifest_version(), strlen(manifest_version())));
	for (const struct opt *o = run_options; o->name; o++) {
		snprintf(start, sizeof(start), "  --%s", o->name);
		check_line(text, start);
		check_part(text, o->help);
	}
	for (const struct verb *v = verbs; v->name; v++) {
		snprintf(start, sizeof(start), "  iogen %s", v->name);
		check_line(text, start);
		check_part(text, v->help);
	}
	check_line(text, "  0");
	check_line(text, "  1");
	check_line(text, "  2");
	check_line(text, "  6");
	check_line(text, "  128+n");
	check_width(text);
	free(text);
}

static const char *help_wanted(const struct verb *v, const struct opt *o)
{
	if (!strcmp(o->name, "output"))
		return v->output;
	if (strcmp(o->name, "output-format") != 0)
		return o->help;
	return v->json ? "Form of it: normal (for people), csv or json" :
			 "Form of it: normal (for people) or csv";
}

/* Each verb has all of a page of its own, and options that there are. */
static void verb_help(void)
{
	for (const struct verb *v = verbs; v->name; v++) {
		char *text = NULL, *word = asked(help_word, v->name, ""), start[64];
		size_t n;
		FILE *f = open_memstream(&text, &n);

		help_verb(v, f);
		fclose(f);
		CHECK_TEXT(word, text);
		snprintf(start, sizeof(start), "usage: iogen %s", v->name);
		check_line(text, start);
		check_part(text, v->help);
		check_part(text, v->text);
		check_part(text, v->example);
		check_part(text, v->done);
		check_part(text, v->wrong);
		check_width(text);
		check_line(text, "  --help");
		for (const struct opt *o = run_options; o->name; o++)
			if (v->options && text_list_has(v->options, o->name))
				check_part(text, help_wanted(v, o));
		CU_ASSERT(!v->options || !text_list_has(v->options, "output") == !v->output);
		CU_ASSERT(v->jobs == !v->options);
		free(text);
		free(word);
	}
	free(asked(help_word, "iodepth", ""));
	free(asked(help_word, "plott", "help plott: no such verb; did you mean plot?\n"));
	free(asked(help_word, "quux",
		   "help quux: no such verb or option; iogen help lists the "
		   "verbs, iogen options quux looks for the word\n"));
}

static char *found(const char *words, const char *message)
{
	const char *list[] = { words };
	struct err e = { 0 };
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);
	int ret = help_options_like(list, 1, f, &e);

	fclose(f);
	CHECK_TEXT(e.text, message);
	CU_ASSERT_EQUAL(ret, *message ? -EINVAL : 0);
	check_width(text);
	return text;
}

/* All words are in the name or the help, at the beginning of a word, or known by another name. */
static void search(void)
{
	static const struct {
		const char *words, *has, *lacks;
	} tables[] = {
		{ "wal", "fdatasync", "stonewall" },
		{ "qd", "iodepth", NULL },
		{ "queue depth", "iodepth", "rw" },
		{ "SLO", "max_latency", "rw" },
		{ "hot", "random_distribution", "rw" },
		{ "zipf", "random_distribution", "rw" },
		{ "repeat", "loops", "rw" },
		{ "rounds", "rounds", NULL },
		{ "p99", "percentile_list", "rw" },
		{ "percentile", "percentile_list", "rw" },
		{ "precondition", "phase", "rw" },
		{ "latency percentile", "latency_percentile", "rw" },
		{ "registerf", "registerfiles", "fixedbufs" },
		{ "interval", "status-interval", "rw" },
		{ "randtrimw", "rw", "bs" },
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		char *text = found(tables[i].words, "");

		check_line(text, tables[i].has);
		if (tables[i].lacks && find_line(text, tables[i].lacks))
			CHECK_TEXT(tables[i].words, tables[i].lacks);
		free(text);
	}
	free(found("zzzz", "options zzzz: no option's name or help has that word\n"));
	free(found("rate zzzz",
		   "options rate zzzz: no option's name or help has all these words\n"));
}

#define LETTERS "abcdefghijklmnopqrstuvwxyz_0123456789"

/*
 * A line an option: the first statement about it, which is not broken off within a word, and does
 * not lean on the line of another option.
 */
static void check_short(const char *line, const struct opt *o)
{
	size_t n = strcspn(line, "\n");
	const char *end = line + n, *help = o->help, *p = line;
	static const char *const leaning[] = { "The same", "Its ", "That ",   "Which ",
					       "What ",    "It ",  "Whether " };
	int open = 0;

	p += strlen(o->name) + (o->alias ? 2 + strlen(o->alias) : 0);
	p += strspn(p, " ");
	CU_ASSERT(end > p && !strncmp(p, help, (size_t)(end - p)));
	help += end - p;
	CU_ASSERT(!*help || *help == ';' || (*help == '.' && (help[1] == ' ' || !help[1])));
	for (const char *q = p; q < end; q++)
		open += *q == '(' ? 1 : *q == ')' ? -1 : 0;
	CU_ASSERT_EQUAL(open, 0);
	for (size_t i = 0; i < sizeof(leaning) / sizeof(leaning[0]); i++)
		if (!strncmp(p, leaning[i], strlen(leaning[i])))
			CHECK_TEXT(p, "(a line that stands by itself)");
}

static bool has_whole(const char *text, size_t n, const char *word)
{
	size_t length = strlen(word);

	for (const char *p = text; (p = strstr(p, word)) && p + length <= text + n; p++)
		if ((p == text || !strchr(LETTERS, p[-1])) &&
		    (!p[length] || !strchr(LETTERS, p[length])))
			return true;
	return false;
}

/*
 * The first statement on an option ends as a sentence does, and not within a list of values: where
 * it names one that the option takes, what follows it names no other.
 */
static void check_statement(const struct opt *o)
{
	size_t n = (size_t)opt_first_statement(o->help);
	const char *rest = o->help + n;
	bool any = false;

	if (!n || strchr(".,:", o->help[n - 1]))
		CHECK_TEXT(o->help, "(a first statement that ends)");
	for (const char *const *c = o->choices; c && *c; c++)
		any |= has_whole(o->help, n, *c);
	for (const char *const *c = o->choices; any && c && *c; c++)
		if (!has_whole(o->help, n, *c) && has_whole(rest, strlen(rest), *c)) {
			CHECK_TEXT(o->help, "(all values before the first ;)");
			printf("%s: %s\n", o->name, *c);
		}
}

static void check_list(const char *list, const struct opt *table)
{
	char *text = unwrapped(list, false);
	size_t lines = 0, n = 0;

	for (const struct opt *o = table; o && o->name; o++, n++) {
		const char *line = find_line(text, o->name);

		check_statement(o);
		if (line)
			check_short(line, o);
		else
			CHECK_TEXT("(no such line)", o->name);
	}
	for (const char *p = text; *p; p++)
		lines += *p == '\n';
	CU_ASSERT_EQUAL(lines, n);
	check_width(list);
	free(text);
}

static void option_list(void)
{
	char *text = asked(help_option, "all", "");
	struct opt *rows = calloc(job_options_count() + 1, sizeof(*rows));

	CU_ASSERT_PTR_NOT_NULL_FATAL(rows);
	for (struct job_option o = { 0 }; job_option_next(&o);)
		rows[o.number] = *o.row;
	check_list(text, rows);
	free(rows);
	free(text);
	for (const struct engine *const *x = engines; *x; x++) {
		text = asked(help_engine, (*x)->name, "");
		check_list(strchr(text, '\n') + 1, (*x)->opts);
		free(text);
	}
}

static void options(void)
{
	for (struct job_option o = { 0 }; job_option_next(&o);) {
		char *text = asked(help_option, o.row->name, "");

		check_line(text, o.row->name);
		check_part(text, o.row->help);
		check_width(text);
		if (o.row->def)
			check_part(text, o.row->def);
		free(text);
	}
}

static void one_option(void)
{
	char *text = asked(help_option, "numjobs", "");

	CHECK_TEXT(text, "numjobs=NUMBER\n    Workers: threads that each do this job. The workers "
			 "of a copy share the work\n    default: 1\n    range: 1 to 4096\n");
	free(text);
	text = asked(help_option, "readwrite", "");
	check_line(text, "rw");
	check_part(text, "(also: readwrite)");
	free(text);
	text = asked(help_option, "fallocate", "");
	check_part(text, "one of: none posix native keep truncate 0 1\n");
	free(text);
	text = asked(help_option, "rw", "");
	check_part(text, " randtrimwrite\n");
	free(text);
}

static void engine_options(void)
{
	for (const struct engine *const *x = engines; *x; x++) {
		for (const struct opt *o = (*x)->opts; o && o->name; o++) {
			char *text = asked(help_option, o->name, ""), start[64];

			snprintf(start, sizeof(start), "of ioengine=%s: %s", (*x)->name, o->name);
			check_line(text, start);
			check_part(text, o->help);
			free(text);
		}
	}
}

static void workload_list(void)
{
	char *text = asked(help_option, "workload", ""), start[64];

	for (const struct workload *const *w = workloads; *w; w++) {
		snprintf(start, sizeof(start), "    %s", (*w)->name);
		check_line(text, start);
		check_part(text, (*w)->help);
	}
	free(text);
}

static void engine_list(void)
{
	char *text = asked(help_engine, "all", "");

	for (const struct engine *const *x = engines; *x; x++) {
		char *one = asked(help_engine, (*x)->name, "");

		check_line(text, (*x)->name);
		check_part(text, (*x)->help);
		check_line(one, (*x)->name);
		for (const struct opt *o = (*x)->opts; o && o->name; o++)
			check_line(one, o->name);
		free(one);
	}
	free(text);
}

static void sweeps(void)
{
	char *all = asked(help_option, "sweep", ""), *one = asked(help_option, "sweep.iodepth", "");
	char *iodepth = asked(help_option, "iodepth", "");

	check_part(all, "sweep.OPTION=VALUES");
	check_part(all, "1..64*2");
	CU_ASSERT(!strncmp(one, all, strlen(all)));
	CHECK_TEXT(one + strlen(all), iodepth);
	free(asked(help_option, "sweep.nonsense",
		   "--cmdhelp=sweep.nonsense: no such option; --cmdhelp lists them\n"));
	free(all);
	free(one);
	free(iodepth);
}

static void unknown(void)
{
	char *text = asked(help_option, "nonsense",
			   "--cmdhelp=nonsense: no such option; --cmdhelp lists them\n");

	CHECK_TEXT(text, "");
	free(text);
	free(asked(help_option, "numjob",
		   "--cmdhelp=numjob: no such option; did you mean numjobs?\n"));
	free(asked(help_option, "fixedbuf",
		   "--cmdhelp=fixedbuf: no such option; did you mean fixedbufs?\n"));
	free(asked(help_option, "output-dirs",
		   "--cmdhelp=output-dirs: no such option; did you mean output-dir?\n"));
	text = asked(help_engine, "nonsense",
		     "--enghelp=nonsense: no such engine; --enghelp lists them\n");
	CHECK_TEXT(text, "");
	free(text);
}

static const struct test tests[] = {
	{ "usage names every option of the run and every exit code", usage },
	{ "each verb has help of its own", verb_help },
	{ "options are found by words", search },
	{ "--cmdhelp has a line an option", option_list },
	{ "--cmdhelp=OPTION says all of it", options },
	{ "range, alias and choices of an option", one_option },
	{ "--cmdhelp knows the options of engines", engine_options },
	{ "--cmdhelp=workload lists them", workload_list },
	{ "--enghelp lists engines and their options", engine_list },
	{ "sweeps are explained, with the option that is swept", sweeps },
	{ "what does not exist is an error", unknown },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("help", tests);
}
