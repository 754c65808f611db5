/* SPDX-License-Identifier: MIT */
/* The summary for people: its lines word for word, its units at every border. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/formats.h"
#include "tests/reports.h"
#include "tests/support.h"

static struct made m;

static void check(const char *expected)
{
	char *text = report_printed(report_text, &m.report);

	CHECK_TEXT(text, expected);
	free(text);
}

static void whole(void)
{
	report_make(&m, "[copy]\nworkload=copy\nsource=s\nfilename=t\nioengine=io_uring\n"
			"iodepth=32\nbs=64k\n"
			"[random]\nfilename=x\nrw=randrw\nbs=4k\nnumjobs=2\ndirect=1\n"
			"[unread]\nfilename=x\n");
	report_count(&m.result[0], OP_READ, 4096, 65536, 150000);
	report_count(&m.result[0], OP_WRITE, 4096, 65536, 250000);
	report_count(&m.result[0], OP_COPY, 4096, 65536, 400000);
	report_count(&m.result[0], OP_SYNC, 1, 0, 12345678);
	m.result[0].runtime_ns = 310000000;
	report_count(&m.result[1], OP_READ, 40, 4096, 900);
	report_count(&m.result[1], OP_WRITE, 400, 4096, 1000000);
	m.result[1].total.op[OP_WRITE].errors = 3;
	m.result[1].partial = true;
	m.result[2].started = false;
	m.result[0].torn = m.result[1].corrupt = true;
	m.report.folder = "iogen-results/x";
	m.report.title = "Disk 7\nin \033[31mred";
	note_add(&m.result[1].note, "one thing");
	note_add(&m.result[1].note, "another");
	check("Disk 7?in ?[31mred\n"
	      "\n"
	      "copy: copy 256 MiB in 310 ms by io_uring, 1 worker, 32 in flight, 64 KiB blocks, "
	      "buffered (not whole: blocks were not copied)\n"
	      "random: randrw 1.7 MiB in 1.00 s by psync, 2 workers, 1 in flight each, "
	      "4 KiB blocks, direct, 3 errors (partial: it ended early) "
	      "(wrong data: they failed verification)\n"
	      "\n"
	      "job    op     IOPS    MB/s    mean     p50     p99   p99.9     max errors\n"
	      "copy   read  13.2k   865.9  150 us  150 us  150 us  150 us  150 us      0\n"
	      "copy   write 13.2k   865.9  250 us  250 us  250 us  250 us  250 us      0\n"
	      "copy   sync      -       - 12.3 ms       -       -       - 12.3 ms      0\n"
	      "copy   copy  13.2k   865.9  400 us  400 us  400 us  400 us  400 us      0\n"
	      "random read     40     0.2  900 ns  900 ns       -       -  900 ns      0\n"
	      "random write   400     1.6 1.00 ms 1.00 ms 1.00 ms       - 1.00 ms      3\n"
	      "note: one thing\n"
	      "note: another\n"
	      "\n"
	      "results: iogen-results/x\n");
	report_free(&m);
}

/* A value that was not measured is a dash; a job of other percentiles has a header of its own. */
static void less(void)
{
	report_make(&m, "[a]\nfilename=x\nbsrange=4k-8k\n"
			"[b]\nfilename=x\npercentile_list=50:99.99999\n"
			"[c]\nfilename=x\npercentile_list=50:99.99999\n");
	m.result[0].runtime_ns = 0;
	check("a: read 0 B in 0 ns by psync, 1 worker, 1 in flight, buffered\n"
	      "b: read 0 B in 1.00 s by psync, 1 worker, 1 in flight, 4 KiB blocks, buffered\n"
	      "c: read 0 B in 1.00 s by psync, 1 worker, 1 in flight, 4 KiB blocks, buffered\n"
	      "\n"
	      "job op     IOPS    MB/s    mean     p50     p99   p99.9     max errors\n"
	      "a   read      -       -       -       -       -       -       -      0\n"
	      "job op     IOPS    MB/s    mean     p50 p99.99999     max errors\n"
	      "b   read      -       -       -       -         -       -      0\n"
	      "c   read      -       -       -       -         -       -      0\n");
	report_free(&m);
}

