/* SPDX-License-Identifier: MIT */
/* The man page: its options, the columns of every table, and the requests that it is made of. */
#include "cli/help.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/settings.h"
#include "cli/verbs.h"
#include "engines/engines.h"
#include "job/job.h"
#include "report/columns.h"
#include "report/manifest.h"
#include "report/csv_files.h"
#include "view/picture.h"
#include "tests/printed.h"
#include "tests/support.h"

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

static void check_man_options(const char *text, const struct opt *table, const char *dashes)
{
	char name[64], line[80];

	for (const struct opt *o = table; o && o->name; o++) {
		man_name(o->name, name);
		snprintf(line, sizeof(line), ".B %s%s", dashes, name);
		if (!find_line(text, line))
			CHECK_TEXT("(not in the man page)", o->name);
	}
}

static void man(void)
{
	static const char *const sections[] = {
		".SH NAME",
		".SH SYNOPSIS",
		".SH DESCRIPTION",
		".SH VERBS",
		".SH JOB FILES",
		".SH OPTIONS OF THE RUN",
		".SH OPTIONS OF A JOB",
		".SH ENGINES",
		".SH WORKLOADS",
		".SH FILES",
		".SH COLUMNS OF summary.csv",
		".SH COLUMNS OF histogram.csv",
		".SH COLUMNS OF interval.csv",
		".SH COLUMNS OF device.csv",
		".SH COLUMNS OF percentile.csv",
		".SH COLUMNS OF thresholds.csv",
		".SH COLUMNS OF verdict.csv",
		".SH COLUMNS OF batch.csv",
		".SH EXIT STATUS",
	};
	char *text = print_text(help_man), start[64];
	const char *at = text;

	CU_ASSERT(!strncmp(text, ".TH IOGEN 1 ", 12));
	for (size_t i = 0; at && i < sizeof(sections) / sizeof(sections[0]); i++) {
		at = find_line(at, sections[i]);
		CU_ASSERT_PTR_NOT_NULL(at);
	}
	check_man_options(text, run_options, "\\-\\-");
	for (const struct opt_group *const *g = job_groups; *g; g++)
		check_man_options(text, (*g)->table, "");
	for (const struct engine *const *x = engines; *x; x++) {
		snprintf(start, sizeof(start), ".SS %s", (*x)->name);
		check_line(text, start);
		check_man_options(text, (*x)->opts, "");
	}
	for (const struct column *c = summary_columns; c->name; c++) {
		snprintf(start, sizeof(start), ".B %s", c->name);
		check_line(text, start);
	}
	free(text);
}

/* Every column of a table is in the table's section of the page. */
static void check_man_table(const char *page, const struct csv_file *file)
{
	struct job_result no_job = { 0 };
	const struct report none = { .jobs = &no_job };
	char *header = NULL, *rest = NULL, *section, start[64];
	const char *at;
	size_t n;
	FILE *f = open_memstream(&header, &n);

	csv_print(file, &none, f);
	fclose(f);
	snprintf(start, sizeof(start), ".SH COLUMNS OF %s", file->name);
	at = find_line(page, start) + 1;
	section = strndup(at, (size_t)(strstr(at, ".SH") - at));
	for (char *name = strtok_r(header, ",\n", &rest); name;
	     name = strtok_r(NULL, ",\n", &rest)) {
		char *p = strstr(section, name);

		while (p && (isalnum((unsigned char)p[strlen(name)]) || p[strlen(name)] == '_' ||
			     !strchr(" ", p[-1])))
			p = strstr(p + 1, name);
		if (!p)
			CHECK_TEXT(file->name, name);
	}
	free(header);
	free(section);
}

static void man_tables(void)
{
	char *page = print_text(help_man);

	for (const struct csv_file *const *file = csv_files; *file; file++)
		check_man_table(page, *file);
	CU_ASSERT_PTR_NOT_NULL(strstr(page, "\n.B include FILE\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(page, "\n.B ${NAME}\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(page, "\n.B (50*2)\n"));
	free(page);
}

/* All that a run and iogen plot leave is in FILES, each picture by its name. */
static void man_files(void)
{
	static const char *const names[] = { "manifest.json", "verify_state.csv", "job.ini",
					     ".journal",      "report.html",      "PICTURE.svg" };
	char *page = print_text(help_man), *end;
	const char *files = find_line(page, ".SH FILES");

	CU_ASSERT_PTR_NOT_NULL_FATAL(files);
	end = strstr(files + 1, "\n.SH");
	CU_ASSERT_PTR_NOT_NULL_FATAL(end);
	*end = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strstr(files, names[i]))
			CHECK_TEXT("(not in FILES)", names[i]);
	for (const struct picture *const *p = pictures; *p; p++)
		if (!strstr(files, (*p)->name))
			CHECK_TEXT("(no such picture in FILES)", (*p)->name);
	free(page);
}

/* What begins with a dot is one of the requests that are meant, not a line of somebody's help. */
static void man_requests(void)
{
	static const char *const known[] = { ".TH", ".SH", ".SS", ".TP", ".B",
					     ".BR", ".br", ".PP", ".nf", ".fi" };
	char *text = print_text(help_man);

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

static const struct test tests[] = {
	{ "the man page has every table", man },
	{ "the man page has the columns of every table", man_tables },
	{ "the man page has what a run and iogen plot leave", man_files },
	{ "no help text is taken for a request", man_requests },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("man page", tests);
}
