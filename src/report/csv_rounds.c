/* SPDX-License-Identifier: MIT */
/* rounds.csv: what steady= looked at, round by round. */
#include <math.h>
#include <stdlib.h>

#include "report/csv.h"
#include "report/tracked.h"
#include "stat/steady_options.h"

static bool has_tracked(const struct report *r)
{
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		if (j->started && tracked(j->job))
			return true;
	return false;
}

static void row_print(const struct report *r, const struct tracked_runs *t,
		      const struct job_result *j, FILE *f)
{
	char *of = job_get(j->job, "steady_of");
	double value = tracked_value(j);
	uint32_t n;
	const double *v = tracked_values(t, j, &n);
	struct steady_window w = steady_window_of(v, n);

	csv_begin(r, j, f);
	fprintf(f, ",%s,", of);
	if (!isnan(value))
		fprintf(f, "%.3f", value);
	if (w.full)
		fprintf(f, ",%.3f,%.3f,%.3f,%.6f,%.3f,%d\n", w.mean, w.range_pct, w.slope_pct,
			w.fit_k, w.fit_b, w.steady);
	else
		fprintf(f, ",,,,,,%d\n", w.steady);
	free(of);
}

static void rounds_print(const struct report *r, FILE *f)
{
	struct tracked_runs t;

	tracked_runs_make(&t, r->jobs, r->njobs, 0);
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++)
		if (j->started && tracked(j->job))
			row_print(r, &t, j, f);
	tracked_runs_free(&t);
}

static const struct csv_columns columns[] = {
	CSV_BEGIN_COLUMNS,
	{ "tracked", "the measure: iops, bw (bytes a second) or lat (mean latency in ns)" },
	{ "value", "its value in the round" },
	{ "mean",
	  "of the last five rounds up to this one; empty before the fifth and where it is 0, as "
	  "what follows" },
	{ "range_pct", "the largest value less the smallest, in percent of the mean: at most 20" },
	{ "slope_pct", "the change of the fitted line over the five, likewise: at most 10" },
	{ "fit_k, fit_b", "that line, of least squares: k x + b, x from 0 to 4" },
	{ "steady", "1: both hold" },
	{ NULL, NULL },
};

const struct csv_file csv_rounds = {
	.name = "rounds.csv",
	.help = "A row for each round of a job and step that steady= looks at",
	.columns = columns,
	.print = rounds_print,
	.wanted = has_tracked,
};
