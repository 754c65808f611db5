/* SPDX-License-Identifier: MIT */
/* Values by rank: see by_host.h. */
#include "view/by_host.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/median.h"

#define MOST_PAIRS 6       /* jobs and operations */
#define MOST_RANKS 1000000 /* no table has more; a number above is damage */

static size_t rank_at(const struct table *t, size_t row)
{
	uint64_t rank = table_uint(t, row, table_column(t, "rank"), MOST_RANKS);

	return rank < MOST_RANKS ? (size_t)rank : MOST_RANKS;
}

bool by_hosts_are_several(const struct plot *p)
{
	const struct table *t = &p->sheet[SHEET_HOSTS];

	for (size_t i = 1; i < t->rows; i++)
		if (rank_at(t, i) != rank_at(t, 0))
			return true;
	return false;
}

static bool same(const struct table *t, size_t a, size_t b, const char *column)
{
	int at = table_column(t, column);

	return !strcmp(table_cell(t, a, at), table_cell(t, b, at));
}

static bool is_of(const struct by_host *h, const struct table *t, size_t row)
{
	return !strcmp(h->job, table_cell(t, row, table_column(t, "job"))) &&
	       !strcmp(h->op, table_cell(t, row, table_column(t, "op")));
}

/* A list of numbers that grows. */
struct numbers {
	double *v; /* owned */
	size_t n;
};

static void number_add(struct numbers *x, double v)
{
	x->v = array_must_grow(x->v, x->n, sizeof(*x->v));
	x->v[x->n++] = v;
}

/* Returns the median and what lies around it. Changes the order. */
static struct host_value middle(struct numbers *x)
{
	struct host_value h = { NAN, NAN, NAN };

	if (!x->n)
		return h;
	h = (struct host_value){ median(x->v, x->n), INFINITY, -INFINITY };
	for (size_t i = 0; i < x->n; i++) {
		h.least = fmin(h.least, x->v[i]);
		h.most = fmax(h.most, x->v[i]);
	}
	return h;
}

/*
 * Adds the values of one step and round, rows @from up to @to, to those of each rank: as they are,
 * or in percent of their median.
 */
static void step_add(const struct by_host *h, const struct table *t, const size_t *rows, size_t n,
		     struct numbers *ranks)
{
	int column = table_column(t, h->column);
	struct numbers all = { 0 };
	double share = 1;

	for (size_t i = 0; i < n; i++)
		if (isfinite(table_real(t, rows[i], column, NAN)))
			number_add(&all, table_real(t, rows[i], column, NAN));
	if (h->relative && all.n)
		share = 100 / median(all.v, all.n);
	free(all.v);
	for (size_t i = 0; i < n; i++) {
		double v = table_real(t, rows[i], column, NAN) * share;

		if (isfinite(v) && rank_at(t, rows[i]) < h->nranks)
			number_add(&ranks[rank_at(t, rows[i])], v);
	}
}

/* Finds the rows of a job and an operation, in their order. Returns them, for free(). */
static size_t *rows_of(const struct by_host *h, const struct table *t, size_t *n)
{
	size_t *rows = calloc(t->rows + 1, sizeof(*rows));

	if (!rows)
		abort();
	*n = 0;
	for (size_t i = 0; i < t->rows; i++)
		if (is_of(h, t, i) && rank_at(t, i) < MOST_RANKS)
			rows[(*n)++] = i;
	return rows;
}

/* Rows of one step and round stand together. */
static bool is_new(const struct table *t, const size_t *rows, size_t i)
{
	return i &&
	       (!same(t, rows[i - 1], rows[i], "step") || !same(t, rows[i - 1], rows[i], "round"));
}

static void values_make(struct by_host *h, const struct table *t)
{
	struct numbers *ranks, all = { 0 };
	size_t n, begin = 0, *rows = rows_of(h, t, &n);

	for (size_t i = 0; i < n; i++) {
		h->nranks = rank_at(t, rows[i]) >= h->nranks ? rank_at(t, rows[i]) + 1 : h->nranks;
		h->relative |= is_new(t, rows, i);
	}
	ranks = calloc(h->nranks + 1, sizeof(*ranks));
	h->rank = calloc(h->nranks + 1, sizeof(*h->rank));
	if (!ranks || !h->rank)
		abort();
	for (size_t i = 1; i <= n; i++) {
		if (i < n && !is_new(t, rows, i))
			continue;
		step_add(h, t, rows + begin, i - begin, ranks);
		begin = i;
	}
	for (size_t k = 0; k < h->nranks; k++) {
		h->rank[k] = middle(&ranks[k]);
		if (ranks[k].n)
			number_add(&all, h->rank[k].mid);
		free(ranks[k].v);
	}
	h->all = middle(&all);
	free(all.v);
	free(ranks);
	free(rows);
}

/* Returns the latency that says most, of which the job and operation have a value. */
static const char *latency_of(const struct by_host *h, const struct table *t)
{
	static const char *const columns[] = { "lat_p99_ns", "lat_p50_ns", "lat_max_ns" };

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < t->rows; i++)
			if (is_of(h, t, i) && *table_cell(t, i, table_column(t, columns[k])))
				return columns[k];
	return columns[2];
}

void by_hosts_make(struct by_hosts *h, const struct plot *p)
{
	const struct table *t = &p->sheet[SHEET_HOSTS];
	size_t pairs = 0;

	*h = (struct by_hosts){ 0 };
	for (size_t row = 0; row < t->rows && pairs < MOST_PAIRS; row++) {
		struct by_host one = { .job = table_cell(t, row, table_column(t, "job")),
				       .op = table_cell(t, row, table_column(t, "op")),
				       .column = "iops" };
		bool known = false;

		for (size_t i = 0; i < h->n && !known; i++)
			known = is_of(&h->list[i], t, row);
		for (int k = 0; k < 2 && !known; k++) {
			one.column = k ? latency_of(&one, t) : one.column;
			h->list = array_must_grow(h->list, h->n, sizeof(*h->list));
			h->list[h->n] = one;
			values_make(&h->list[h->n++], t);
		}
		pairs += !known;
	}
}

void by_hosts_free(struct by_hosts *h)
{
	for (size_t i = 0; i < h->n; i++)
		free(h->list[i].rank);
	free(h->list);
	*h = (struct by_hosts){ 0 };
}
