/* SPDX-License-Identifier: MIT */
/* histogram.csv: the buckets of each latency. */
#include <inttypes.h>

#include "report/csv.h"

static void histogram_rows(const struct report *r, const struct job_result *j, enum op op,
			   enum latency k, FILE *f)
{
	const struct histogram *h = j->total.op[op].hist[k];
	uint64_t seen = 0;

	if (!h || !h->count)
		return;
	for (uint32_t i = histogram_bucket(h->min); i <= histogram_bucket(h->max); i++) {
		if (!histogram_at(h, i))
			continue;
		seen += histogram_at(h, i);
		csv_begin_op(r, j, op, f);
		fprintf(f, ",%s,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%.6f\n", latency_names[k],
			histogram_lo(i), histogram_hi(i), histogram_at(h, i),
			100.0 * (double)seen / (double)h->count);
	}
}

static void histogram_print(const struct report *r, FILE *f)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t op = 0; op < OPS; op++)
			for (uint32_t k = 0; k < LATENCIES; k++)
				histogram_rows(r, j, (enum op)op, (enum latency)k, f);
}

static const struct csv_columns columns[] = {
	CSV_OP_COLUMNS,
	{ "kind", "the kind of latency: lat, slat, clat or response" },
	{ "lo_ns, hi_ns", "the bucket: lo_ns <= latency < hi_ns" },
	{ "count", "operations in the bucket" },
	{ "cumulative_pct", "share of the operations below hi_ns" },
	{ NULL, NULL },
};

const struct csv_file csv_histogram = {
	.name = "histogram.csv",
	.help = "A row for each bucket that counts, of a job, an operation and a kind of latency",
	.columns = columns,
	.print = histogram_print,
};
