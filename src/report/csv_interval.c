/* SPDX-License-Identifier: MIT */
/* interval.csv: the time series of each job. */
#include <inttypes.h>

#include "report/csv.h"

static void interval_row(const struct report *r, const struct job_result *j, const struct slice *s,
			 const char *phase, FILE *f)
{
	double seconds = (double)(s->end_ns - s->start_ns) / 1e9;

	csv_begin_op(r, j, s->op, f);
	fprintf(f, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",", s->start_ns, s->end_ns,
		s->ios, s->bytes);
	if (s->end_ns > s->start_ns)
		fprintf(f, "%.3f", (double)s->ios / seconds);
	fputc(',', f);
	if (s->end_ns > s->start_ns && s->op != OP_SYNC)
		fprintf(f, "%.3f", (double)s->bytes / 1e6 / seconds);
	fputc(',', f);
	if (s->lat_known)
		fprintf(f, "%.3f", s->mean_ns);
	fputc(',', f);
	if (s->p50_known)
		fprintf(f, "%" PRIu64, s->p50_ns);
	fputc(',', f);
	if (s->p99_known)
		fprintf(f, "%" PRIu64, s->p99_ns);
	fputc(',', f);
	if (s->lat_known)
		fprintf(f, "%" PRIu64, s->max_ns);
	fprintf(f, ",%" PRIu64 ",%" PRIu32 ",%s\n", s->errors, s->inflight, phase);
}

static void interval_rows(const struct report *r, const struct job_result *j,
			  const struct series *s, const char *phase, FILE *f)
{
	for (size_t i = 0; i < s->nrows; i++)
		interval_row(r, j, &s->rows[i], phase, f);
}

static void interval_print(const struct report *r, FILE *f)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++) {
		interval_rows(r, j, &j->ramp, "ramp", f);
		interval_rows(r, j, &j->series, "run", f);
	}
}

static const struct csv_columns columns[] = {
	CSV_OP_COLUMNS,
	{ "start_ns, end_ns", "the slice, since the start of the run" },
	{ "ios, bytes, iops, mb_per_s", "operations that ended in the slice, as in summary.csv" },
	{ "lat_mean_ns, lat_p50_ns, lat_p99_ns, lat_max_ns", "their latency" },
	{ "errors", "operations that failed in the slice" },
	{ "inflight", "units of work in flight at the end of the slice" },
	{ "phase", "run; or ramp, whose rows are in no sum" },
	{ NULL, NULL },
};

const struct csv_file csv_interval = {
	.name = "interval.csv",
	.help = "A row for each slice of --interval, a job and an operation",
	.columns = columns,
	.print = interval_print,
};
