/* SPDX-License-Identifier: MIT */
/* thresholds.csv: the I/Os over the bounds of threshold=. */
#include <inttypes.h>

#include "job/require_options.h"
#include "report/csv.h"

static void threshold_rows(const struct report *r, const struct job_result *j, enum op op,
			   enum latency k, FILE *f)
{
	const struct histogram *h = j->total.op[op].hist[k];
	const struct bounds *b = &j->job->require->threshold;

	for (uint32_t i = 0; h && h->count && i < b->n; i++) {
		csv_begin_op(r, j, op, f);
		fprintf(f, ",%s,%" PRIu64 ",%" PRIu64 ",%.9g\n", latency_names[k], b->value[i],
			h->over[i], 100 * (double)h->over[i] / (double)h->count);
	}
}

static bool has_thresholds(const struct report *r)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		if (j->started && j->job->require->threshold.n)
			return true;
	return false;
}

static void threshold_print(const struct report *r, FILE *f)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t op = 0; j->started && op < OPS; op++)
			for (uint32_t k = 0; k < LATENCIES; k++)
				threshold_rows(r, j, (enum op)op, (enum latency)k, f);
}

static const struct csv_columns columns[] = {
	CSV_OP_COLUMNS,
	{ "kind", "the kind of latency: lat, slat, clat or response" },
	{ "bound_ns", "the bound" },
	{ "ios_over", "operations that took longer, counted one by one" },
	{ "share_pct", "their share of all of that kind" },
	{ NULL, NULL },
};

const struct csv_file csv_threshold = {
	.name = "thresholds.csv",
	.help = "A row for each bound of threshold=; only where a job has one",
	.columns = columns,
	.print = threshold_print,
	.wanted = has_thresholds,
};
