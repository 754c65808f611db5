/* SPDX-License-Identifier: MIT */
/* verdict.csv: what was required, and whether it holds. */
#include <inttypes.h>

#include "report/csv.h"
#include "report/verdict.h"

static void verdict_row(const struct report *r, const struct verdict *v, FILE *f)
{
	double margin;

	csv_text(f, r->run_id);
	fprintf(f, ",%" PRIu32 ",", v->job->step);
	if (v->all)
		fputs("all", f);
	else
		fprintf(f, "%" PRIu32, v->job->round);
	fputc(',', f);
	csv_text(f, v->job->name);
	fputc(',', f);
	csv_text(f, v->require->what);
	fprintf(f, ",%s,%.15g,", v->op < OPS ? op_names[v->op] : "", v->bound);
	if (v->known)
		fprintf(f, "%.15g", v->measured);
	fputc(',', f);
	if (verdict_margin(v, &margin))
		fprintf(f, "%.9g", margin);
	fprintf(f, ",%s,%s,", verdict_words[v->is], v->unit);
	csv_text(f, v->require->text);
	fputc(',', f);
	csv_text(f, v->reason ? v->reason : "");
	fputc(',', f);
	if (v->each)
		fprintf(f, "%" PRIu32, v->rank);
	fputc(',', f);
	csv_text(f, v->host ? v->host : "");
	fputc('\n', f);
}

static void verdict_rows(const struct report *r, FILE *f)
{
	for (uint32_t i = 0; r->verdicts && i < r->verdicts->n; i++)
		verdict_row(r, &r->verdicts->list[i], f);
}

static bool has_verdicts(const struct report *r)
{
	return r->verdicts && r->verdicts->n;
}

static const struct csv_columns columns[] = {
	{ "run_id, step", "as in summary.csv" },
	{ "round", "the round; all: the median of all rounds, or how far they vary" },
	{ "job", "as in summary.csv" },
	{ "what", "what was measured, as require= names it" },
	{ "op", "the operation; empty: the job as a whole" },
	{ "bound, measured",
	  "in the unit of the column that is meant; measured is empty where nothing was" },
	{ "margin_pct",
	  "how far measured is from the bound, in % of it; below 0: on the wrong side" },
	{ "verdict", "pass, fail or undecided" },
	{ "unit", "of bound and measured: ns, %, MB/s, MiB/s, bytes; empty: a number" },
	{ "require", "the requirement" },
	{ "reason", "why it is undecided" },
	{ "rank, host", "of a requirement with each.: whose value it is" },
	{ NULL, NULL },
};

const struct csv_file csv_verdict = {
	.name = "verdict.csv",
	.help = "A row for each requirement of require=; only where a job has one",
	.columns = columns,
	.print = verdict_rows,
	.wanted = has_verdicts,
};
