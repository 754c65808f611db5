/* SPDX-License-Identifier: MIT */
/*
 * CSV as a reader of RFC 4180 sees it: every cell comes back, whatever the names of jobs; nothing
 * is quoted without need; one dialect under every locale.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/formats.h"
#include "tests/reports.h"
#include "tests/support.h"

#include "report/columns.h"
#include "report/csv_files.h"

#define MAX_ROWS 400
#define MAX_CELLS 100

static struct made m;

/* A file that was read. */
static char *cell[MAX_ROWS][MAX_CELLS]; /* within text */
static size_t ncells[MAX_ROWS], nrows;
static char *text;

/* Cuts one cell out of @p; returns what ended it: ',', '\n', or 0 where it is no CSV. */
static char cell_read(char **p, char **to)
{
	bool quoted = **p == '"';
	char *out = *p, end;

	*to = out;
	if (!quoted) {
		*p += strcspn(*p, ",\"\r\n");
	} else {
		for (++*p; **p && (**p != '"' || (*p)[1] == '"'); ++*p) {
			*p += **p == '"';
			*out++ = **p;
		}
		++*p;
	}
	end = **p;
	*(quoted ? out : *p) = '\0';
	++*p;
	/* quotes are there where they are needed, and nowhere else */
	CU_ASSERT_EQUAL(quoted, (*to)[strcspn(*to, ",\"\r\n")] != '\0');
	return end == ',' || end == '\n' ? end : '\0';
}

/* Reads a CSV file; every row has as many cells as the header. */
static void read_csv(const char *name)
{
	char *p, end;

	text = report_csv(name, &m.report);
	nrows = 0;
	for (p = text; *p; nrows++) {
		CU_ASSERT_FATAL(nrows < MAX_ROWS);
		CU_ASSERT(*p != '\n'); /* a blank line */
		ncells[nrows] = 0;
		do {
			CU_ASSERT_FATAL(ncells[nrows] < MAX_CELLS);
			end = cell_read(&p, &cell[nrows][ncells[nrows]++]);
			CU_ASSERT_FATAL(end);
		} while (end == ',');
		CU_ASSERT_EQUAL(ncells[nrows], ncells[0]);
	}
}

static const char *at(size_t row, const char *column)
{
	CU_ASSERT_FATAL(row < nrows);
	for (size_t i = 0; i < ncells[0]; i++)
		if (!strcmp(cell[0][i], column))
			return cell[row][i];
	CU_FAIL_FATAL("no such column");
	return NULL;
}

/* --- summary.csv --- */

static void summary(void)
{
	size_t n = 0;

	report_make(&m, "[a]\nfilename=x\nrw=rw\n[b]\nfilename=t\nsource=s\nworkload=copy\n"
			"[c]\nfilename=x\n");
	m.result[2].started = false;
	report_count(&m.result[0], OP_READ, 10, 4096, 1000);
	report_count(&m.result[1], OP_COPY, 3, 4096, 7777);
	read_csv("summary.csv");
	CU_ASSERT_EQUAL_FATAL(nrows, 7); /* read, write; read, write, sync, copy; none */
	for (const struct column *c = summary_columns; c->name; c++)
		CHECK_TEXT(cell[0][n++], c->name);
	CU_ASSERT_EQUAL(ncells[0], n);
	CHECK_TEXT(at(1, "job"), "a");
	CHECK_TEXT(at(1, "op"), "read");
	CHECK_TEXT(at(1, "ios"), "10");
	CHECK_TEXT(at(1, "iops"), "10.000");
	CHECK_TEXT(at(1, "mb_per_s"), "0.041");
	CHECK_TEXT(at(1, "lat_p50_ns"), "1000");
	CHECK_TEXT(at(1, "lat_p99_ns"), "");
	CHECK_TEXT(at(1, "slat_min_ns"), "");
	CHECK_TEXT(at(2, "op"), "write");
	CHECK_TEXT(at(2, "ios"), "0");
	CHECK_TEXT(at(2, "lat_min_ns"), "");
	CHECK_TEXT(at(3, "job"), "b");
	CHECK_TEXT(at(5, "op"), "sync");
	CHECK_TEXT(at(5, "mb_per_s"), "");
	CHECK_TEXT(at(6, "op"), "copy");
	CHECK_TEXT(at(6, "lat_max_ns"), "7777");
	CHECK_TEXT(at(6, "partial"), "0");
	free(text);
	report_free(&m);
}

static void nothing_ran(void)
{
	report_make(&m, "[a]\nfilename=x\n");
	m.result[0].started = false;
	read_csv("summary.csv");
	CU_ASSERT_EQUAL(nrows, 1);
	free(text);
	report_free(&m);
}

