/* SPDX-License-Identifier: MIT */
/* The rounds, the table and what follows from it; what is measured is in calibrations.c. */
#include "cli/calibrate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/whole_file.h"
#include "report/formats.h"

#define MOST_ROWS 16

struct row {
	const struct calibration *what;
	double value[CALIBRATE_ROUNDS]; /* values in order, when all are there */
	struct err why;                 /* there is none */
};

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double row_median(const struct row *r)
{
	return r->value[CALIBRATE_ROUNDS / 2];
}

/* In turns, so that what else the machine does meanwhile hits all of them. */
static uint32_t measure(struct row *rows)
{
	uint32_t n = 0;

	for (const struct calibration *c = calibrations; c->name; c++)
		rows[n++].what = c;
	for (int round = 0; round < CALIBRATE_ROUNDS; round++)
		for (uint32_t i = 0; i < n; i++)
			if (!rows[i].why.count)
				rows[i].what->measure(&rows[i].value[round], &rows[i].why);
	for (uint32_t i = 0; i < n; i++)
		qsort(rows[i].value, CALIBRATE_ROUNDS, sizeof(double), by_value);
	return n;
}

static void print_csv(const struct row *rows, uint32_t n, FILE *f)
{
	fprintf(f, "name,unit,median,min,max,rounds\n");
	for (const struct row *r = rows; r < rows + n; r++)
		if (r->why.count)
			fprintf(f, "%s,%s,,,,0\n", r->what->name, r->what->unit);
		else
			fprintf(f, "%s,%s,%.3f,%.3f,%.3f,%d\n", r->what->name, r->what->unit,
				row_median(r), r->value[0], r->value[CALIBRATE_ROUNDS - 1],
				CALIBRATE_ROUNDS);
}

/* The median of a row, or 0 where there is none. */
static double found(const struct row *rows, uint32_t n, const char *name)
{
	for (const struct row *r = rows; r < rows + n; r++)
		if (!strcmp(r->what->name, name) && !r->why.count)
			return row_median(r);
	return 0;
}

static void say_ios(const struct row *rows, uint32_t n, FILE *f)
{
	double null = found(rows, n, "null_iodepth_32"), ring = found(rows, n, "uring_iodepth_32");

	if (null > 0)
		fprintf(f, "A worker can generate at most %.2f million I/Os a second", 1e3 / null);
	if (null > 0 && ring > 0)
		fprintf(f, ", %.2f million of them through io_uring", 1e3 / ring);
	if (null > 0)
		fprintf(f, ", at iodepth=32:\nfaster than that, iogen is measured and not the "
			   "device (generator_bound=1), and numjobs= helps.\n");
}

static void say_latency(const struct row *rows, uint32_t n, FILE *f)
{
	double null = found(rows, n, "null_iodepth_1"), ring = found(rows, n, "uring_iodepth_1");

	if (ring > 0)
		fprintf(f,
			"One at a time, an I/O that does nothing takes %.0f ns through io_uring: a "
			"latency not far above\nthat is not the device's. ",
			ring);
	if (null > 0)
		fprintf(f,
			"iogen's own share of that is %.0f ns. Latencies come in steps of "
			"%.0f ns.\n",
			null, found(rows, n, "clock_step"));
}

static void print_table(const struct row *rows, uint32_t n, FILE *f)
{
	fprintf(f, "%-18s %-5s %10s %10s %10s\n", "name", "unit", "median", "min", "max");
	for (const struct row *r = rows; r < rows + n; r++) {
		fprintf(f, "%-18s %-5s", r->what->name, r->what->unit);
		if (r->why.count)
			fprintf(f, " %10s %10s %10s", "-", "-", "-");
		else
			fprintf(f, " %10.2f %10.2f %10.2f", row_median(r), r->value[0],
				r->value[CALIBRATE_ROUNDS - 1]);
		fprintf(f, "  %s\n", r->what->help);
	}
	fprintf(f, "\nTimes are of CPU. The clock is %s. Each number is of %d rounds.\n",
		strcmp(clock_name(), "tsc") ? "clock_gettime(2)" : "the CPU's counter (TSC)",
		CALIBRATE_ROUNDS);
	say_ios(rows, n, f);
	say_latency(rows, n, f);
	fprintf(f,
		"A worker's writes are of at most %.1f GB/s, and %.1f GB/s with "
		"refill_buffers=1.\n",
		found(rows, n, "buffer_scramble"), found(rows, n, "buffer_fill"));
	for (const struct row *r = rows; r < rows + n; r++)
		if (r->why.count)
			fprintf(f, "note: %s: %.*s\n", r->what->name,
				(int)strcspn(r->why.text, "\n"), r->why.text);
}

static int check(const struct cmdline *c, struct err *e)
{
	const struct formats *formats = &c->settings.output.formats;
	const char *name = report_formats[formats->list[0]].name;

	if (formats->n > 1 || (strcmp(name, "normal") != 0 && strcmp(name, "csv") != 0))
		return fail(e, EINVAL,
			    "command line: calibrate: --output-format= is normal or csv");
	return 0;
}

/* A sheet of rows, to be printed as a table or as CSV. */
struct sheet {
	const struct row *rows;
	uint32_t n;
	bool csv;
};

static int print_sheet(const void *sheet, FILE *f)
{
	const struct sheet *s = sheet;

	if (s->csv)
		print_csv(s->rows, s->n, f);
	else
		print_table(s->rows, s->n, f);
	return 0;
}

int calibrate(const struct cmdline *c, struct err *e)
{
	const char *path = c->settings.output.path;
	struct sheet s = { .csv = c->settings.output.formats.list[0] };
	struct row *rows;
	int ret = check(c, e);

	if (ret)
		return ret;
	rows = calloc(MOST_ROWS, sizeof(*rows));
	if (!rows)
		return fail(e, ENOMEM, "out of memory");
	clock_init();
	s.n = measure(rows);
	s.rows = rows;
	if (path)
		ret = whole_file_write(path, print_sheet, &s, e) ? -EIO : 0;
	else if (print_sheet(&s, stdout) || fflush(stdout) || ferror(stdout))
		ret = fail(e, EIO, "standard output: cannot be written");
	free(rows);
	return ret;
}
