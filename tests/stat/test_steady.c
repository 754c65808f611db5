/* SPDX-License-Identifier: MIT */
/* Windows of measurements, of several workers: whether and when they are steady. */
#include "stat/steady.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/rng.h"
#include "job/job.h"
#include "stat/steady_options.h"
#include "tests/support.h"

static struct steady s;

static void open_as(const char *rule, size_t size, uint32_t workers)
{
	struct steady_options o = { .window = { size * NSEC_PER_SEC },
				    .interval = { NSEC_PER_SEC } };
	struct job *job = job_new();
	struct err e = { 0 };

	CU_ASSERT_EQUAL_FATAL(job_set(job, "ss", rule, &e), 0);
	o.rules = job->steady->rules;
	job_free(job);
	CU_ASSERT_EQUAL_FATAL(steady_open(&s, &o), 0);
	for (uint32_t i = 0; i < workers; i++)
		CU_ASSERT_EQUAL_FATAL(steady_join(&s), (int)i);
}

/* A worker that is in @index goes on to the next one, with so many I/Os of 4 KiB. */
static void leaves(uint32_t seat, uint64_t index, uint64_t ios)
{
	struct steady_count c = { ios, ios * 4096, (double)ios * 1000, ios, 1 };

	steady_leave(&s, seat, index + 1, &c);
}

/* The interval after which these I/Os a second, from interval 1 on, are steady; 0: never. */
static uint64_t steady_after(const char *rule, size_t size, const uint64_t *ios, size_t n)
{
	uint64_t at;

	open_as(rule, size, 1);
	steady_begin(&s, 0, 1);
	for (size_t i = 0; i < n; i++)
		leaves(0, i + 1, ios[i]);
	at = steady_attained(&s) ? s.steady_at : 0;
	steady_end(&s, 0);
	return at;
}

static void deviation(void)
{
	static const uint64_t ios[] = { 500, 900, 1000, 1040, 1000, 1010, 1000, 1000 };

	/* 900, 1000, 1040: the mean is 980, and 900 is 80 from it; then 1013.3, and 26.7 */
	CU_ASSERT_EQUAL(steady_after("iops:27", 3, ios, 8), 5);
	CU_ASSERT(fabs(s.found[0].criterion - 80.0 / 3) < 1e-9 &&
		  fabs(s.found[0].deviation - 80.0 / 3) < 1e-9);
	CU_ASSERT_EQUAL(s.found[0].slope, 0);
	steady_release(&s);
	/* 1040, 1000, 1010: 1016.7, and 23.3; 1000, 1010, 1000: 1003.3, and 6.7, which is 0.66 % */
	CU_ASSERT_EQUAL(steady_after("iops:26", 3, ios, 8), 6);
	steady_release(&s);
	CU_ASSERT_EQUAL(steady_after("iops:0.67%", 3, ios, 8), 7);
	CU_ASSERT(fabs(s.found[0].criterion - 100 * 20.0 / 3 / (3010.0 / 3)) < 1e-9);
	CU_ASSERT_EQUAL(steady_mean(&s, STEADY_IOPS), 3010.0 / 3);
	CU_ASSERT_EQUAL(steady_mean(&s, STEADY_LAT), 1000);
	steady_release(&s);
	CU_ASSERT_EQUAL(steady_after("bw:28k", 3, ios, 8), 7); /* 7 of 4 KiB */
	steady_release(&s);
	CU_ASSERT_EQUAL(steady_after("iops:0.1%", 3, ios, 8), 0);
	CU_ASSERT_EQUAL(s.n, 3);
	CU_ASSERT_EQUAL(s.window[0].iops, 1010);
	steady_release(&s);
	/* the limit itself is not within it */
	CU_ASSERT_EQUAL(steady_after("iops:20", 2, (const uint64_t[]){ 980, 1020 }, 2), 0);
	steady_release(&s);
}

static void slope(void)
{
	static const uint64_t rises[] = { 100, 200, 300, 400, 450, 480, 490 };

	/* 100 an interval, and 40 of mean 443: 10, 20, 10 ... by least squares */
	CU_ASSERT_EQUAL(steady_after("iops_slope:75.1", 3, rises, 7), 5);
	CU_ASSERT(fabs(s.found[0].slope - 75) < 1e-9 && fabs(s.found[0].criterion - 75) < 1e-9);
	steady_release(&s);
	CU_ASSERT_EQUAL(steady_after("iops_slope:10%", 3, rises, 7), 6);
	CU_ASSERT(fabs(s.found[0].criterion - 100 * 40 / (1330.0 / 3)) < 1e-9);
	steady_release(&s);
	/* four points: x is -1.5 ... 1.5, the slope is (-1.5 * 100 - 0.5 * 200 + ...) / 5 */
	CU_ASSERT_EQUAL(steady_after("iops_slope:100.1", 4, rises, 7), 4);
	CU_ASSERT(fabs(s.found[0].slope - 100) < 1e-9);
	steady_release(&s);
	CU_ASSERT_EQUAL(
		steady_after("iops_slope:51", 3, (const uint64_t[]){ 400, 350, 300, 290 }, 4), 3);
	CU_ASSERT(fabs(s.found[0].criterion + 50) < 1e-9);
	steady_release(&s);
}

