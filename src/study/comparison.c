/* SPDX-License-Identifier: MIT */
/* Reading both sides, and judging them: see comparison.h. */
#include "study/comparison.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/median.h"
#include "base/text.h"
#include "stat/false_discovery.h"
#include "stat/shift.h"
#include "study/job_fact.h"
#include "study/step.h"
#include "view/folder.h"

#define ALPHA 0.05
/* Cells of BASE whose jobs NEW is searched for, where the sides have no cell in common. */
#define MOST_LOOKED 256

const char *const verdict_names[VERDICTS] = { "few", "unclear", "better", "worse" };

const double comparison_percents[COMPARISON_PERCENTS] = { 1,  5,  10, 25,   50,   75,
							  90, 95, 99, 99.9, 99.99 };

void comparison_percent_name(double percent, char *s, size_t n)
{
	snprintf(s, n, "p%g", percent);
	for (char *dot = strchr(s, '.'); dot; dot = NULL)
		*dot = '_';
}

/* Tests for groups of certain sizes, which most cells share. */
struct tests {
	struct rank_test *list; /* owned */
	size_t n;
	double *room; /* owned: memory for shifts */
};

static const struct rank_test *test_get(struct tests *t, size_t m, size_t n)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->list[i].m == m && t->list[i].n == n)
			return &t->list[i];
	t->list = array_must_grow(t->list, t->n, sizeof(*t->list));
	if (rank_test_init(&t->list[t->n], m, n))
		abort();
	return &t->list[t->n++];
}

static void tests_free(struct tests *t)
{
	for (size_t i = 0; i < t->n; i++)
		rank_test_release(&t->list[i]);
	free(t->list);
	free(t->room);
}

static int folder_take_side(struct comparison *c, const char *dir, enum study_side side,
			    struct err *e)
{
	struct folder f;
	struct steps steps = { NULL, 0 };
	int ret = folder_read(&f, dir, e);

	ret = ret ? ret : steps_read(&steps, dir, e);
	if (!ret) {
		const struct table *t = &f.table[TABLE_SUMMARY];

		cells_add(&c->cells, &f, &steps, side, &c->measures);
		facts_add(&c->facts, f.manifest, side);
		job_facts_add(&c->facts, dir, side);
		if (!c->run_id[side])
			c->run_id[side] =
				text_format("%s", table_cell(t, 0, table_column(t, "run_id")));
	}
	steps_free(&steps);
	folder_free(&f);
	return ret;
}

static int sides_read(struct comparison *c, struct err *e)
{
	int ret = 0;

	for (int s = 0; s < STUDY_SIDES; s++)
		for (size_t i = 0; i < c->side[s].n; i++)
			if (folder_take_side(c, c->side[s].dir[i], (enum study_side)s, e))
				ret = -EINVAL;
	return ret;
}

/* Refuses a comparison that could not find anything. */
static int check_samples(const struct comparison *c, struct err *e)
{
	for (int s = 0; s < STUDY_SIDES; s++)
		if (c->cells.most[s] < STUDY_LEAST_SAMPLES)
			return fail(e, EINVAL,
				    "compare: %s has %zu sample%s of %zu run%s%s, and a side needs "
				    "%d (better 6): run the same jobs more often, each run (and "
				    "each of its rounds) is a sample",
				    study_side_names[s], c->cells.most[s],
				    c->cells.most[s] == 1 ? "" : "s", c->side[s].n,
				    c->side[s].n == 1 ? "" : "s",
				    c->cells.partial[s] ? " (partial ones left out)" : "",
				    STUDY_LEAST_SAMPLES);
	return 0;
}

/* The logarithm of 0 is below all others. */
static double *logs_of(const struct side_samples *s)
{
	double *v = array_must_copy(s->v, s->n, sizeof(*v));

	for (size_t i = 0; i < s->n; i++)
		v[i] = v[i] > 0 ? log(v[i]) : -700;
	return v;
}