static void odd_names(void)
{
	static const char *const names[] = { "plain",       "a,b",      "say \"x\"", "\"",  ",",
					     "\"a\",\"b\"", "\xc3\xa9", "a;b",       "'x'", "-" };

	report_make(&m, "[a]\nfilename=x\n");
	report_count(&m.result[0], OP_READ, 400, 4096, 1000);
	series_end(&m.result[0].series, 0, &m.result[0].total, 0, 5);
	report_count(&m.result[0], OP_READ, 400, 4096, 1000);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *was = m.outcome.jobs.list[0]->name;
		static const char *const files[] = { "summary.csv", "histogram.csv",
						     "interval.csv" };

		m.outcome.jobs.list[0]->name = strdup(names[i]);
		m.report.run_id = names[i];
		for (int k = 0; k < 3; k++) {
			read_csv(files[k]);
			CU_ASSERT_EQUAL(nrows, 2);
			CHECK_TEXT(at(1, "job"), names[i]);
			CHECK_TEXT(at(1, "run_id"), names[i]);
			free(text);
		}
		free(m.outcome.jobs.list[0]->name);
		m.outcome.jobs.list[0]->name = was;
	}
	report_free(&m);
}

/* --- histogram.csv --- */

static void histogram(void)
{
	uint64_t sum[2] = { 0 };
	double last = 0;

	report_make(&m, "[a]\nfilename=x\nrw=rw\n[b]\nfilename=y\nioengine=io_uring\nslat=1\n");
	for (uint64_t i = 0; i < 100; i++)
		report_count(&m.result[0], OP_READ, i + 1, 1, i * i * i);
	report_count(&m.result[1], OP_READ, 7, 1, 127);
	histogram_add(m.result[1].total.op[OP_READ].hist[SLAT], UINT64_MAX);
	histogram_add(m.result[1].total.op[OP_READ].hist[CLAT], 0);
	read_csv("histogram.csv");
	CU_ASSERT(!strncmp(text, "run_id", 6));
	for (size_t i = 1; i < nrows; i++) {
		uint64_t lo = strtoull(at(i, "lo_ns"), NULL, 10);
		uint64_t hi = strtoull(at(i, "hi_ns"), NULL, 10);
		uint64_t n = strtoull(at(i, "count"), NULL, 10);
		double pct = strtod(at(i, "cumulative_pct"), NULL);
		bool first = i == 1 || strcmp(at(i, "job"), at(i - 1, "job")) ||
			     strcmp(at(i, "kind"), at(i - 1, "kind"));

		CU_ASSERT(lo < hi && n > 0);
		CHECK_TEXT(at(i, "op"), "read");
		CU_ASSERT(first ? pct > 0 : pct > last);
		CU_ASSERT(first || lo >= strtoull(at(i - 1, "hi_ns"), NULL, 10));
		CU_ASSERT(!first || i == 1 || last == 100);
		last = pct;
		if (!strcmp(at(i, "kind"), "lat"))
			sum[at(i, "job")[0] - 'a'] += n;
	}
	CU_ASSERT_EQUAL(last, 100);
	CU_ASSERT_EQUAL(sum[0], m.result[0].total.op[OP_READ].ios);
	CU_ASSERT_EQUAL(sum[1], 7);
	CHECK_TEXT(at(1, "lo_ns"), "0");
	CHECK_TEXT(at(1, "hi_ns"), "1");
	CHECK_TEXT(at(1, "count"), "1");
	CHECK_TEXT(at(1, "cumulative_pct"), "0.019802");
	CHECK_TEXT(at(nrows - 3, "kind"), "lat");
	CHECK_TEXT(at(nrows - 3, "lo_ns"), "127");
	CHECK_TEXT(at(nrows - 3, "hi_ns"), "128");
	CHECK_TEXT(at(nrows - 2, "kind"), "slat");
	CHECK_TEXT(at(nrows - 2, "hi_ns"), "18446744073709551615");
	CHECK_TEXT(at(nrows - 1, "kind"), "clat");
	free(text);
	report_free(&m);
}

static void histogram_header(void)
{
	report_make(&m, "[a]\nfilename=x\n");
	text = report_csv("histogram.csv", &m.report);
	CHECK_TEXT(text, "run_id,step,round,job,op,kind,lo_ns,hi_ns,count,cumulative_pct\n");
	free(text);
	report_free(&m);
}

/* --- interval.csv --- */