/* A job with a rate has a row of response times, and a note of late I/Os. */
static void due(void)
{
	report_make(&m, "[a]\nfilename=x\nrw=rw\nrate_iops=100\n");
	for (int op = OP_READ; op <= OP_WRITE; op++)
		for (int i = 0; i < 400; i++) {
			report_count(&m.result[0], (enum op)op, 1, 4096, 1000);
			histogram_add(m.result[0].total.op[op].hist[RESPONSE], 2000000);
		}
	m.result[0].total.op[OP_WRITE].late = 7;
	m.result[0].total.op[OP_WRITE].late_max_ns = 1230000;
	check("a: rw 3.1 MiB in 1.00 s by psync, 1 worker, 1 in flight, 4 KiB blocks, buffered\n"
	      "\n"
	      "job op     IOPS    MB/s    mean     p50     p99   p99.9     max errors\n"
	      "a   read    400     1.6 1.00 us 1.00 us 1.00 us       - 1.00 us      0\n"
	      "a   resp.     -       - 2.00 ms 2.00 ms 2.00 ms       - 2.00 ms      -\n"
	      "a   write   400     1.6 1.00 us 1.00 us 1.00 us       - 1.00 us      0\n"
	      "a   resp.     -       - 2.00 ms 2.00 ms 2.00 ms       - 2.00 ms      -\n"
	      "note: [a] 7 of 400 writes were late, by 1.23 ms at most: when they were due, "
	      "iodepth=1 was used up\n");
	report_free(&m);
}

static void nothing(void)
{
	report_make(&m, "[a]\nfilename=x\n");
	m.result[0].started = false;
	check("\n");
	report_free(&m);
}

/* Checks the text between @from and the next @to, without blanks. */
static void check_cell(const char *from, const char *to, const char *expected)
{
	char *text = report_printed(report_text, &m.report), *p = strstr(text, from), *end;

	CU_ASSERT_PTR_NOT_NULL_FATAL(p);
	p += strlen(from);
	end = strstr(p, to);
	CU_ASSERT_PTR_NOT_NULL_FATAL(end);
	*end = '\0';
	CHECK_TEXT(p + strspn(p, " "), expected);
	free(text);
}

static void times(void)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} cases[] = {
		{ 0, "0 ns" },
		{ 1, "1 ns" },
		{ 999, "999 ns" },
		{ 1000, "1.00 us" },
		{ 9994, "9.99 us" },
		{ 9995, "10.0 us" },
		{ 12345, "12.3 us" },
		{ 99949, "99.9 us" },
		{ 99950, "100 us" },
		{ 999499, "999 us" },
		{ 999500, "1.00 ms" },
		{ 1050000, "1.05 ms" },
		{ 999499999, "999 ms" },
		{ 999500000, "1.00 s" },
		{ 2500000000, "2.50 s" },
		{ 99950000000, "100 s" },
		{ 123456000000000, "123456 s" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		/* the percentiles, before max */
		const char *dash = "       -       -";

		report_make(&m, "[a]\nfilename=x\npercentile_list=99.99:99.999\n");
		report_count(&m.result[0], OP_READ, 1, 0, cases[i].ns);
		m.result[0].runtime_ns = cases[i].ns;
		check_cell(" 0 B in ", " by psync", cases[i].text);
		m.result[0].runtime_ns = 1000000000;
		check_cell(dash, "      0\n", cases[i].text);
		report_free(&m);
	}
}

