/* SPDX-License-Identifier: MIT */
/* Schedules of an open loop, held against their arithmetic. */
#include "load/rate.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "load/rate_options.h"
#include "stat/stats.h"
#include "tests/support.h"

#define T0 (1000 * NSEC_PER_SEC)
#define MS NSEC_PER_MSEC

static struct rate_rules plan_of(enum rate_process process, double ns_per_io)
{
	return (struct rate_rules){ .ops = 1u << OP_READ,
				    .poisson = process == RATE_POISSON,
				    .ns_per_io = { ns_per_io } };
}

/* The moments are multiples of the gap, after a billion of them, too. */
static void linear(void)
{
	struct rate_rules p = plan_of(RATE_LINEAR, 1e9 / 3);
	struct rate r;

	rate_begin(&r, &p, T0, (struct rng){ 1 });
	for (uint64_t i = 0; i < 300000; i++) {
		CU_ASSERT_FATAL(r.due_ns - T0 <= i * NSEC_PER_SEC / 3 + 1);
		CU_ASSERT_FATAL(r.due_ns - T0 + 1 >= i * NSEC_PER_SEC / 3);
		rate_issued(&r, 4096);
	}
}

/* By bytes: what is due next is due when what was issued has had its time. */
static void by_bytes(void)
{
	struct rate_rules p = { .ops = 1u << OP_WRITE, .ns_per_byte = { 0, 1e9 / 4096 } };
	static const uint32_t sizes[] = { 4096, 1024, 8192, 512 };
	uint64_t bytes = 0;
	struct rate r;

	rate_begin(&r, &p, T0, (struct rng){ 1 });
	for (int i = 0; i < 400; i++) {
		CU_ASSERT_EQUAL(r.next, OP_WRITE);
		CU_ASSERT_EQUAL(r.due_ns - T0, bytes * NSEC_PER_SEC / 4096);
		bytes += sizes[i % 4];
		rate_issued(&r, sizes[i % 4]);
	}
}

/* Each direction has a schedule of its own, and the next is whichever is due first. */
static void merged(void)
{
	struct rate_rules p = { .ops = 1u << OP_READ | 1u << OP_WRITE, .ns_per_io = { 300, 700 } };
	uint64_t n[2] = { 0 }, last = 0;
	struct rate r;

	rate_begin(&r, &p, T0, (struct rng){ 1 });
	for (int i = 0; i < 10000; i++) {
		CU_ASSERT(r.due_ns >= last);
		CU_ASSERT_EQUAL_FATAL(r.due_ns - T0, n[r.next] * (r.next ? 700 : 300));
		last = r.due_ns;
		n[r.next]++;
		rate_issued(&r, 1);
	}
	CU_ASSERT_EQUAL(n[0], 7000);
	CU_ASSERT_EQUAL(n[1], 3000);
}

static int rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

enum { GAPS = 100000 };

/* How far the gaps' distribution lies from the exponential one (Kolmogorov and Smirnov's D). */
static double distance(double *gap)
{
	double worst = 0;

	qsort(gap, GAPS, sizeof(*gap), rising);
	for (int i = 0; i < GAPS; i++) {
		double at = 1 - exp(-gap[i]);

		worst = fmax(worst, fmax(at - (double)i / GAPS, (i + 1.0) / GAPS - at));
	}
	return worst;
}

/*
 * A hundred thousand gaps of each seed: their mean within 1 %, their distribution not told from
 * exponential by Kolmogorov and Smirnov at 1 %, and a gap tells nothing of the next (their
 * correlation within 3 / sqrt(n)). The critical value is 1.628 / sqrt(n): the root, at 0.01, of
 * Kolmogorov's limit Q(x) = 2 sum over k >= 1 of (-1)^(k-1) exp(-2 k^2 x^2), of which the first
 * term is all that counts: x = sqrt(-ln(0.005) / 2). One seed in a hundred may lie beyond it, so
 * these are fixed.
 */
static void poisson(void)
{
	static const uint64_t seeds[] = { 137, 1, 2, 3, 0x89abcdef, UINT64_MAX };
	struct rate_rules p = plan_of(RATE_POISSON, 1e6);
	double *gap = calloc(GAPS, sizeof(*gap));

	CU_ASSERT_PTR_NOT_NULL_FATAL(gap);
	for (size_t s = 0; s < sizeof(seeds) / sizeof(seeds[0]); s++) {
		double sum = 0, pairs = 0;
		uint64_t last = T0;
		struct rate r;

		rate_begin(&r, &p, T0,
			   rng_stream((struct stream_name){ .seed = seeds[s] }, RNG_RATE));
		for (int i = 0; i < GAPS; i++) {
			gap[i] = (double)(r.due_ns - last) / 1e6;
			last = r.due_ns;
			sum += gap[i];
			pairs += i ? (gap[i] - 1) * (gap[i - 1] - 1) : 0;
			rate_issued(&r, 4096);
		}
		CU_ASSERT(fabs(sum / GAPS - 1) < 0.01);
		CU_ASSERT(fabs(pairs / GAPS) < 3 / sqrt(GAPS));
		CU_ASSERT(distance(gap) < sqrt(-log(0.005) / 2) / sqrt(GAPS));
	}
	free(gap);
}

/* Another seed, worker or direction has other gaps; the same has the same. */
static void streams(void)
{
	struct rate_rules p = plan_of(RATE_POISSON, 1e6);
	struct rate a, b, c;

	p.ops |= 1u << OP_WRITE;
	p.ns_per_io[OP_WRITE] = 1e6;
	rate_begin(&a, &p, T0, rng_stream((struct stream_name){ .seed = 1 }, RNG_RATE));
	rate_begin(&b, &p, T0, rng_stream((struct stream_name){ .seed = 1 }, RNG_RATE));
	rate_begin(&c, &p, T0,
		   rng_stream((struct stream_name){ .seed = 1, .worker = 1 }, RNG_RATE));
	CU_ASSERT_NOT_EQUAL(a.lane[0].at_ns, a.lane[1].at_ns);
	for (int i = 0; i < 100; i++) {
		CU_ASSERT_EQUAL(a.due_ns, b.due_ns);
		CU_ASSERT_NOT_EQUAL(a.due_ns, c.due_ns);
		rate_issued(&a, 1);
		rate_issued(&b, 1);
		rate_issued(&c, 1);
	}
}

/* What a pause held back is due at its end; what was behind before it, still is. */
static void left_out(void)
{
	struct rate_rules p = plan_of(RATE_LINEAR, 1e6);
	struct rate r;

	rate_begin(&r, &p, T0, (struct rng){ 1 });
	for (int i = 0; i < 10; i++)
		rate_issued(&r, 1);
	rate_leave_out(&r, 50 * MS); /* the pause began at T0 + 9 ms, with the last one */
	CU_ASSERT_EQUAL(r.due_ns, T0 + 59 * MS);
	rate_leave_out(&r, MS / 2); /* shorter than a gap: nothing was due in it */
	CU_ASSERT_EQUAL(r.due_ns, T0 + 59 * MS + MS / 2);
}

static const struct test tests[] = {
	{ "a linear schedule", linear },
	{ "a schedule of bytes", by_bytes },
	{ "schedules side by side", merged },
	{ "a Poisson process", poisson },
	{ "its streams", streams },
	{ "a pause that is left out", left_out },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("rate", tests);
}
