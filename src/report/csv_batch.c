/* SPDX-License-Identifier: MIT */
/* batch.csv: the steps of the controllers of the batch size. */
#include <inttypes.h>

#include "report/csv.h"

static bool has_batches(const struct report *r)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		if (j->started && job_controls_batch(j->job))
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

static void batch_print(const struct report *r, FILE *f)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		for (uint32_t k = 0; j->batches && k < job_workers(j->job); k++) {
			const struct batch *b = j->batches[k];

			/* a host that is lost, or has not begun the job, has none */
			for (size_t i = 0; b && i < b->nrows; i++)
				batch_row(r, j, k, &b->rows[i], f);
		}
}

static const struct csv_columns columns[] = {
	CSV_BEGIN_COLUMNS,
	{ "worker", "the number of the worker, from 0" },
	{ "time_ns", "the end of the window, since the start of the run" },
	{ "batch", "the size of batches in the window" },
	{ "ios_per_s, lat_mean_ns",
	  "operations that came back in the window, a second, and their mean latency" },
	{ "decision", "try, cut or halve in a trial of sizes; grow, shrink or hold after it" },
	{ NULL, NULL },
};

const struct csv_file csv_batch = {
	.name = "batch.csv",
	.help = "A row for each window that the controller of the batch size measured; only with "
		"iodepth_batch=auto or batch_modes=adaptive",
	.columns = columns,
	.print = batch_print,
	.wanted = has_batches,
};
