/* SPDX-License-Identifier: MIT */
/* A comparison as a table: a row for each cell and measure. */
#include <inttypes.h>
#include <math.h>

#include "report/csv.h"
#include "study/comparison.h"

static void cell_print(const struct study_cell *c, FILE *f)
{
	fprintf(f, "%" PRIu64 ",", c->number);
	csv_text(f, c->step);
	fputc(',', f);
	csv_text(f, c->job);
	fputc(',', f);
	csv_text(f, c->op);
}

/* Prints a cell of a number; an empty one where there is none, or none that a reader could use. */
static void number_print(const char *format, double v, FILE *f)
{
	fputc(',', f);
	if (isfinite(v) && v < 1e30)
		fprintf(f, format, v);
}

static void percent_print(double ratio, FILE *f)
{
	number_print("%.3f", 100 * (ratio - 1), f);
}

static void result_print(const struct comparison *c, const struct result *r, FILE *f)
{
	cell_print(r->cell, f);
	fprintf(f, ",%s,%zu,%zu", r->measure->column, r->n[STUDY_BASE], r->n[STUDY_NEW]);
	number_print("%.3f", r->median[STUDY_BASE], f);
	number_print("%.3f", r->median[STUDY_NEW], f);
	percent_print(r->ratio, f);
	percent_print(r->lo, f);
	percent_print(r->hi, f);
	number_print("%.7g", r->p, f);
	number_print("%.7g", r->adjusted, f);
	fprintf(f, ",%d,%s,", r->measure->judged, verdict_names[r->verdict]);
	if (!isnan(c->fail_on) && r->measure->judged && r->verdict != VERDICT_FEW)
		fprintf(f, "%d", r->fails);
	fputc('\n', f);
}

static void quantile_print(const struct study_cell *cell, int kind, double percent, FILE *f)
{
	const struct quantiles *base = &cell->quantiles[STUDY_BASE][kind];
	const struct quantiles *new = &cell->quantiles[STUDY_NEW][kind];
	double from = quantiles_at(base, percent), to = quantiles_at(new, percent);
	char name[16];

	if (isnan(from) || isnan(to))
		return;
	comparison_percent_name(percent, name, sizeof(name));
	cell_print(cell, f);
	fprintf(f, ",merged_%s_%s_ns,%" PRIu64 ",%" PRIu64, cell_kinds[kind], name, base->count,
		new->count);
	number_print("%.0f", from, f);
	number_print("%.0f", to, f);
	percent_print(to / from, f);
	fprintf(f, ",,,,,0,,\n");
}

void comparison_csv(const struct comparison *c, FILE *f)
{
	fprintf(f, "step,sweep,job,op,measure,base_n,new_n,base,new,diff_pct,lo_pct,hi_pct,p,"
		   "p_adjusted,judged,verdict,fails\n");
	for (size_t i = 0; i < c->n; i++)
		result_print(c, &c->list[i], f);
	for (size_t i = 0; i < c->cells.n; i++)
		for (int k = 0; k < CELL_KINDS; k++)
			for (size_t q = 0; q < COMPARISON_PERCENTS; q++)
				quantile_print(c->cells.list[i], k, comparison_percents[q], f);
}
