/* SPDX-License-Identifier: MIT */
/* Counters: what is there to count in, merging, clearing. The columns are in test_columns.c. */
#include "stat/stats.h"

#include <string.h>

#include "base/rng.h"
#include "tests/support.h"

#define ALL_OPS ((1u << OPS) - 1)
#define ALL_LATENCIES ((1u << LATENCIES) - 1)

/* The words of the contract. */
static void names(void)
{
	static const char *const ops[OPS] = { "read", "write", "trim", "sync", "copy", "chain" };
	static const char *const latencies[LATENCIES] = { "lat", "slat", "clat", "response" };

	for (int i = 0; i < OPS; i++)
		CHECK_TEXT(op_names[i], ops[i]);
	for (int i = 0; i < LATENCIES; i++)
		CHECK_TEXT(latency_names[i], latencies[i]);
}

/* Histograms are there for what was asked, and for nothing else; all of it begins at zero. */
static void what_is_asked(void)
{
	for (uint32_t ops = 0; ops <= ALL_OPS; ops += 7) {
		for (uint32_t latencies = 0; latencies <= ALL_LATENCIES; latencies++) {
			struct stats s;

			memset(&s, 0xa5, sizeof(s));
			CU_ASSERT_EQUAL_FATAL(stats_init(&s, ops, latencies), 0);
			CU_ASSERT_EQUAL(s.submits + s.submitted + s.calls + s.waits + stats_ios(&s),
					0);
			for (uint32_t op = 0; op < OPS; op++)
				for (uint32_t k = 0; k < LATENCIES; k++) {
					const struct histogram *h = s.op[op].hist[k];
					bool asked = ops >> op & latencies >> k & 1;

					CU_ASSERT_EQUAL(!!h, asked);
					CU_ASSERT(!h || !h->count);
				}
			stats_release(&s);
			CU_ASSERT_PTR_NULL(s.op[0].hist[0]);
			stats_release(&s);
		}
	}
}

static uint64_t max_u64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* An I/O in every op and latency that @s has. */
static void count_one(struct stats *s, struct rng *r)
{
	s->submits += 1 + rng_below(r, 3);
	s->submitted += 1 + rng_below(r, 9);
	s->calls += 1 + rng_below(r, 5);
	s->waits += 1 + rng_below(r, 5);
	for (int op = 0; op < OPS; op++) {
		s->op[op].ios++;
		s->op[op].bytes += rng_below(r, 10000);
		s->op[op].shorts += rng_below(r, 2);
		s->op[op].errors += rng_below(r, 2);
		s->op[op].wrong += rng_below(r, 2);
		s->op[op].late += rng_below(r, 2);
		s->op[op].late_max_ns = max_u64(s->op[op].late_max_ns, rng_below(r, 1 << 20));
		for (int k = 0; k < LATENCIES; k++)
			if (s->op[op].hist[k])
				histogram_add(s->op[op].hist[k],
					      rng_next(r) >> (10 + rng_below(r, 50)));
	}
}

static bool equal(const struct stats *a, const struct stats *b)
{
	bool same = a->submits == b->submits && a->submitted == b->submitted &&
		    a->calls == b->calls && a->waits == b->waits;

	for (int op = 0; op < OPS; op++) {
		const struct op_stats *x = &a->op[op], *y = &b->op[op];

		same &= x->ios == y->ios && x->bytes == y->bytes && x->shorts == y->shorts &&
			x->errors == y->errors && x->wrong == y->wrong && x->late == y->late &&
			x->late_max_ns == y->late_max_ns;
		for (int k = 0; k < LATENCIES; k++)
			same &= !x->hist[k] ?
					!y->hist[k] :
					!memcmp(x->hist[k], y->hist[k], sizeof(struct histogram));
	}
	return same;
}

