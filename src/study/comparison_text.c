/* SPDX-License-Identifier: MIT */
/* A comparison for readers: one screen, whatever its size. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "study/comparison.h"
#include "view/text.h"

/* Results that are all shown, below the names of their cells; of more, those that differ. */
#define SMALL 40
/* Lines of a large matrix, of those that are worse, and of those that are better. */
#define MOST_WORSE 24
#define MOST_BETTER 8
#define MOST_UNCLEAR 8
/* Facts that are shown, and characters of a fact. */
#define MOST_FACTS 12
#define FACT_WIDTH 60

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void side_print(const struct comparison *c, enum study_side s, FILE *f)
{
	size_t runs = c->side[s].n;

	fprintf(f, "%-4s  %zu sample%s of %zu run%s: %s%s\n", study_side_names[s], c->cells.most[s],
		plural(c->cells.most[s]), runs, plural(runs), c->side[s].dir[0],
		runs > 1 ? " ..." : "");
}

static void fact_print(const struct fact *x, FILE *f)
{
	char *value[STUDY_SIDES];

	for (int s = 0; s < STUDY_SIDES; s++) {
		char *all = fact_values(x, (enum study_side)s);

		value[s] = plot_text_shown(all, FACT_WIDTH);
		free(all);
	}
	fprintf(f, "%s differs: %s: %s -> %s\n", fact_classes[x->kind], fact_name(x),
		value[STUDY_BASE], value[STUDY_NEW]);
	free(value[STUDY_BASE]);
	free(value[STUDY_NEW]);
}

/* Returns whether a fact differs and nothing else says so: a digest sums up options of jobs. */
static bool is_told(const struct comparison *c, const struct fact *x)
{
	bool digest = !strcmp(fact_name(x), "jobs_digest") || !strcmp(fact_name(x), "job.digest");

	if (!fact_differs(&c->facts, x))
		return false;
	for (size_t i = 0; digest && i < c->facts.n; i++)
		if (*c->facts.list[i]->name == '[' && fact_differs(&c->facts, c->facts.list[i]))
			return false;
	return true;
}

static void facts_print(const struct comparison *c, FILE *f)
{
	size_t n = 0;

	for (int k = FACT_IDENTITY; k < FACT_VOLATILE; k++)
		for (size_t i = 0; i < c->facts.n; i++) {
			const struct fact *x = c->facts.list[i];

			if ((int)x->kind == k && is_told(c, x) && n++ < MOST_FACTS)
				fact_print(x, f);
		}
	if (n > MOST_FACTS)
		fprintf(f, "and %zu more facts of the manifests differ\n", n - MOST_FACTS);
}

/* Prints notes on rows: of what does not measure what it seems to. */
static void notes_print(const struct comparison *c, FILE *f)
{
	for (int s = 0; s < STUDY_SIDES; s++) {
		const char *name = study_side_names[s];

		if (c->cells.partial[s])
			fprintf(f, "note: %zu row%s of %s ended early (partial) and %s left out\n",
				c->cells.partial[s], plural(c->cells.partial[s]), name,
				c->cells.partial[s] == 1 ? "is" : "are");
		if (c->side[s].n == 1 && c->cells.most[s] > 1)
			fprintf(f, "note: the samples of %s are rounds of one run, and alike\n",
				name);
		if (c->cells.errors[s])
			fprintf(f, "note: %zu row%s of %s had errors\n", c->cells.errors[s],
				plural(c->cells.errors[s]), name);
		if (c->cells.bound[s])
			fprintf(f,
				"note: in %zu row%s of %s iogen's worker was the limit "
				"(generator_bound)\n",
				c->cells.bound[s], plural(c->cells.bound[s]), name);
		if (c->alone[s])
			fprintf(f, "note: only %s has %zu of the cells (step, job, operation)\n",
				name, c->alone[s]);
	}
	if (c->few)
		fprintf(f, "note: %zu cell%s fewer than %d samples on a side, and no verdict\n",
			c->few, c->few == 1 ? " has" : "s have", STUDY_LEAST_SAMPLES);
}

