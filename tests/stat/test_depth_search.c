/* SPDX-License-Identifier: MIT */
/* The search for the deepest queue whose latencies hold, on a device whose time is simulated. */
#include "stat/depth_search.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "tests/device.h"
#include "tests/rig.h"
#include "tests/support.h"
#include "stat/depth_search_options.h"

#define BS UINT64_C(1024)
#define T0 (1000 * NSEC_PER_SEC)
#define MS NSEC_PER_MSEC
#define US NSEC_PER_USEC

static struct rig rig;

/* Runs a search on a device whose I/Os take 100 us, and 10 us more for each that is in flight. */
static bool runs(const struct engine *engine, const char *options)
{
	char text[256];

	if (!clock_hold(T0))
		return false;
	memset(&device, 0, sizeof(device));
	device.io_ns = 100 * US;
	device.load_ns = 10 * US;
	snprintf(text, sizeof(text), "bs=1k rw=randread runtime=1s time_based=1 %s", options);
	rig_make(&rig, engine, 1000 * BS, 1, text);
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	return true;
}

static void done(void)
{
	rig_free(&rig);
	clock_release();
}

/* The depths that were tried. */
static void tried(const char *expected)
{
	const struct depth_search *s = &rig.w.left.depth_search;
	char text[256] = "";
	size_t n = 0;

	for (uint32_t i = 0; i < s->nrows && n < sizeof(text); i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%u", i ? " " : "",
				      s->row[i].depth);
	CHECK_TEXT(text, expected);
}

static void finds(void)
{
	static const struct {
		const char *options, *tried;
		uint32_t found;
	} cases[] = {
		/* the 21st of a queue takes 300 us */
		{ "iodepth=64 latency_target=305", "1 2 4 8 16 32 24 20 22 21 21", 21 },
		{ "iodepth=16 latency_target=305", "1 2 4 8 16 16", 16 },
		{ "iodepth=12 latency_target=305", "1 2 4 8 12 12", 12 },
		{ "iodepth=64 latency_target=115", "1 2 4 3 2", 2 },
		{ "iodepth=64 latency_target=105", "1 2 1", 1 },
		{ "iodepth=1 latency_target=1s", "1 1", 1 },
	};
	char options[128];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(options, sizeof(options), "%s latency_window=10ms", cases[i].options);
		if (!runs(&engine_queued, options))
			return;
		CU_ASSERT_EQUAL(rig.w.left.depth_search.found, cases[i].found);
		tried(cases[i].tried);
		CU_ASSERT(!rig.w.left.unmet && !rig.w.left.partial &&
			  rig.w.left.depth_search.ended);
		CU_ASSERT(rig.w.left.end_ns < T0 + 1000 * MS);
		CU_ASSERT(device.deepest <= 2 * cases[i].found + 1);
		done();
	}
}

static void finds_none(void)
{
	if (!runs(&engine_queued, "iodepth=64 latency_target=95 latency_window=10ms"))
		return;
	tried("1");
	CU_ASSERT(rig.w.left.unmet && !rig.w.left.depth_search.found);
	CHECK_TEXT(rig.w.left.err.text,
		   "[job] latency_target=95us: no depth holds: even with 1 in flight only 0 % of 1 "
		   "I/Os took at most 95us (100 % were asked for)\n");
	done();
	/* one in flight takes as long as it takes */
	if (!runs(&engine_one_by_one, "iodepth=64 latency_target=95 latency_window=10ms"))
		return;
	CU_ASSERT(rig.w.left.unmet);
	done();
}

/* A share of them may take longer: nine of ten are enough for 90 %, and eight are not. */
static void by_share(void)
{
	for (int slow = 1; slow <= 2; slow++) {
		struct depth_search_options o = { .window = { 10 * MS }, .percentile = 90 };
		uint64_t now = T0;
		struct depth_search s;

		depth_search_open(&s, &o, 1000, 1, now);
		for (int i = 0; i < 20; i++)
			depth_search_add(&s, i % 10 < slow ? 1001 : 1000, 0, now += MS);
		CU_ASSERT(s.ended);
		CU_ASSERT_EQUAL(s.found, slow == 1);
		CU_ASSERT_EQUAL(s.row[0].units, 10);
		CU_ASSERT_EQUAL(s.row[0].within, 10u - (unsigned)slow);
	}
}