/* Of several criteria, all must hold of one window. */
static void several(void)
{
	/*
	 * Windows of three: 100 300 100 has slope 0, and 300 is 133.3 from the mean of 166.7;
	 * 300 100 110: -95; 100 110 120: slope 10, 10 from the mean; 110 120 125: 7.5, 8.3;
	 * 120 125 125: 2.5, 3.3
	 */
	static const uint64_t ios[] = { 100, 300, 100, 110, 120, 125, 125 };
	char text[200];

	CU_ASSERT_EQUAL(steady_after("iops_slope:6", 3, ios, 7), 3);
	steady_release(&s);
	CU_ASSERT_EQUAL(steady_after("iops:20", 3, ios, 7), 5);
	steady_release(&s);
	CU_ASSERT_EQUAL(steady_after("iops:20,iops_slope:6", 3, ios, 7), 7);
	CU_ASSERT(fabs(s.found[0].criterion - 10.0 / 3) < 1e-9 && s.found[0].holds);
	CU_ASSERT(fabs(s.found[1].criterion - 2.5) < 1e-9 && s.found[1].holds);
	steady_release(&s);
	CU_ASSERT_EQUAL(steady_after("iops_slope:6,lat:1%,iops:20", 3, ios, 7), 7);
	steady_release(&s);
	/* 2 % of 123.3 is 2.47 */
	CU_ASSERT_EQUAL(steady_after("lat:1%,iops_slope:2%,bw:20k", 3, ios, 7), 0);
	CU_ASSERT(s.found[0].holds && !s.found[1].holds && s.found[2].holds);
	steady_words(&s, 1, text, sizeof(text));
	CHECK_TEXT(text, "the mean of the last 3 values is 123.3 IOPS, they change an interval by "
			 "2.03 %");
	steady_words(&s, 0, text, sizeof(text));
	CHECK_TEXT(text, "the mean of the last 3 values is 1.00 us, the farthest is off by 0 %");
	steady_release(&s);
}

/* What stands still moves nothing, which is no steady state. */
static void nothing(void)
{
	static const uint64_t none[10] = { 0 };

	CU_ASSERT_EQUAL(steady_after("iops:10%", 3, none, 10), 0);
	steady_release(&s);
	CU_ASSERT_EQUAL(steady_after("iops:10", 3, none, 10), 0);
	steady_release(&s);
	CU_ASSERT_EQUAL(steady_after("lat:10%", 3, none, 10), 0);
	steady_release(&s);
}

/* A value is what all did; it is there when all have left its interval. */
static void together(void)
{
	open_as("iops:10", 2, 2);
	steady_begin(&s, 0, 5);
	leaves(0, 5, 700);
	CU_ASSERT_EQUAL(s.n, 0);
	steady_begin(&s, 1, 6); /* the other was alone in 5 */
	leaves(0, 6, 700);
	leaves(0, 7, 100);
	CU_ASSERT_EQUAL(s.n, 0);
	leaves(1, 6, 300);
	CU_ASSERT_EQUAL_FATAL(s.n, 1);
	CU_ASSERT_EQUAL(s.window[0].iops, 1000);
	CU_ASSERT_EQUAL(s.window[0].lat_ns, 1000);
	leaves(1, 7, 900);
	CU_ASSERT(steady_attained(&s));
	CU_ASSERT_EQUAL(s.steady_at, 7);
	steady_release(&s);
}

/* Who was away for several intervals did nothing in them; who has ended is not waited for. */
static void away(void)
{
	struct steady_count c = { 500, 500 * 4096, 500, 500, 1 };

	open_as("iops:1", 4, 2);
	steady_begin(&s, 0, 1);
	steady_begin(&s, 1, 1);
	for (uint64_t i = 1; i <= 4; i++)
		leaves(0, i, 100);
	steady_leave(&s, 1, 4, &c);
	CU_ASSERT_EQUAL_FATAL(s.n, 3);
	CU_ASSERT(s.window[0].iops == 600 && s.window[1].iops == 100 && s.window[2].iops == 100);
	steady_end(&s, 1);
	CU_ASSERT_EQUAL_FATAL(s.n, 4);
	CU_ASSERT_EQUAL(s.window[3].iops, 100);
	CU_ASSERT(!steady_attained(&s));
	leaves(0, 5, 100);
	CU_ASSERT(steady_attained(&s));
	steady_end(&s, 0);
	steady_release(&s);
}

