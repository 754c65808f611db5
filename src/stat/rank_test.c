/* SPDX-License-Identifier: MIT */
/* Counting choices of ranks: see rank_test.h. */
#include "stat/rank_test.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Ranks doubled and from 0, so that midranks are whole: 0, 2, 4 ... where all values differ. */
struct ranks {
	uint32_t *of; /* owned: ranks of all m + n values, in ascending order */
	uint64_t sum; /* sum of the first group's ranks */
	double ties;  /* the sum of t^3 - t over each t equal values */
};

/* A value, and whether it is of the first group. */
struct ranked {
	double v;
	size_t first;
};

static int by_value(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

static int ranks_make(struct ranks *r, const struct rank_test *t, const double *a, const double *b)
{
	size_t all = t->m + t->n, end;
	struct ranked *s = calloc(all, sizeof(*s));

	*r = (struct ranks){ .of = calloc(all, sizeof(*r->of)) };
	if (!s || !r->of) {
		free(s);
		return -ENOMEM;
	}
	for (size_t i = 0; i < all; i++)
		s[i] = (struct ranked){ i < t->m ? a[i] : b[i - t->m], i < t->m };
	qsort(s, all, sizeof(*s), by_value);
	for (size_t i = 0; i < all; i = end) {
		double equal;

		for (end = i; end < all && s[end].v == s[i].v; end++)
			;
		for (size_t k = i; k < end; k++) {
			r->of[k] = (uint32_t)(i + end - 1);
			r->sum += s[k].first ? r->of[k] : 0;
		}
		equal = (double)(end - i);
		r->ties += equal * equal * equal - equal;
	}
	free(s);
	return 0;
}

/*
 * Counts the choices of @m of the @all ranks of @of, which ascend, by their sum. Returns the counts
 * of the sums 0 .. *@most, for free(); NULL without memory. They are whole, and exact up to 2^53.
 */
static double *choices_count(const uint32_t *of, size_t all, size_t m, size_t *most)
{
	size_t width = 1, reached = 0;
	double *count;

	for (size_t i = all - m; i < all; i++)
		width += of[i];
	*most = width - 1;
	count = calloc((m + 1) * width, sizeof(*count)); /* by how many are chosen, by their sum */
	if (!count)
		return NULL;
	count[0] = 1;
	for (size_t i = 0; i < all; i++) {
		size_t rank = of[i];

		for (size_t k = i < m ? i + 1 : m; k > 0; k--) {
			const double *from = count + (k - 1) * width;
			double *to = count + k * width + rank;
			size_t end = reached + 1 < width - rank ? reached + 1 : width - rank;

			for (size_t s = 0; s < end; s++)
				to[s] += from[s];
		}
		reached = reached + rank < width - 1 ? reached + rank : width - 1;
	}
	for (size_t s = 0; s < width; s++)
		count[s] = count[m * width + s];
	return count;
}

/* Returns p where all values of choices are counted; the mean of the sums is m (all - 1). */
static double exact_p(const struct ranks *r, size_t m, size_t all)
{
	size_t most;
	double *count = choices_count(r->of, all, m, &most), far = 0, total = 0;
	double mean = (double)m * (double)(all - 1), distance = fabs((double)r->sum - mean);

	if (!count)
		return NAN;
	for (size_t s = 0; s <= most; s++) {
		total += count[s];
		far += fabs((double)s - mean) >= distance ? count[s] : 0;
	}
	free(count);
	return far / total;
}

/* Returns p of the normal distribution: 2 U = sum - m (m - 1). */
static double normal_p(const struct ranks *r, const struct rank_test *t)
{
	double m = (double)t->m, n = (double)t->n, all = m + n;
	double u = ((double)r->sum - m * (m - 1)) / 2;
	double variance = m * n / 12 * (all + 1 - r->ties / (all * (all - 1)));
	double away = fmax(fabs(u - m * n / 2) - 0.5, 0);

	return variance > 0 ? erfc(away / sqrt(2 * variance)) : 1;
}

static double untied_p(const struct ranks *r, const struct rank_test *t)
{
	size_t u = (size_t)(r->sum - t->m * (t->m - 1)) / 2, other = t->m * t->n - u;

	return fmin(1, 2 * t->below[u < other ? u : other]);
}

double rank_test_p(const struct rank_test *t, const double *a, const double *b)
{
	size_t larger = t->m > t->n ? t->m : t->n;
	struct ranks r;
	double p;

	if (ranks_make(&r, t, a, b))
		p = NAN;
	else if (r.ties == 0 && t->below)
		p = untied_p(&r, t);
	else if (larger <= RANK_TEST_EXACT_TIES)
		p = exact_p(&r, t->m, t->m + t->n);
	else
		p = normal_p(&r, t);
	free(r.of);
	return p;
}

/* Finds P(U <= u) from the choices of the ranks 0 .. m + n - 1. */
static int below_make(struct rank_test *t)
{
	size_t all = t->m + t->n, lowest = t->m * (t->m - 1) / 2, most;
	uint32_t *of = calloc(all, sizeof(*of));
	double *count, total = 0, sum = 0;

	for (size_t i = 0; of && i < all; i++)
		of[i] = (uint32_t)i;
	count = of ? choices_count(of, all, t->m, &most) : NULL;
	t->below = count ? calloc(t->m * t->n + 1, sizeof(*t->below)) : NULL;
	for (size_t u = 0; t->below && u <= t->m * t->n; u++)
		total += count[lowest + u];
	for (size_t u = 0; t->below && u <= t->m * t->n; u++) {
		sum += count[lowest + u];
		t->below[u] = sum / total;
	}
	free(of);
	free(count);
	return t->below ? 0 : -ENOMEM;
}

static size_t margin_of(const struct rank_test *t)
{
	double mn = (double)t->m * (double)t->n;
	size_t k = 0;

	if (!t->below)
		return (size_t)fmax(
			floor(mn / 2 - 1.959964 * sqrt(mn * (double)(t->m + t->n + 1) / 12)), 0);
	while (t->below[k] <= 0.025)
		k++;
	return k;
}

int rank_test_init(struct rank_test *t, size_t m, size_t n)
{
	int ret = 0;

	*t = (struct rank_test){ .m = m, .n = n };
	if (m <= RANK_TEST_EXACT && n <= RANK_TEST_EXACT)
		ret = below_make(t);
	t->margin = ret ? 0 : margin_of(t);
	return ret;
}

void rank_test_release(struct rank_test *t)
{
	free(t->below);
	*t = (struct rank_test){ 0 };
}

double rank_test_least_p(const struct rank_test *t)
{
	double p = 2;

	for (size_t i = 1; i <= t->m; i++)
		p *= (double)i / (double)(t->n + i);
	return fmin(p, 1);
}