/* Says where one cell alone could not be distinguished from chance, however much worse it is. */
static void power_print(const struct comparison *c, FILE *f)
{
	double p = c->least_p, needed = p * (double)c->judged / 0.05;
	unsigned samples = STUDY_LEAST_SAMPLES;

	if (needed < 1)
		return;
	for (double least = 2.0 / 70; least * (double)c->judged >= 0.05; samples++)
		least *= (samples + 1.0) / (2 * (2 * samples + 1.0));
	fprintf(f,
		"note: with these samples p is %.2g at least: of %zu results, %.0f must be as "
		"clear as that, or it may be chance; with %u samples a side, one\n",
		p, c->judged, floor(needed) + 1, samples);
}

static void percent_text(double ratio, char *s, size_t n)
{
	double v = 100 * (ratio - 1);

	if (isnan(v))
		snprintf(s, n, "-");
	else if (v > 99999)
		snprintf(s, n, "> x1000");
	else
		snprintf(s, n, "%+.1f %%", v);
}

/* Prints the numbers of a result, from its medians on. */
static void numbers_print(const struct comparison *c, const struct result *r, FILE *f)
{
	char base[32], new[32], diff[32], lo[32], hi[32], p[32];

	measure_text(r->measure, r->median[STUDY_BASE], base, sizeof(base));
	measure_text(r->measure, r->median[STUDY_NEW], new, sizeof(new));
	fprintf(f, " %9s %9s", base, new);
	if (r->verdict == VERDICT_FEW) {
		fprintf(f, "  %zu and %zu samples\n", r->n[STUDY_BASE], r->n[STUDY_NEW]);
		return;
	}
	percent_text(r->ratio, diff, sizeof(diff));
	percent_text(r->lo, lo, sizeof(lo));
	percent_text(r->hi, hi, sizeof(hi));
	snprintf(p, sizeof(p), r->p < 0.0001 ? "%.0e" : "%.4f", r->p);
	fprintf(f, " %9s  %9s to %9s %7s", diff, lo, hi, p);
	if (r->verdict != VERDICT_UNCLEAR)
		fprintf(f, "  %s%s", verdict_names[r->verdict],
			r->fails                                ? " FAILS" :
			r->measure->judged || isnan(c->fail_on) ? "" :
								  " (not judged)");
	fputc('\n', f);
}

#define NUMBERS_HEAD " %9s %9s %9s  %22s %7s  %s\n"
#define NUMBERS_NAMES "BASE", "NEW", "diff", "95 % interval", "p", "NEW is"

/* Returns "bs=4k rr read", for free(). */
static char *cell_name(const struct study_cell *c)
{
	return text_format("%s%s%s %s", c->step, *c->step ? " " : "", c->job, c->op);
}

static void quantiles_print(const struct study_cell *cell, int kind, FILE *f)
{
	bool any = false;

	for (size_t i = 0; i < COMPARISON_PERCENTS; i++) {
		double percent = comparison_percents[i];
		double from = quantiles_at(&cell->quantiles[STUDY_BASE][kind], percent);
		double to = quantiles_at(&cell->quantiles[STUDY_NEW][kind], percent);
		char diff[32];

		if (isnan(from) || isnan(to) || percent == 5 || percent == 95)
			continue;
		if (!any)
			fprintf(f, "  %s, all samples:", cell_kinds[kind]);
		any = true;
		percent_text(to / from, diff, sizeof(diff));
		fprintf(f, " p%g %s", percent, diff);
	}
	if (any)
		fputc('\n', f);
}

/* Prints all that there is, cell by cell. */
static void all_print(const struct comparison *c, FILE *f)
{
	const struct study_cell *last = NULL;

	for (const struct result *r = c->list; r < c->list + c->n; r++) {
		if (r->cell != last) {
			char *name = cell_name(r->cell);
			uint32_t width = text_width(name);

			fputc('\n', f);
			text_padded(name, 20, f);
			if (width > 20)
				fprintf(f, "\n%20s", "");
			fprintf(f, NUMBERS_HEAD, NUMBERS_NAMES);
			free(name);
		}
		last = r->cell;
		fprintf(f, "%s %-18s", r->measure->judged ? "*" : " ", r->measure->title);
		numbers_print(c, r, f);
		if (r + 1 == c->list + c->n || r[1].cell != r->cell)
			for (int k = 0; k < CELL_KINDS; k++)
				quantiles_print(r->cell, k, f);
	}
}

/* Sorts the worst first: what fails, then by the ratio, which halves and doubles alike. */
static int by_loss(const void *a, const void *b)
{
	const struct result *x = *(const struct result *const *)a;
	const struct result *y = *(const struct result *const *)b;
	double lx = x->measure->rate ? -log(x->ratio) : log(x->ratio);
	double ly = y->measure->rate ? -log(y->ratio) : log(y->ratio);

	if (x->fails != y->fails)
		return y->fails - x->fails;
	return (lx < ly) - (lx > ly);
}

