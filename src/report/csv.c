/* SPDX-License-Identifier: MIT */
/*
 * The CSV files of results, each one function. They have one header line, quotes only where needed,
 * and an empty cell for no value.
 */
#include "report/csv.h"

#include <inttypes.h>
#include <string.h>

#include "report/columns.h"
#include "report/csv_files.h"

void csv_text(FILE *f, const char *s)
{
	if (!s[strcspn(s, ",\"\r\n")]) {
		fputs(s, f);
		return;
	}
	fputc('"', f);
	for (; *s; s++) {
		if (*s == '"')
			fputc('"', f);
		fputc(*s, f);
	}
	fputc('"', f);
}

static void csv_cell(FILE *f, const struct cell *x)
{
	switch (x->type) {
	case CELL_EMPTY:
		break;
	case CELL_WHOLE:
		fprintf(f, "%" PRIu64, x->whole);
		break;
	case CELL_REAL:
		fprintf(f, "%.3f", x->real);
		break;
	case CELL_TEXT:
		csv_text(f, x->text);
		break;
	}
}

static void summary_line(FILE *f, const struct summary_row *row)
{
	for (const struct column *c = summary_columns; c->name; c++) {
		struct cell x = column_cell(c, row);

		if (c != summary_columns)
			fputc(',', f);
		csv_cell(f, &x);
	}
	fputc('\n', f);
}

void report_csv_summary(const struct report *r, FILE *f)
{
	for (const struct column *c = summary_columns; c->name; c++)
		fprintf(f, "%s%s", c == summary_columns ? "" : ",", c->name);
	fputc('\n', f);
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++) {
		for (uint32_t op = 0; j->started && op < OPS; op++) {
			struct summary_row row = summary_row_of(r, j, (enum op)op);

			if (job_ops(j->job) & 1u << op)
				summary_line(f, &row);
		}
	}
}

void csv_begin(const struct report *r, const struct job_result *j, FILE *f)
{
	csv_text(f, r->run_id);
	fprintf(f, ",0,%" PRIu32 ",", j->job->round);
	csv_text(f, j->job->name);
}

static void op_begin(const struct report *r, const struct job_result *j, enum op op, FILE *f)
{
	csv_begin(r, j, f);
	fprintf(f, ",%s", op_names[op]);
}

static void histogram_rows(const struct report *r, const struct job_result *j, enum op op,
			   enum latency k, FILE *f)
{
	const struct histogram *h = j->total.op[op].hist[k];
	uint64_t seen = 0;

	if (!h || !h->count)
		return;
	for (uint32_t i = histogram_bucket(h->min); i <= histogram_bucket(h->max); i++) {
		if (!h->bucket[i])
			continue;
		seen += h->bucket[i];
		op_begin(r, j, op, f);
		fprintf(f, ",%s,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%.6f\n", latency_names[k],
			histogram_lo(i), histogram_hi(i), h->bucket[i],
			100.0 * (double)seen / (double)h->count);
	}
}

void report_csv_histogram(const struct report *r, FILE *f)
{
	fputs("run_id,step,round,job,op,kind,lo_ns,hi_ns,count,cumulative_pct\n", f);
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t op = 0; op < OPS; op++)
			for (uint32_t k = 0; k < LATENCIES; k++)
				histogram_rows(r, j, (enum op)op, (enum latency)k, f);
}

/* The value is empty where the sample is too small for the percentile. */
static void percentile_rows(const struct report *r, const struct job_result *j, enum op op,
			    enum latency k, FILE *f)
{
	const struct histogram *h = j->total.op[op].hist[k];
	const struct percentiles *p = &j->job->report.percentiles;

	for (uint32_t i = 0; h && i < p->n; i++) {
		op_begin(r, j, op, f);
		fprintf(f, ",%s,%.10g,", latency_names[k], p->pct[i]);
		if (histogram_supports(h, p->pct[i]))
			fprintf(f, "%" PRIu64, histogram_percentile(h, p->pct[i]));
		fputc('\n', f);
	}
}

static bool lists_percentiles(const struct job_result *j)
{
	return j->started && j->job->report.percentiles.n;
}

bool report_has_percentiles(const struct report *r)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		if (lists_percentiles(j))
			return true;
	return false;
}

void report_csv_percentile(const struct report *r, FILE *f)
{
	fputs("run_id,step,round,job,op,kind,percentile_pct,value_ns\n", f);
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t op = 0; lists_percentiles(j) && op < OPS; op++)
			for (uint32_t k = 0; k < LATENCIES; k++)
				percentile_rows(r, j, (enum op)op, (enum latency)k, f);
}

static void interval_row(const struct report *r, const struct job_result *j, const struct slice *s,
			 const char *phase, FILE *f)
{
	double seconds = (double)(s->end_ns - s->start_ns) / 1e9;

	op_begin(r, j, s->op, f);
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

void report_csv_interval(const struct report *r, FILE *f)
{
	fputs("run_id,step,round,job,op,start_ns,end_ns,ios,bytes,iops,mb_per_s,lat_mean_ns,"
	      "lat_p50_ns,lat_p99_ns,lat_max_ns,errors,inflight,phase\n",
	      f);
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++) {
		interval_rows(r, j, &j->ramp, "ramp", f);
		interval_rows(r, j, &j->series, "run", f);
	}
}

bool report_has_batches(const struct report *r)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		if (j->started && j->job->depth.batch == BATCH_AUTO)
			return true;
	return false;
}

static void batch_row(const struct report *r, const struct job_result *j, uint32_t worker,
		      const struct batch_row *row, FILE *f)
{
	csv_begin(r, j, f);
	fprintf(f, ",%" PRIu32 ",%" PRIu64 ",%" PRIu32 ",%.3f,%.3f,%s\n", worker,
		row->time_ns - r->start_ns, row->batch, row->ios_per_s, row->lat_mean_ns,
		batch_decision_names[row->decision]);
}

void report_csv_batch(const struct report *r, FILE *f)
{
	fputs("run_id,step,round,job,worker,time_ns,batch,ios_per_s,lat_mean_ns,decision\n", f);
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t k = 0; j->batches && k < j->job->numjobs; k++)
			for (size_t i = 0; i < j->batches[k]->nrows; i++)
				batch_row(r, j, k, &j->batches[k]->rows[i], f);
}