/* Tests a result whose sides have samples enough. */
static void result_test(struct result *r, const struct side_samples of[STUDY_SIDES],
			struct tests *tests)
{
	size_t m = r->n[STUDY_BASE], n = r->n[STUDY_NEW];
	const struct rank_test *t = test_get(tests, m, n);
	double *a = logs_of(&of[STUDY_BASE]), *b = logs_of(&of[STUDY_NEW]);
	struct shift s;

	tests->room = reallocarray(tests->room, m * n, sizeof(*tests->room));
	if (!tests->room)
		abort();
	s = shift_of(t, a, b, tests->room);
	r->ratio = exp(s.at);
	r->lo = exp(s.lo);
	r->hi = exp(s.hi);
	r->p = rank_test_p(t, a, b);
	r->loss = r->measure->rate ? 1 - r->ratio : r->ratio - 1;
	r->verdict = VERDICT_UNCLEAR;
	free(a);
	free(b);
}

/* Makes the result of a cell and a measure; false: neither side has it. */
static bool result_make(struct result *r, struct study_cell *cell, const struct measure *m,
			size_t index, struct tests *tests)
{
	const struct side_samples of[] = { cell->of[STUDY_BASE][index],
					   cell->of[STUDY_NEW][index] };

	*r = (struct result){ .cell = cell,
			      .measure = m,
			      .judged = m->judged,
			      .ratio = NAN,
			      .lo = NAN,
			      .hi = NAN,
			      .p = NAN,
			      .adjusted = NAN,
			      .verdict = VERDICT_FEW };
	for (int s = 0; s < STUDY_SIDES; s++) {
		r->n[s] = of[s].n;
		r->median[s] = of[s].n ? median(of[s].v, of[s].n) : NAN;
	}
	if (r->n[STUDY_BASE] >= STUDY_LEAST_SAMPLES && r->n[STUDY_NEW] >= STUDY_LEAST_SAMPLES)
		result_test(r, of, tests);
	return r->n[STUDY_BASE] || r->n[STUDY_NEW];
}

static void results_make(struct comparison *c)
{
	struct tests tests = { NULL, 0, NULL };

	c->list = calloc(c->cells.n * c->measures.n + 1, sizeof(*c->list));
	if (!c->list)
		abort();
	for (size_t i = 0; i < c->cells.n; i++) {
		struct study_cell *cell = c->cells.list[i];

		for (int s = 0; s < STUDY_SIDES; s++)
			c->alone[s] += !cell->rows[!s];
		c->few += cell->rows[STUDY_BASE] && cell->rows[STUDY_NEW] &&
			  (cell->rows[STUDY_BASE] < STUDY_LEAST_SAMPLES ||
			   cell->rows[STUDY_NEW] < STUDY_LEAST_SAMPLES);
		for (size_t k = 0; k < c->measures.n; k++)
			c->n += result_make(&c->list[c->n], cell, &c->measures.list[k], k, &tests);
	}
	c->least_p = 1;
	for (size_t i = 0; i < tests.n; i++)
		c->least_p = fmin(c->least_p, rank_test_least_p(&tests.list[i]));
	tests_free(&tests);
}

/* Returns whether a result has a p, and its measure is judged, or is not. */
static bool is_of(const struct result *r, bool judged)
{
	return r->verdict != VERDICT_FEW && r->judged == judged;
}

/* Adjusts p over the results whose measures are judged, or are not. Returns how many they are. */
static size_t family_adjust(struct comparison *c, bool judged)
{
	double *p = calloc(c->n + 1, sizeof(*p));
	size_t n = 0;

	if (!p)
		abort();
	for (size_t i = 0; i < c->n; i++)
		if (is_of(&c->list[i], judged))
			p[n++] = c->list[i].p;
	if (false_discovery_adjust(p, n))
		abort();
	n = 0;
	for (size_t i = 0; i < c->n; i++)
		if (is_of(&c->list[i], judged))
			c->list[i].adjusted = p[n++];
	free(p);
	return n;
}