/* Who comes later makes another set of workers: the window begins anew. */
static void later(void)
{
	open_as("iops:1", 2, 1);
	steady_begin(&s, 0, 1);
	leaves(0, 1, 100);
	CU_ASSERT_EQUAL(steady_join(&s), 1);
	leaves(0, 2, 100);
	CU_ASSERT_EQUAL(s.n, 1); /* one is to come, and waited for */
	steady_begin(&s, 1, 3);
	CU_ASSERT_EQUAL(s.n, 0);
	for (uint64_t i = 3; i <= 4; i++) {
		leaves(0, i, 100);
		leaves(1, i, 100);
	}
	CU_ASSERT(steady_attained(&s));
	CU_ASSERT_EQUAL(s.window[1].iops, 200);
	steady_release(&s);
}

/* Intervals pile up while one worker is away, and are gone through when it is back. */
static void far_behind(void)
{
	struct steady_count c = { 1, 4096, 1, 1, 1 };

	open_as("iops_slope:0.001", 1000, 2);
	steady_begin(&s, 0, 1);
	steady_begin(&s, 1, 1);
	for (uint64_t i = 1; i <= 5000; i++)
		leaves(0, i, i);
	steady_leave(&s, 1, 5001, &c);
	CU_ASSERT_EQUAL_FATAL(s.n, 1000);
	CU_ASSERT(s.window[0].iops == 4001 && s.window[999].iops == 5000);
	CU_ASSERT(fabs(s.found[0].slope - 1) < 1e-9);
	CU_ASSERT_EQUAL(s.nopen, 0);
	steady_release(&s);
}

/* Returns whether the last values of both windows are the same. */
static bool same_end(const struct steady *a, const struct steady *b, size_t n)
{
	for (size_t i = 1; i <= n; i++) {
		const struct steady_value *x = &a->window[a->n - i], *y = &b->window[b->n - i];

		if (x->iops != y->iops || x->bytes_per_s != y->bytes_per_s ||
		    x->lat_ns != y->lat_ns || x->lats != y->lats)
			return false;
	}
	return true;
}

#define HOSTS 3
#define WORKERS 4 /* of each */

/* Workers of several hosts, each of which hands on now and then, and the same of one host. */
static void hosts(uint64_t seed)
{
	struct rng r = rng_stream((struct stream_name){ .seed = seed }, RNG_DATA);
	static struct steady host[HOSTS];
	uint64_t at[HOSTS * WORKERS];
	struct steady all;
	struct steady_part part;

	open_as("iops:0.000001", 40, HOSTS);
	all = s;
	for (uint32_t h = 0; h < HOSTS; h++) {
		open_as("iops:0.000001", 40, WORKERS);
		host[h] = s;
		host[h].hands_on = true;
	}
	open_as("iops:0.000001", 40, HOSTS * WORKERS);
	for (uint32_t k = 0; k < HOSTS * WORKERS; k++) {
		at[k] = 1 + rng_below(&r, 3);
		steady_begin(&s, k, at[k]);
		steady_begin(&host[k / WORKERS], k % WORKERS, at[k]);
	}
	for (int i = 0; i < 2000; i++) {
		uint32_t k = (uint32_t)rng_below(&r, HOSTS * WORKERS), h = k / WORKERS;
		struct steady_count c = { rng_below(&r, 1000), 4096, 1000, 10, 1 };
		bool stays = k % WORKERS == 0; /* or all of a host had ended */

		if (at[k] == UINT64_MAX)
			continue;
		if (rng_below(&r, 100) || stays) {
			at[k] += 1 + (rng_below(&r, 10) ? 0 : rng_below(&r, 4));
			steady_leave(&s, k, at[k], &c);
			steady_leave(&host[h], k % WORKERS, at[k], &c);
		} else {
			at[k] = UINT64_MAX;
			steady_end(&s, k);
			steady_end(&host[h], k % WORKERS);
		}
		h = (uint32_t)rng_below(&r, HOSTS);
		if (rng_below(&r, 5))
			continue;
		steady_take(&host[h], &part);
		steady_add(&all, h, &part);
		steady_part_free(&part);
	}
	for (uint32_t h = 0; h < HOSTS; h++) {
		steady_take(&host[h], &part);
		steady_add(&all, h, &part);
		steady_part_free(&part);
		CU_ASSERT_EQUAL(host[h].n, 0);
		steady_release(&host[h]);
	}
	CU_ASSERT_EQUAL(all.first, s.first);
	CU_ASSERT(s.n > 10);
	CU_ASSERT_EQUAL_FATAL(all.n, s.n);
	CU_ASSERT(same_end(&all, &s, s.n));
	steady_release(&all);
	steady_release(&s);
}