static void rates(void)
{
	static const struct {
		uint64_t ios;
		const char *text;
	} cases[] = {
		{ 1, "-" },           { 950, "950" },       { 9999, "9999" },
		{ 10000, "10.0k" },   { 12345, "12.3k" },   { 99949, "99.9k" },
		{ 99950, "100k" },    { 999499, "999k" },   { 999500, "1.00M" },
		{ 1050000, "1.05M" }, { 9995000, "10.0M" }, { 12345678, "12.3M" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		report_make(&m, "[a]\nfilename=x\n");
		m.result[0].total.op[OP_READ].ios = cases[i].ios;
		m.result[0].total.op[OP_READ].bytes = 1234567;
		check_cell("a   read ", cases[i].ios < 2 ? "       - " : "     1.2 ",
			   cases[i].text);
		report_free(&m);
	}
}

static void sizes(void)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} cases[] = {
		{ 0, "0 B" },
		{ 1023, "1023 B" },
		{ 1024, "1 KiB" },
		{ 1536, "1.5 KiB" },
		{ UINT64_C(100) << 20, "100 MiB" },
		{ (UINT64_C(5) << 30) / 2, "2.5 GiB" },
		{ UINT64_C(1) << 40, "1 TiB" },
		{ UINT64_C(3) << 50, "3072 TiB" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		report_make(&m, "[a]\nfilename=x\nrw=rw\n");
		/* a workload whose transfers count has both directions */
		m.result[0].total.op[OP_READ].bytes = cases[i].bytes - cases[i].bytes / 3;
		m.result[0].total.op[OP_WRITE].bytes = cases[i].bytes / 3;
		check_cell("a: rw ", " in 1.00 s", cases[i].text);
		report_free(&m);
	}
}

/* Names of any length stand in one column, whatever their letters; most tables fit a terminal. */
static void widths(void)
{
	char *text, *line;
	int lines = 0;

	report_make(&m, "[thirteen-char]\nfilename=x\n[pr\u00fcfung]\nfilename=x\n"
			"[\u65e5\u672c\u8a9e]\nfilename=x\n");
	text = report_printed(report_text, &m.report);
	line = strstr(text, "\n\n") + 2;
	for (; *line; line = strchr(line, '\n') + 1, lines++) {
		const char *op = strstr(line, lines ? " read " : " op ");
		char before[64];

		CU_ASSERT_PTR_NOT_NULL_FATAL(op);
		snprintf(before, sizeof(before), "%.*s", (int)(op - line), line);
		CU_ASSERT_EQUAL(text_width(before), 13);
		CU_ASSERT_EQUAL(strcspn(op, "\n"), 80 - 13);
	}
	CU_ASSERT_EQUAL(lines, 4);
	free(text);
	report_free(&m);
}

/* A run that only checks is called so. */
static void checked(void)
{
	report_make(&m, "[v]\nfilename=x\nrw=write\nverify=crc32c\nverify_only=1\n");
	m.result[0].total.op[OP_READ].bytes = 4096;
	check_cell("v: ", " by psync", "verify 4 KiB in 1.00 s");
	report_free(&m);
}

/* What was written and what was read back are two numbers. */
static void read_back(void)
{
	static const char *const cases[][2] = {
		{ "rw=write\nverify=crc32c\n", "write 8 KiB, read back 4 KiB in 1.00 s" },
		{ "rw=rw\nverify=crc32c\n", "rw 8 KiB written, 4 KiB read or read back in 1.00 s" },
		{ "rw=write\nverify=crc32c\ndo_verify=0\n", "write 12 KiB in 1.00 s" },
	};
	char file[128];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		snprintf(file, sizeof(file), "[v]\nfilename=x\n%s", cases[i][0]);
		report_make(&m, file);
		m.result[0].total.op[OP_READ].bytes = 4096;
		m.result[0].total.op[OP_WRITE].bytes = 8192;
		check_cell("v: ", " by psync", cases[i][1]);
		report_free(&m);
	}
}

static const struct test tests[] = {
	{ "all of it", whole },
	{ "what was not measured is a dash", less },
	{ "what was due, and late", due },
	{ "nothing ran", nothing },
	{ "times have three digits and a unit", times },
	{ "rates have three digits", rates },
	{ "sizes", sizes },
	{ "columns are as wide as the longest name", widths },
	{ "what is only checked is not called written", checked },
	{ "written and read back are two numbers", read_back },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("report_text", tests);
}
