/* SPDX-License-Identifier: MIT */
/* percentile.csv: the percentiles that jobs ask for. */
#include <inttypes.h>

#include "job/summary_options.h"
#include "report/csv.h"

/* The value is empty where the sample is too small for the percentile. */
static void percentile_rows(const struct report *r, const struct job_result *j, enum op op,
			    enum latency k, FILE *f)
{
	const struct histogram *h = j->total.op[op].hist[k];
	const struct percentiles *p = &j->job->summary->percentiles;

	for (uint32_t i = 0; h && i < p->n; i++) {
		csv_begin_op(r, j, op, f);
		fprintf(f, ",%s,%.10g,", latency_names[k], p->pct[i]);
		if (histogram_supports(h, p->pct[i]))
			fprintf(f, "%" PRIu64, histogram_percentile(h, p->pct[i]));
		fputc('\n', f);
	}
}

static bool lists_percentiles(const struct job_result *j)
{
	return j->started && j->job->summary->percentiles.n;
}

static bool has_percentiles(const struct report *r)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		if (lists_percentiles(j))
			return true;
	return false;
}

static void percentile_print(const struct report *r, FILE *f)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t op = 0; lists_percentiles(j) && op < OPS; op++)
			for (uint32_t k = 0; k < LATENCIES; k++)
				percentile_rows(r, j, (enum op)op, (enum latency)k, f);
}

static const struct csv_columns columns[] = {
	CSV_OP_COLUMNS,
	{ "kind", "the kind of latency: lat, slat, clat or response" },
	{ "percentile_pct", "the percentile" },
	{ "value_ns", "the latency; empty where there were too few operations to tell" },
	{ NULL, NULL },
};

const struct csv_file csv_percentile = {
	.name = "percentile.csv",
	.help = "A row for each percentile of percentile_list=; only where a job has one",
	.columns = columns,
	.print = percentile_print,
	.wanted = has_percentiles,
};
