/* SPDX-License-Identifier: MIT */
/* The table of formats: each has a name and prints something of its own. */
#include "report/formats.h"

#include <stdlib.h>
#include <string.h>

#include "tests/reports.h"
#include "tests/support.h"

static struct made m;

static void formats(void)
{
	static const char *const expected[] = { "normal", "csv", "json", "json+", "fio", "terse" };
	size_t n = 0;

	for (; report_formats[n].name; n++) {
		CHECK_TEXT(report_format_names[n], report_formats[n].name);
		CU_ASSERT_PTR_NOT_NULL(report_formats[n].print);
	}
	CU_ASSERT_PTR_NULL(report_format_names[n]);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		CHECK_TEXT(report_formats[i].name, expected[i]);
}

/* No two formats print the same, and all of them take a report without jobs. */
static void formats_print(void)
{
	static struct job_result no_job;
	static struct report nothing = { .run_id = "r", .jobs = &no_job };

	report_make(&m, "[a]\nfilename=x\n");
	report_count(&m.result[0], OP_READ, 1, 4096, 1000);
	for (size_t i = 0; report_formats[i].name; i++) {
		char *text = report_printed(report_formats[i].print, &m.report);
		char *none = report_printed(report_formats[i].print, &nothing);

		CU_ASSERT(strlen(text) > strlen(none));
		CU_ASSERT_EQUAL(text[strlen(text) - 1], '\n');
		for (size_t k = 0; k < i; k++) {
			char *other = report_printed(report_formats[k].print, &m.report);

			CU_ASSERT(strcmp(text, other));
			free(other);
		}
		free(text);
		free(none);
	}
	report_free(&m);
}

static const struct test tests[] = {
	{ "formats have names and a printer", formats },
	{ "formats print", formats_print },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("formats", tests);
}