static void results_judge(struct comparison *c)
{
	c->judged = family_adjust(c, true);
	family_adjust(c, false);
	for (struct result *r = c->list; r < c->list + c->n; r++) {
		if (!(r->adjusted < ALPHA) || (r->lo <= 1 && r->hi >= 1))
			continue;
		r->verdict = r->loss > 0 ? VERDICT_WORSE : VERDICT_BETTER;
		r->fails = r->loss > 0 && is_of(r, true) && 100 * r->loss >= c->fail_on;
		c->fails += r->fails;
	}
}

/* Returns the first cell of NEW, of the job and operation of @base where one is given; or NULL. */
static const struct study_cell *new_cell(const struct comparison *c, const struct study_cell *base)
{
	for (size_t i = 0; i < c->cells.n; i++) {
		const struct study_cell *x = c->cells.list[i];

		if (x->rows[STUDY_NEW] &&
		    (!base || (!strcmp(x->job, base->job) && !strcmp(x->op, base->op))))
			return x;
	}
	return NULL;
}

static const char *swept_of(const struct study_cell *cell)
{
	return *cell->step ? cell->step : "no sweep";
}

/* Says, with an example of either side, what sides without a cell in common differ in. */
static int fail_apart(const struct comparison *c, struct err *e)
{
	const struct study_cell *base = c->cells.list[0], *new = new_cell(c, NULL);

	for (size_t i = 0; i < c->cells.n && i < MOST_LOOKED; i++) {
		const struct study_cell *x = c->cells.list[i], *other = new_cell(c, x);

		if (x->rows[STUDY_BASE] && other)
			return fail(e, EINVAL,
				    "compare: the sides have jobs in common, and no step: of [%s] "
				    "%s, BASE has %s, and NEW has %s",
				    x->job, x->op, swept_of(x), swept_of(other));
	}
	return fail(e, EINVAL,
		    "compare: no step, job and operation is on both sides: BASE has %s%s[%s] %s, "
		    "and NEW has %s%s[%s] %s",
		    base->step, *base->step ? " " : "", base->job, base->op, new->step,
		    *new->step ? " " : "", new->job, new->op);
}

/* Checks that results have each judged measure: a gate without a measure would let all pass. */
static int check_results(const struct comparison *c, struct err *e)
{
	if (c->alone[STUDY_BASE] + c->alone[STUDY_NEW] == c->cells.n)
		return fail_apart(c, e);
	for (size_t k = 0; k < c->measures.n; k++) {
		const struct measure *m = &c->measures.list[k];
		bool any = false;

		for (size_t i = 0; i < c->n; i++)
			any |= c->list[i].measure == m && c->list[i].verdict != VERDICT_FEW;
		if (c->named && m->judged && !any)
			return fail(
				e, EINVAL,
				"command line: --measure=%s: no job has %d samples of it on both "
				"sides",
				m->column, STUDY_LEAST_SAMPLES);
	}
	if (!c->judged)
		return fail(e, EINVAL,
			    "compare: no judged measure has %d samples of a job on both sides; "
			    "--measure= names others",
			    STUDY_LEAST_SAMPLES);
	return 0;
}

int comparison_make(struct comparison *c, const char *const *words, uint32_t n, const char *judged,
		    double fail_on, struct err *e)
{
	int ret;

	*c = (struct comparison){ .fail_on = fail_on, .named = judged };
	ret = measures_make(&c->measures, judged, e);
	ret = ret ? ret : sides_find(c->side, words, n, e);
	ret = ret ? ret : sides_read(c, e);
	ret = ret ? ret : check_samples(c, e);
	if (ret)
		return ret;
	results_make(c);
	results_judge(c);
	return check_results(c, e);
}

void comparison_free(struct comparison *c)
{
	for (int s = 0; s < STUDY_SIDES; s++)
		free(c->run_id[s]);
	free(c->list);
	facts_free(&c->facts);
	cells_free(&c->cells);
	sides_free(c->side);
	measures_free(&c->measures);
	*c = (struct comparison){ 0 };
}