static void some_print(const struct comparison *c, const struct result **list, size_t n, FILE *f)
{
	uint32_t width = 12;

	for (size_t i = 0; i < n; i++) {
		char *name = cell_name(list[i]->cell);

		width = text_width(name) > width ? text_width(name) : width;
		free(name);
	}
	width = width < 44 ? width : 44;
	fprintf(f, "%-*s %-14s" NUMBERS_HEAD, (int)width, "", "", NUMBERS_NAMES);
	for (size_t i = 0; i < n; i++) {
		char *name = cell_name(list[i]->cell), *cut = text_cut(name, width);

		text_padded(cut, width, f);
		fprintf(f, " %-14s", list[i]->measure->title);
		numbers_print(c, list[i], f);
		free(name);
		free(cut);
	}
}

/* Prints the judged results of one verdict, the first @most of them, and how many there are. */
static void verdict_print(const struct comparison *c, const struct result **order, size_t n,
			  enum verdict verdict, size_t most, FILE *f)
{
	static const char *const words[] = { "", "may be chance", "better", "worse" };
	const struct result **list = calloc(n + 1, sizeof(*list));
	size_t found = 0;

	for (size_t i = 0; list && i < n; i++) {
		const struct result *r = order[verdict == VERDICT_BETTER ? n - 1 - i : i];

		if (r->verdict == verdict)
			list[found++] = r;
	}
	if (found) {
		fprintf(f, "\n%zu %s, the %s first:\n", found, words[verdict],
			verdict == VERDICT_BETTER ? "best" : "worst");
		some_print(c, list, found < most ? found : most, f);
		if (found > most)
			fprintf(f, "and %zu more\n", found - most);
	}
	free(list);
}

static void worst_print(const struct comparison *c, FILE *f)
{
	const struct result **order = calloc(c->n + 1, sizeof(*order));
	size_t n = 0, unclear = 0;

	if (!order)
		abort();
	for (const struct result *r = c->list; r < c->list + c->n; r++)
		if (r->measure->judged && r->verdict != VERDICT_FEW) {
			order[n++] = r;
			unclear += r->verdict == VERDICT_UNCLEAR;
		}
	qsort(order, n, sizeof(*order), by_loss);
	verdict_print(c, order, n, VERDICT_WORSE, MOST_WORSE, f);
	verdict_print(c, order, n, VERDICT_BETTER, MOST_BETTER, f);
	if (unclear == n)
		verdict_print(c, order, n, VERDICT_UNCLEAR, MOST_UNCLEAR, f);
	fprintf(f, "\n%zu of %zu judged results may be chance; --output-format=csv has all\n",
		unclear, n);
	free(order);
}

/* Returns whether any cell has samples of the measure. */
static bool is_there(const struct comparison *c, const struct measure *m)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->list[i].measure == m)
			return true;
	return false;
}

/* Prints the answer to --fail-on first, as that is what was asked. */
static void answer_print(const struct comparison *c, FILE *f)
{
	const char *comma = "";

	if (c->fails)
		fprintf(f, "REGRESSION: %zu of %zu judged results are worse by %g %% or more\n",
			c->fails, c->judged, c->fail_on);
	else if (!isnan(c->fail_on))
		fprintf(f, "no regression: none of %zu judged results is worse by %g %% or more\n",
			c->judged, c->fail_on);
	side_print(c, STUDY_BASE, f);
	side_print(c, STUDY_NEW, f);
	fprintf(f, "judged (*): ");
	for (size_t i = 0; i < c->measures.n; i++)
		if (c->measures.list[i].judged && is_there(c, &c->measures.list[i])) {
			fprintf(f, "%s%s", comma, c->measures.list[i].title);
			comma = ", ";
		}
	fprintf(f, "; p of %zu results together (Benjamini and Hochberg)\n", c->judged);
}

static void print(const void *arg, FILE *f)
{
	const struct comparison *c = arg;

	answer_print(c, f);
	facts_print(c, f);
	notes_print(c, f);
	power_print(c, f);
	if (c->n <= SMALL)
		all_print(c, f);
	else
		worst_print(c, f);
}

void comparison_text(const struct comparison *c, FILE *f)
{
	text_print_through(print, c, f);
}