/* Of one host or of several: it is the same state. */
static void several_hosts(void)
{
	for (uint64_t seed = 1; seed <= 20; seed++)
		hosts(seed);
}

/* The last interval counts where the workers of all hosts end with it, before they are asked. */
static void last_interval(void)
{
	static struct steady host[2];
	struct steady_count c = { 100, 409600, 1000, 100, 1 };
	struct steady_part part;

	for (uint32_t h = 0; h < 2; h++) {
		open_as("iops:10", 2, 1);
		host[h] = s;
		host[h].hands_on = true;
		steady_begin(&host[h], 0, 1);
		steady_leave(&host[h], 0, 2, &c);
		steady_leave(&host[h], 0, 3, &c);
		steady_end(&host[h], 0);
	}
	open_as("iops:10", 2, 2);
	for (uint32_t h = 0; h < 2; h++) {
		CU_ASSERT_EQUAL(s.n, 0);
		steady_take(&host[h], &part);
		CU_ASSERT(part.n == 2 && part.at == UINT64_MAX && part.first == 1);
		steady_add(&s, h, &part);
		steady_part_free(&part);
		steady_release(&host[h]);
	}
	CU_ASSERT(steady_attained(&s));
	CU_ASSERT(s.n == 2 && s.steady_at == 2 && s.window[1].iops == 200);
	steady_release(&s);
}

static void words(void)
{
	char text[200];

	CU_ASSERT_EQUAL(steady_after("iops:2%", 2, (const uint64_t[]){ 980, 1020 }, 2), 0);
	steady_words(&s, 0, text, sizeof(text));
	CHECK_TEXT(text,
		   "the mean of the last 2 values is 1000.0 IOPS, the farthest is off by 2 %");
	steady_release(&s);
	steady_after("lat_slope:5us", 3, (const uint64_t[]){ 1 }, 1);
	steady_words(&s, 0, text, sizeof(text));
	CHECK_TEXT(text, "only 1 of 3 values were measured");
	steady_release(&s);
}

static void spelling(void)
{
	static const char *const right[][2] = {
		{ "iops:2", "iops:2" },
		{ "iops_slope:0.10%", "iops_slope:0.1%" },
		{ "bw:12k", "bw:12288" },
		{ "bw_slope:.5%", "bw_slope:0.5%" },
		{ "lat:50", "lat:50us" },
		{ "lat:1ms", "lat:1ms" },
		{ "lat_slope:3%", "lat_slope:3%" },
		{ "lat_slope:3%,iops:2", "lat_slope:3%,iops:2" },
		{ "iops:1,iops_slope:1,bw:1k,bw_slope:1,lat:1,lat_slope:1",
		  "iops:1,iops_slope:1,bw:1024,bw_slope:1,lat:1us,lat_slope:1us" },
	};
	static const char *const wrong[] = {
		"iops",     "iops:",    "iops:x",  "iops:0",         "iops:-1",       "iops:5%%",
		"cpu:5%",   "_slope:5", ":5",      "lat:5x",         "bw:5us",        "iops:nan",
		"iops:inf", "iops:1,",  ",iops:1", "iops:1,iops:2%", "iops:1,,lat:1", ""
	};
	struct job *job = job_new();

	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		struct err e = { 0 };
		char *text;

		CU_ASSERT_EQUAL(job_set(job, "steadystate", right[i][0], &e), 0);
		text = job_get(job, "steadystate");
		CHECK_TEXT(text, right[i][1]);
		CU_ASSERT_EQUAL(job_set(job, "steadystate", text, &e), 0);
		free(text);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct err e = { 0 };

		CU_ASSERT(job_set(job, "steadystate", wrong[i], &e) < 0);
		CU_ASSERT_EQUAL(e.count, 1);
	}
	job_free(job);
}

int main(void)
{
	static const struct test tests[] = {
		{ "values near their mean are steady, by number and by share", deviation },
		{ "a line that hardly rises is, too", slope },
		{ "several criteria hold of one window", several },
		{ "nothing is not steady", nothing },
		{ "a value is what all workers did", together },
		{ "who is away or has ended", away },
		{ "who comes later", later },
		{ "intervals pile up behind the slowest", far_behind },
		{ "workers of several hosts are as those of one", several_hosts },
		{ "the last interval of all hosts", last_interval },
		{ "what was found, in words", words },
		{ "criteria are spelled as in fio", spelling },
		{ 0 },
	};

	return suite_run("steady", tests);
}