/* What k workers counted, merged, is what one would have counted of it all: law 6. */
static void merging(void)
{
	struct stats part[5], sum, one;
	struct rng pick = { 42 };

	CU_ASSERT_EQUAL_FATAL(stats_init(&sum, ALL_OPS, ALL_LATENCIES), 0);
	CU_ASSERT_EQUAL_FATAL(stats_init(&one, ALL_OPS, ALL_LATENCIES), 0);
	for (int i = 0; i < 5; i++)
		CU_ASSERT_EQUAL_FATAL(stats_init(&part[i], ALL_OPS, ALL_LATENCIES), 0);
	for (int i = 0; i < 1000; i++) {
		struct rng r = { (uint64_t)i }, same = r;

		count_one(&part[rng_below(&pick, 4)], &r); /* the fifth has nothing to do */
		count_one(&one, &same);
	}
	for (int i = 0; i < 5; i++)
		stats_merge(&sum, &part[i]);
	CU_ASSERT(equal(&sum, &one));
	CU_ASSERT_EQUAL(stats_ios(&sum), 1000 * OPS);
	for (int op = 0; op < OPS; op++)
		CU_ASSERT_EQUAL(sum.op[op].hist[LAT]->count, sum.op[op].ios);
	for (int i = 0; i < 5; i++)
		stats_release(&part[i]);
	stats_release(&sum);
	stats_release(&one);
}

/* What has no histograms is merged into what has. */
static void merging_less(void)
{
	struct stats to, from;
	struct rng r = { 1 };

	CU_ASSERT_EQUAL_FATAL(stats_init(&to, 1 << OP_READ, 1 << LAT), 0);
	CU_ASSERT_EQUAL_FATAL(stats_init(&from, 0, 0), 0);
	count_one(&from, &r);
	stats_merge(&to, &from);
	stats_merge(&to, &from);
	CU_ASSERT_EQUAL(to.op[OP_READ].ios, 2);
	CU_ASSERT_EQUAL(to.op[OP_COPY].bytes, 2 * from.op[OP_COPY].bytes);
	CU_ASSERT_EQUAL(to.submits, 2 * from.submits);
	CU_ASSERT_EQUAL(to.op[OP_READ].hist[LAT]->count, 0);
	stats_release(&to);
	stats_release(&from);
}

static void clearing(void)
{
	struct stats s, fresh;
	struct rng r = { 3 };

	CU_ASSERT_EQUAL_FATAL(stats_init(&s, ALL_OPS, ALL_LATENCIES), 0);
	CU_ASSERT_EQUAL_FATAL(stats_init(&fresh, ALL_OPS, ALL_LATENCIES), 0);
	for (int i = 0; i < 50; i++)
		count_one(&s, &r);
	CU_ASSERT(!equal(&s, &fresh));
	stats_clear(&s);
	CU_ASSERT(equal(&s, &fresh));
	stats_release(&s);
	stats_release(&fresh);
}

/* Every count of a struct, whichever are added to it, is merged and cleared. */
static void check_counts(struct stats *to, struct stats *from, uint64_t *there, uint64_t *here,
			 size_t bytes)
{
	size_t n = bytes / sizeof(*here);

	for (size_t i = 0; i < n; i++)
		here[i] = 1;
	stats_merge(to, from);
	stats_clear(from);
	for (size_t i = 0; i < n; i++) {
		CU_ASSERT_EQUAL(there[i], 1);
		CU_ASSERT_EQUAL(here[i], 0);
	}
}

static void none_forgotten(void)
{
	struct stats to, from;

	CU_ASSERT_EQUAL_FATAL(stats_init(&to, 0, 0), 0);
	CU_ASSERT_EQUAL_FATAL(stats_init(&from, 0, 0), 0);
	check_counts(&to, &from, (uint64_t *)&to, (uint64_t *)&from, offsetof(struct stats, op));
	check_counts(&to, &from, (uint64_t *)&to.op[OP_READ], (uint64_t *)&from.op[OP_READ],
		     offsetof(struct op_stats, hist));
}

static const struct test tests[] = {
	{ "names are those of the contract", names },
	{ "histograms are there for what was asked", what_is_asked },
	{ "merged is as counted at once", merging },
	{ "merging what has no histograms", merging_less },
	{ "cleared is as new", clearing },
	{ "no count is forgotten", none_forgotten },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("stats", tests);
}
