/* SPDX-License-Identifier: MIT */
/*
 * The devices' own counters in report.html: see html.h. A row is a job and a device, all steps and
 * rounds together, beside what the job itself moved: what is more is of other users.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "view/html.h"
#include "view/html_cell.h"
#include "view/text.h"

/* Rows of the table at most. */
#define MOST_ROWS 64

struct use {
	const char *job, *device, *above; /* cells of the table */
	double read, written, discarded, flushes, busy_ns, queue_ns, window_ns, others;
};

static struct use *use_of(struct use *list, size_t *n, const struct table *t, size_t row)
{
	const char *job = table_cell(t, row, table_column(t, "job"));
	const char *device = table_cell(t, row, table_column(t, "device"));

	for (size_t i = 0; i < *n; i++)
		if (!strcmp(list[i].job, job) && !strcmp(list[i].device, device))
			return &list[i];
	if (*n == MOST_ROWS)
		return NULL;
	list[*n] = (struct use){ .job = job,
				 .device = device,
				 .above = table_cell(t, row, table_column(t, "above")) };
	return &list[(*n)++];
}

static double number(const struct table *t, size_t row, const char *column)
{
	double v = table_real(t, row, table_column(t, column), 0);

	return isfinite(v) && v >= 0 && v < 1e30 ? v : 0;
}

static size_t uses_find(struct use *list, const struct table *t)
{
	size_t n = 0;

	for (size_t row = 0; row < t->rows; row++) {
		struct use *u = use_of(list, &n, t, row);

		if (!u)
			continue;
		u->read += number(t, row, "read_bytes");
		u->written += number(t, row, "write_bytes");
		u->discarded += number(t, row, "discard_bytes");
		u->flushes += number(t, row, "flush_ios");
		u->busy_ns += number(t, row, "io_ticks_ns");
		u->queue_ns += number(t, row, "queue_ticks_ns");
		u->window_ns += number(t, row, "end_ns") - number(t, row, "start_ns");
		u->others = fmax(u->others, number(t, row, "other_jobs"));
	}
	return n;
}

/* Returns the bytes that a job moved in one direction, in all steps and rounds. */
static double moved(const struct table *t, const char *job, const char *op)
{
	int job_at = table_column(t, "job"), op_at = table_column(t, "op");
	int bytes = table_column(t, "bytes");
	double sum = 0;

	for (size_t row = 0; row < t->rows; row++)
		if (!strcmp(table_cell(t, row, job_at), job) &&
		    !strcmp(table_cell(t, row, op_at), op))
			sum += table_real(t, row, bytes, 0);
	return sum;
}

static void row_print(const struct use *u, const struct table *summary, FILE *f)
{
	fprintf(f, "<tr>");
	html_text_cell(u->job, f);
	fprintf(f, "<td class=\"text\">");
	plot_text_html(u->device, f);
	if (*u->above) {
		fprintf(f, ", below ");
		plot_text_html(u->above, f);
	}
	fprintf(f, "</td>");
	html_number_cell(u->read, FORM_BYTES, f);
	html_number_cell(moved(summary, u->job, "read"), FORM_BYTES, f);
	html_number_cell(u->written, FORM_BYTES, f);
	html_number_cell(moved(summary, u->job, "write"), FORM_BYTES, f);
	html_number_cell(u->discarded, FORM_BYTES, f);
	html_number_cell(u->flushes, FORM_COUNT, f);
	html_number_cell(u->window_ns > 0 ? 100 * u->busy_ns / u->window_ns : NAN, FORM_PERCENT, f);
	html_number_cell(u->window_ns > 0 ? u->queue_ns / u->window_ns : NAN, FORM_REAL, f);
	html_number_cell(u->others, FORM_COUNT, f);
	fprintf(f, "</tr>\n");
}

void html_device(const struct page *page, FILE *f)
{
	const struct table *t = &page->plot->sheet[SHEET_DEVICE];
	const struct table *summary = &page->plot->folder.table[TABLE_SUMMARY];
	struct use list[MOST_ROWS];
	size_t n = uses_find(list, t);

	if (!n)
		return;
	fprintf(f, "<section><h2>Devices and their other users</h2>\n"
		   "<div class=\"wide\"><table class=\"num dense\" id=\"devices\"><thead><tr>"
		   "<th class=\"text\">job</th><th class=\"text\">device</th>"
		   "<th>it read</th><th>the job read</th><th>it wrote</th><th>the job wrote</th>"
		   "<th>discarded</th><th>flushes</th><th>busy</th><th>in flight</th>"
		   "<th>other jobs</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < n; i++)
		row_print(&list[i], summary, f);
	fprintf(f,
		"</tbody></table></div>\n"
		"<p class=\"sub\">The kernel's counters while the job was measured, all steps "
		"and rounds together. They are the device's: what it moved beyond the job is of "
		"the file system, of other jobs and of other programs. Buffered writes may reach "
		"it later, and cached reads never. Busy 100 %% is no limit of a device that "
		"works on several requests at once.%s</p>\n</section>\n",
		n == MOST_ROWS ? " The table has the first rows; device.csv has all." : "");
}