static void interval(void)
{
	struct slice rows[] = {
		{ .start_ns = 0,
		  .end_ns = 500000000,
		  .op = OP_READ,
		  .ios = 5,
		  .bytes = 5000000,
		  .inflight = 3,
		  .p50_known = true,
		  .lat_known = true,
		  .mean_ns = 12.5,
		  .p50_ns = 11,
		  .p99_ns = 90,
		  .max_ns = 99 },
		{ .start_ns = 500000000, .end_ns = 1500000000, .op = OP_READ, .errors = 2 },
		{ .start_ns = 1500000000,
		  .end_ns = 1500000000,
		  .op = OP_READ,
		  .ios = 1,
		  .bytes = 4096,
		  .p50_known = true,
		  .p99_known = true,
		  .lat_known = true,
		  .mean_ns = 1,
		  .p50_ns = 1,
		  .p99_ns = 1,
		  .max_ns = 1 },
		{ .start_ns = 0,
		  .end_ns = 1000000000,
		  .op = OP_SYNC,
		  .ios = 4,
		  .lat_known = true,
		  .mean_ns = 7,
		  .max_ns = 8 },
	};

	report_make(&m, "[a]\nfilename=x\n[b]\nfilename=y\n");
	m.result[0].series.rows = rows;
	m.result[0].series.nrows = 4;
	m.result[1].ramp.rows = rows;
	m.result[1].ramp.nrows = 1;
	text = report_csv("interval.csv", &m.report);
	CHECK_TEXT(text,
		   "run_id,step,round,job,op,start_ns,end_ns,ios,bytes,iops,mb_per_s,lat_mean_ns,"
		   "lat_p50_ns,lat_p99_ns,lat_max_ns,errors,inflight,phase\n"
		   "run-1,0,0,a,read,0,500000000,5,5000000,10.000,10.000,12.500,11,,99,0,3,run\n"
		   "run-1,0,0,a,read,500000000,1500000000,0,0,0.000,0.000,,,,,2,0,run\n"
		   "run-1,0,0,a,read,1500000000,1500000000,1,4096,,,1.000,1,1,1,0,0,run\n"
		   "run-1,0,0,a,sync,0,1000000000,4,0,4.000,,7.000,,,8,0,0,run\n"
		   "run-1,0,0,b,read,0,500000000,5,5000000,10.000,10.000,12.500,11,,99,0,3,ramp\n");
	free(text);
	m.result[0].series.rows = m.result[1].ramp.rows = NULL;
	m.result[0].series.nrows = m.result[1].ramp.nrows = 0;
	report_free(&m);
}

/* --- locales --- */

/* Makes a locale with a decimal comma that the environment asks for. Returns whether it could. */
static bool comma_locale(void)
{
	bool comma;

	write_file("comma", "comment_char %\nescape_char /\nLC_NUMERIC\ndecimal_point \",\"\n"
			    "thousands_sep \"\"\ngrouping -1\nEND LC_NUMERIC\n");
	/* it misses what the definition leaves out, and may say so with an exit code */
	if (system("localedef -c -i comma -f ISO-8859-1 ./commas >localedef.log 2>&1") < 0)
		return false;
	setenv("LOCPATH", ".", 1);
	setenv("LC_NUMERIC", "commas", 1);
	setenv("LANG", "C", 1);
	unsetenv("LC_ALL");
	comma = setlocale(LC_ALL, "") && !strcmp(localeconv()->decimal_point, ",");
	setlocale(LC_ALL, "C");
	return comma;
}

/* Runs the program itself: a comma in a number would be a cell too many. */
static void locales(void)
{
	char command[1024], line[4096];
	size_t cells[2] = { 0 }, lines = 0;
	FILE *f;

	if (!getenv("IOGEN") || !comma_locale()) {
		printf("skipped: no locale with a decimal comma, or no iogen to run ... ");
		return;
	}
	snprintf(command, sizeof(command),
		 "'%s' --name=j --ioengine=null --size=4m --output-format=csv --no-results",
		 getenv("IOGEN"));
	f = popen(command, "r");
	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	for (; fgets(line, sizeof(line), f); lines++)
		for (char *p = line; lines < 2 && *p; p++)
			cells[lines] += *p == ',' || *p == '\n';
	CU_ASSERT_EQUAL(pclose(f), 0);
	CU_ASSERT_EQUAL(lines, 2);
	CU_ASSERT_EQUAL(cells[0], cells[1]);
	CU_ASSERT(cells[0] > 60);
}

/* Jobs that share a device for a time are told of each other; what only touches is no sharing. */
static void devices(void)
{
	static const uint64_t times[][2] = {
		{ 0, 10 }, { 5, 15 }, { 10, 20 }, { 15, 15 }, { 12, 13 }
	};
	static const char *const beside[] = { "1", "3", "3", "1", "2" };

	report_make(&m, "[global]\nioengine=null\nsize=4k\n[a]\n[b]\n[c]\n[d]\n[e]\n");
	for (uint32_t i = 0; i < 5; i++) {
		struct devices *d = &m.result[i].devices;

		d->list[d->n++] = (struct device){ .dev = 7, .name = "disk" };
		d->list[d->n++] = (struct device){ .dev = 8 + i, .name = "own" };
		d->begin_ns = times[i][0];
		d->end_ns = times[i][1];
		d->ended = true;
	}
	read_csv("device.csv");
	CU_ASSERT_EQUAL_FATAL(nrows, 11);
	for (uint32_t i = 0; i < 5; i++) {
		CHECK_TEXT(at(1 + 2 * i, "other_jobs"), beside[i]);
		CHECK_TEXT(at(2 + 2 * i, "other_jobs"), "0");
	}
	free(text);
	report_free(&m);
}

static const struct test tests[] = {
	{ "summary.csv", summary },
	{ "summary.csv of what never started", nothing_ran },
	{ "odd names come back as they were", odd_names },
	{ "histogram.csv", histogram },
	{ "histogram.csv of nothing", histogram_header },
	{ "interval.csv", interval },
	{ "device.csv says how many jobs were beside each", devices },
	{ "the decimal point is a point under every locale", locales },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("report_csv", tests);
}
