/* SPDX-License-Identifier: MIT */
/* What iogen says of itself: all rows of the tables, in every form, and of nothing else. */
#include "cli/help.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job/job.h"
#include "report/manifest.h"
#include "cli/settings.h"
#include "stat/stats.h"
#include "tests/support.h"

#include "engines/engines.h"

#include "report/columns.h"

/* What @print writes; the caller frees it. */
static char *printed(void (*print)(FILE *f))
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	print(f);
	fclose(f);
	return text;
}

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

/* Whether a line of @text begins with @start and a character that cannot go on with the name. */
static const char *find_line(const char *text, const char *start)
{
	size_t n = strlen(start);

	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n')
		if (!strncmp(p, start, n) && !isalnum((unsigned char)p[n]) && p[n] != '_')
			return p;
	return NULL;
}

static void check_line(const char *text, const char *start)
{
	if (!find_line(text, start))
		CHECK_TEXT("(no such line)", start);
}

static void check_part(const char *text, const char *part)
{
	if (!strstr(text, part))
		CHECK_TEXT(text, part);
}

static void usage(void)
{
	char *text = printed(help_usage), start[64];

	CU_ASSERT(!strncmp(text, manifest_version(), strlen(manifest_version())));
	for (const struct opt *o = run_options; o->name; o++) {
		snprintf(start, sizeof(start), "  --%s", o->name);
		check_line(text, start);
		check_part(text, o->help);
	}
	check_line(text, "  0");
	check_line(text, "  1");
	check_line(text, "  2");
	check_line(text, "  6");
	check_line(text, "  128+n");
	free(text);
}

/* A line an option: the beginning of what is said of it, which is not broken off within a word. */
static void check_short(const char *line, const char *help)
{
	size_t n = strcspn(line, "\n");
	const char *end = line + n, *p;
	int open = 0;

	p = line + strcspn(line, " ");
	if (p[-1] == ',')
		p += 1 + strcspn(p + 1, " ");
	p += strspn(p, " ");
	CU_ASSERT(end > p && !strncmp(p, help, (size_t)(end - p)));
	help += end - p;
	CU_ASSERT(!*help || *help == ';' || (*help == '.' && (help[1] == ' ' || !help[1])));
	for (; p < end; p++)
		open += *p == '(' ? 1 : *p == ')' ? -1 : 0;
	CU_ASSERT_EQUAL(open, 0);
}

static void option_list(void)
{
	char *text = asked(help_option, "all", "");
	size_t lines = 0, options = 0;

	for (const struct opt *o = job_options; o->name; o++, options++) {
		const char *line = find_line(text, o->name);

		if (line)
			check_short(line, o->help);
		else
			CHECK_TEXT("(no such line)", o->name);
	}
	for (const char *p = text; *p; p++)
		lines += *p == '\n';
	CU_ASSERT_EQUAL(lines, options);
	free(text);
}

static void options(void)
{
	for (const struct opt *o = job_options; o->name; o++) {
		char *text = asked(help_option, o->name, "");

		check_line(text, o->name);
		check_part(text, o->help);
		if (o->def)
			check_part(text, o->def);
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

static void unknown(void)
{
	char *text = asked(help_option, "nonsense",
			   "--cmdhelp=nonsense: no such option; --cmdhelp lists them\n");

	CHECK_TEXT(text, "");
	free(text);
	text = asked(help_engine, "nonsense",
		     "--enghelp=nonsense: no such engine; --enghelp lists them\n");
	CHECK_TEXT(text, "");
	free(text);
}

/* The bold word that names an option in the man page, with hyphens as roff wants them. */
static void man_name(const char *name, char *out)
{
	for (; *name; name++) {
		if (*name == '-')
			*out++ = '\\';
		*out++ = *name;
	}
	*out = '\0';
}

static void check_man_options(const char *text, const struct opt *table)
{
	char name[64];

	for (const struct opt *o = table; o && o->name; o++) {
		man_name(o->name, name);
		if (!strstr(text, name))
			CHECK_TEXT("(not in the man page)", o->name);
	}
}

static void man(void)
{
	static const char *const sections[] = {
		".SH NAME",
		".SH SYNOPSIS",
		".SH DESCRIPTION",
		".SH OPTIONS OF THE RUN",
		".SH OPTIONS OF A JOB",
		".SH ENGINES",
		".SH WORKLOADS",
		".SH COLUMNS OF summary.csv",
		".SH EXIT STATUS",
	};
	char *text = printed(help_man), start[64];
	const char *at = text;

	CU_ASSERT(!strncmp(text, ".TH IOGEN 1 ", 12));
	for (size_t i = 0; at && i < sizeof(sections) / sizeof(sections[0]); i++) {
		at = find_line(at, sections[i]);
		CU_ASSERT_PTR_NOT_NULL(at);
	}
	check_man_options(text, run_options);
	check_man_options(text, job_options);
	for (const struct engine *const *x = engines; *x; x++) {
		snprintf(start, sizeof(start), ".SS %s", (*x)->name);
		check_line(text, start);
		check_man_options(text, (*x)->opts);
	}
	for (const struct column *c = summary_columns; c->name; c++) {
		snprintf(start, sizeof(start), ".B %s", c->name);
		check_line(text, start);
	}
	free(text);
}

/* What begins with a dot is one of the requests that are meant, not a line of somebody's help. */
static void man_requests(void)
{
	static const char *const known[] = { ".TH", ".SH", ".SS", ".TP", ".B", ".BR", ".br" };
	char *text = printed(help_man);

	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		bool ok = *p != '.' && *p != '\'';

		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			ok |= !strncmp(p, known[i], strlen(known[i])) &&
			      strchr(" \n", p[strlen(known[i])]);
		if (!ok)
			CHECK_TEXT("(not a request that is meant)", p);
	}
	free(text);
}

int main(void)
{
	static const struct test tests[] = {
		{ "usage names every option of the run and every exit code", usage },
		{ "--cmdhelp has a line an option", option_list },
		{ "--cmdhelp=OPTION says all of it", options },
		{ "range, alias and choices of an option", one_option },
		{ "--cmdhelp knows the options of engines", engine_options },
		{ "--cmdhelp=workload lists them", workload_list },
		{ "--enghelp lists engines and their options", engine_list },
		{ "what does not exist is an error", unknown },
		{ "the man page has every table", man },
		{ "no help text is taken for a request", man_requests },
		{ NULL, NULL },
	};

	return suite_run("help", tests);
}