/* With latency_run=1 it goes on, and finds less when the device gets slower. */
static void goes_on(void)
{
	if (!runs(&engine_queued,
		  "iodepth=64 latency_target=305 latency_window=10ms latency_run=1"))
		return;
	CU_ASSERT_EQUAL(rig.w.left.depth_search.found, 21);
	CU_ASSERT(!rig.w.left.depth_search.ended && rig.w.left.depth_search.nrows > 20);
	CU_ASSERT(rig.w.left.end_ns >= T0 + 1000 * MS);
	done();
}

/* Fed by hand: a depth that was found and fails is left for a shallower one. */
static void falls_back(void)
{
	struct depth_search_options o = { .window = { 0 }, .percentile = 100, .run = true };
	struct depth_search s;
	uint64_t now = T0;

	depth_search_open(&s, &o, 1000, 8, now);
	for (int i = 0; i < 100; i++)
		depth_search_add(&s, 900, 0, now += 1000);
	CU_ASSERT_EQUAL(s.found, 8);
	depth_search_add(&s, 1001, 3, now += 1000);
	CU_ASSERT(!s.found && s.depth == 4);
	for (int i = 0; i < 3; i++)
		depth_search_add(&s, 2000, 0, now += 1000); /* these were issued before */
	CU_ASSERT(s.depth == 4 && !s.ended);
	for (int i = 0; i < 100; i++)
		depth_search_add(&s, 900, 0, now += 1000);
	CU_ASSERT_EQUAL(s.found, 7);
}

static void rules(void)
{
	CHECK_JOBS("[a]\nlatency_target=1ms\nlatency_window=1s\nlatency_percentile=99.9\n", "");
	CHECK_JOBS("[a]\nlatency_run=1\n",
		   "job.ini:2: [a] latency_run= means nothing without latency_target=, or with "
		   "iodepth_batch=auto\n");
	CHECK_JOBS("[a]\nlatency_target=1ms\nrate_iops=100\n",
		   "job.ini:2: [a] latency_target= searches for a device's depth, and a rate "
		   "leaves the device idle: leave one out\n");
	CHECK_JOBS("[a]\nlatency_target=1ms\nlatency_percentile=101\n",
		   "job.ini:3: [a] latency_percentile=101: not a share: write 99.9, say, or 100\n");
}

static void check_words(uint64_t units, uint64_t within, enum depth_decision decision,
			const char *words)
{
	const struct depth_search s = { .target_ns = 2 * US };
	const struct depth_search_row row = { 1, 0, units, within, decision };
	char text[128];

	depth_search_text(&s, &row, text, sizeof(text));
	CHECK_TEXT(text, words);
}

/* A share has three digits, and more where it would look like 100 %. */
static void words(void)
{
	check_words(430, 5, SEARCH_NONE,
		    "iodepth=1: 1.16 % of 430 I/Os took at most 2us: no depth holds");
	check_words(3, 2, SEARCH_DEEPER, "iodepth=1: 66.7 % of 3 I/Os took at most 2us: deeper");
	check_words(10000, 9999, SEARCH_SHALLOWER,
		    "iodepth=1: 99.99 % of 10000 I/Os took at most 2us: less deep");
	check_words(7, 7, SEARCH_HELD, "iodepth=1: 100 % of 7 I/Os took at most 2us: it holds");
}

static const struct test tests[] = {
	{ "it finds the deepest", finds }, { "there is none", finds_none },
	{ "a share of them", by_share },   { "it goes on", goes_on },
	{ "it falls back", falls_back },   { "rules between options", rules },
	{ "a window in words", words },    { NULL, NULL },
};

int main(void)
{
	return suite_run("depth_search", tests);
}
