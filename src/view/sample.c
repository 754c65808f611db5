/* SPDX-License-Identifier: MIT */
/* Rows for a picture: see sample.h. */
#include "view/sample.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

/* The number of swept options of a run that are distinguished. */
#define MOST_OPTIONS 64

/* --- sets of options that are swept together --- */

static uint64_t set_of(const struct matrix *m, size_t row)
{
	uint64_t set = 0;

	for (size_t i = 0; i < m->nswept && i < MOST_OPTIONS; i++)
		if (matrix_sweeps(m, row, &m->option[i]))
			set |= UINT64_C(1) << i;
	return set;
}

/* Returns whether two rows differ in an option of the set. */
static bool differ(const struct matrix *m, uint64_t set, size_t a, size_t b)
{
	for (size_t i = 0; i < m->nswept && i < MOST_OPTIONS; i++)
		if (set & UINT64_C(1) << i && strcmp(matrix_value(m, a, &m->option[i]),
						     matrix_value(m, b, &m->option[i])) != 0)
			return true;
	return false;
}

/* The sets of a matrix, each with its first row. */
struct sets {
	struct {
		uint64_t set;
		size_t row;
		bool varies;
	} list[32];
	size_t n;
};

static void sets_find(struct sets *s, const struct matrix *m)
{
	*s = (struct sets){ .n = 0 };
	for (size_t row = 0; row < m->n; row++) {
		uint64_t set = set_of(m, row);
		size_t i = 0;

		while (i < s->n && s->list[i].set != set)
			i++;
		if (!set || i == sizeof(s->list) / sizeof(s->list[0]))
			continue;
		if (i == s->n) {
			s->list[s->n].set = set;
			s->list[s->n++].row = row;
		}
		s->list[i].varies = s->list[i].varies || differ(m, set, row, s->list[i].row);
	}
}

/* Returns a set of options, the @k'th from 1 on, as bits of @m->option; 0: there is none. */
static uint64_t sweep_set(const struct matrix *m, size_t k)
{
	struct sets s;

	sets_find(&s, m);
	for (size_t i = 0; i < s.n; i++)
		if (s.list[i].varies && !--k)
			return s.list[i].set;
	return 0;
}

size_t sweep_sets(const struct matrix *m)
{
	size_t n = 0;

	while (sweep_set(m, n + 1))
		n++;
	return n;
}

bool sweep_is_rated(const struct matrix *m, size_t k)
{
	uint64_t set = sweep_set(m, k);
	bool rated = false;

	for (size_t i = 0; i < m->nswept && i < MOST_OPTIONS; i++)
		rated |= set & UINT64_C(1) << i &&
			 text_list_has("rate_iops rate", m->option[i].name);
	return rated;
}

/* --- names --- */

/* Prints the values of a dimension for a message, each once: "4k, 16k"; for free(). */
static char *values_list(const struct samples *s, const char *dimension)
{
	struct dimension d;
	char *list = text_format("%s", "");

	if (dimension_make(&d, s, dimension))
		for (size_t i = 0; i < d.scale.n && i < 20; i++) {
			char *old = list;

			list = text_format("%s%s%.80s", old, *old ? ", " : "", d.scale.word[i]);
			free(old);
		}
	dimension_free(&d);
	return list;
}

/* Returns whether a name fits one of the patterns, or is all of them. */
static bool fits(const char *patterns, const char *name)
{
	const char *p = patterns;
	bool fit = !strcmp(patterns, name);

	while (!fit) {
		size_t n = strcspn(p, ",");
		char *one = text_format("%.*s", (int)n, p);

		fit = !fnmatch(one, name, 0);
		free(one);
		p += n;
		if (!*p++)
			break;
	}
	return fit;
}

/* --- filters: each leaves the samples that it is for --- */

static bool is_of_job(const struct samples *s, size_t i, const struct sweep_request *r)
{
	return fits(r->jobs, dimension_value(s, "job", i));
}

static bool is_of_op(const struct samples *s, size_t i, const struct sweep_request *r)
{
	return !strcmp(dimension_value(s, "op", i), r->op);
}

static bool sweeps(const struct samples *s, size_t i, const struct sweep_request *r)
{
	const struct matrix *m = s->run[s->list[i].run];
	const struct matrix_option *o = matrix_option_find(m, r->x);

	return o && matrix_sweeps(m, s->list[i].row, o);
}

static bool has(const struct samples *s, size_t i, const struct sweep_request *r)
{
	return *dimension_value(s, r->x, i);
}

static bool is_whole(const struct samples *s, size_t i, const struct sweep_request *r)
{
	(void)r;
	return text_list_has("copy chain", dimension_value(s, "op", i));
}

static bool is_no_sync(const struct samples *s, size_t i, const struct sweep_request *r)
{
	(void)r;
	return strcmp(dimension_value(s, "op", i), "sync") != 0;
}

typedef bool sample_is(const struct samples *s, size_t i, const struct sweep_request *r);

/* Leaves the samples that stay; where none does, all of them. Returns how many do. */
static size_t leave_those(struct samples *s, const bool *stays)
{
	struct sample *kept = calloc(s->n + 1, sizeof(*kept));
	size_t n = 0;

	if (!kept)
		abort();
	for (size_t i = 0; i < s->n; i++)
		if (stays[i])
			kept[n++] = s->list[i];
	if (n) {
		memcpy(s->list, kept, n * sizeof(*kept));
		s->n = n;
	}
	free(kept);
	return n;
}

/* Leaves the samples that @is has, in the same way. */
static size_t leave(struct samples *s, sample_is *is, const struct sweep_request *r)
{
	bool *stays = calloc(s->n + 1, sizeof(*stays));
	size_t n;

	if (!stays)
		abort();
	for (size_t i = 0; i < s->n; i++)
		stays[i] = is(s, i, r);
	n = leave_those(s, stays);
	free(stays);
	return n;
}

/* Leaves the samples of set @k of their runs, each of which is looked through once. */
static void leave_set(struct samples *s, size_t k)
{
	uint64_t *set = calloc(s->runs + 1, sizeof(*set));
	bool *stays = calloc(s->n + 1, sizeof(*stays));

	if (!set || !stays)
		abort();
	for (size_t run = 0; run < s->runs; run++)
		set[run] = sweep_set(s->run[run], k);
	for (size_t i = 0; i < s->n; i++)
		stays[i] = set_of(s->run[s->list[i].run], s->list[i].row) == set[s->list[i].run];
	leave_those(s, stays);
	free(set);
	free(stays);
}

bool samples_leave(struct samples *s, const char *option)
{
	const struct sweep_request r = { .x = option };
	size_t before = s->n;

	if (!leave(s, sweeps, &r))
		leave(s, has, &r);
	return s->n < before;
}

static void samples_take(struct samples *s)
{
	for (size_t run = 0; run < s->runs; run++)
		for (size_t row = 0; row < s->run[run]->n; row++) {
			s->list = array_must_grow(s->list, s->n, sizeof(*s->list));
			s->list[s->n++] = (struct sample){ run, row };
		}
}

static int none_fits(const struct samples *s, const char *option, const char *value,
		     const char *dimension, struct err *e)
{
	char *there = values_list(s, dimension);
	int ret = fail(e, EINVAL, "command line: --%s=%s: no such %s; there are: %s", option, value,
		       strcmp(dimension, "job") ? "operation" : "job", there);

	free(there);
	return ret;
}

int samples_choose(struct samples *s, const struct sweep_request *r, struct err *e)
{
	samples_take(s);
	if (!s->n)
		return fail(e, EINVAL, "plot: no job of these runs came to its end");
	if (r->set)
		leave_set(s, r->set);
	if (r->jobs && !leave(s, is_of_job, r))
		return none_fits(s, "jobs", r->jobs, "job", e);
	if (r->op && !leave(s, is_of_op, r))
		return none_fits(s, "op", r->op, "op", e);
	if (!r->op && !leave(s, is_whole, r))
		leave(s, is_no_sync, r);
	return 0;
}
