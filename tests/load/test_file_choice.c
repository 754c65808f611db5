/* SPDX-License-Identifier: MIT */
/* Which file is next: orders that are fixed, shares that are drawn, and what a window lets in. */
#include "load/offset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

#define BS 512
#define FILES 10
#define DRAWS 40000

static struct region area[FILES];

static struct file_choice choice_of(const char *text)
{
	const struct opt o = { .name = "file_service_type", .type = &opt_file_choice };
	struct file_choice s = { 0 };
	struct err e = { 0 };

	CU_ASSERT_EQUAL(opt_set(&o, &s, text, &e), 0);
	return s;
}

/* @files regions of @blocks blocks each. */
static struct offset_rules plan_of(const char *text, uint32_t files, uint32_t blocks)
{
	for (uint32_t i = 0; i < files; i++)
		area[i] = (struct region){ 0, (uint64_t)blocks * BS };
	return (struct offset_rules){ .reads = true,
				      .bs = { { BS, BS }, { BS, BS } },
				      .loops = 1,
				      .choice = choice_of(text),
				      .nregions = files,
				      .regions = area };
}

/* The files' numbers as digits, in order, of at most 80 I/Os. */
static const char *order(const struct offset_rules *p)
{
	static char digits[81];
	struct offset o;
	struct spot s;
	uint32_t n = 0;

	CU_ASSERT_EQUAL_FATAL(offset_open(&o, p, (struct stream_name){ .seed = 1 }), 0);
	while (n < 80 && offset_next(&o, &s))
		digits[n++] = (char)('0' + s.file);
	digits[n] = '\0';
	offset_close(&o);
	return digits;
}

static void orders(void)
{
	static const struct {
		const char *choice;
		uint32_t window;
		const char *order;
	} cases[] = {
		{ "roundrobin", 0, "012012012012" },   { "roundrobin:1", 0, "012012012012" },
		{ "roundrobin:2", 0, "001122001122" }, { "roundrobin:3", 0, "000111222012" },
		{ "roundrobin:9", 0, "000011112222" }, { "sequential", 0, "000011112222" },
		{ "sequential:2", 0, "000011112222" }, { "roundrobin", 3, "012012012012" },
		{ "roundrobin", 2, "010101012222" },   { "roundrobin", 1, "000011112222" },
		{ "random", 1, "000011112222" },       { "zipf:1.2", 1, "000011112222" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct offset_rules p = plan_of(cases[i].choice, 3, 4);
		char twice[32];

		p.window = cases[i].window;
		CU_ASSERT_STRING_EQUAL(order(&p), cases[i].order);
		p.loops = 2;
		snprintf(twice, sizeof(twice), "%s%s", cases[i].order, cases[i].order);
		CU_ASSERT_STRING_EQUAL(order(&p), twice);
	}
}

static uint32_t most_of(const uint32_t n[FILES])
{
	uint32_t most = 0;

	for (uint32_t k = 0; k < FILES; k++)
		most = n[k] > most ? n[k] : most;
	return most;
}

/*
 * Whatever chooses, a pass is each block of each file once; so many in a row, in any case. Files
 * that are to have unlike shares of a pass are the exception, where all of them are open.
 */
static void each_once(void)
{
	static const char *const kinds[] = { "roundrobin:3", "sequential", "random", "random:4",
					     "zipf",         "pareto:0.1", "normal", "gauss:20" };

	for (size_t i = 0; i < 8; i++) {
		for (uint32_t window = 0; window <= FILES; window++) {
			struct offset_rules p = plan_of(kinds[i], FILES, 8);
			uint32_t n[FILES] = { 0 };
			const char *d;

			p.window = window;
			for (d = order(&p); *d; d++)
				n[*d - '0']++;
			if (i >= 4 && !window) {
				CU_ASSERT_EQUAL(d - order(&p), 8 * FILES);
				CU_ASSERT(most_of(n) > 8);
				continue;
			}
			for (uint32_t k = 0; k < FILES; k++)
				CU_ASSERT_EQUAL(n[k], 8);
			if (strcmp(kinds[i], "random:4"))
				continue;
			for (d = order(&p); *d; d += 4)
				CU_ASSERT(d[0] == d[1] && d[1] == d[2] && d[2] == d[3]);
		}
	}
}

/* No more files are begun and not finished than the window has. */
static void window_holds(void)
{
	struct offset_rules p = plan_of("random", FILES, 8);
	uint32_t n[FILES] = { 0 }, open = 0, most = 0;

	p.window = 3;
	for (const char *d = order(&p); *d; d++) {
		uint32_t *k = &n[*d - '0'];

		open += !*k;
		most = open > most ? open : most;
		open -= ++*k == 8;
	}
	CU_ASSERT_EQUAL(most, 3);
}

/* How often each file comes where blocks come again and no file is ever finished. */
static void shares(const char *text, double *share)
{
	struct offset_rules p = plan_of(text, FILES, 8);
	struct offset o;
	struct spot s;

	memset(share, 0, FILES * sizeof(*share));
	p.random = p.replace = p.forever = true;
	CU_ASSERT_EQUAL_FATAL(offset_open(&o, &p, (struct stream_name){ .seed = 3 }), 0);
	for (int i = 0; i < DRAWS && offset_next(&o, &s); i++)
		share[s.file] += 1.0 / DRAWS;
	offset_close(&o);
}

static double normal_cdf(double x, double deviation)
{
	return 0.5 * (1 + erf((x - 0.5) / deviation / sqrt(2)));
}

/* Within five standard deviations of a count. */
static void near(double found, double expected)
{
	double most = 5 * sqrt(expected * (1 - expected) / DRAWS) + 0.002;

	CU_ASSERT(fabs(found - expected) < most);
}

static void distributions(void)
{
	double share[FILES], whole = 0, zipf[FILES] = { 0 };

	shares("random", share);
	for (int i = 0; i < FILES; i++)
		near(share[i], 0.1);
	for (int theta = 5; theta <= 15; theta += 5) {
		char text[32];

		whole = 0;
		memset(zipf, 0, sizeof(zipf));
		for (int r = 1; r <= FILES * 1024; r++)
			zipf[(r - 1) / 1024] += pow(r, -theta / 10.0);
		for (int i = 0; i < FILES; i++)
			whole += zipf[i];
		snprintf(text, sizeof(text), "zipf:%g", theta / 10.0);
		shares(text, share);
		for (int i = 0; i < FILES; i++)
			near(share[i], zipf[i] / whole);
	}
	/* of pareto:0.2, a fifth of the files has four fifths of the I/Os */
	shares("pareto:0.2", share);
	near(share[0] + share[1], 0.8);
	shares("pareto:0.1", share);
	near(share[0], 0.9);
	shares("normal", share);
	for (int i = 0; i < FILES; i++)
		near(share[i],
		     normal_cdf((i + 1) / 10.0, 1 / 12.0) - normal_cdf(i / 10.0, 1 / 12.0));
	shares("normal:50", share);
	whole = 0;
	for (int i = 0; i < 1000; i++) /* the middle two, moved by up to a quarter */
		whole += (normal_cdf(0.6 + (i - 500) / 2000.0, 1 / 12.0) -
			  normal_cdf(0.4 + (i - 500) / 2000.0, 1 / 12.0)) /
			 1000;
	near(share[4] + share[5], whole);
}

/* What is printed reads back as what it was. */
static void words(void)
{
	static const char *const right[] = {
		"roundrobin", "roundrobin:8", "sequential", "random:3",
		"zipf:1.2",   "pareto:0.3",   "normal:10",  "zipf:1.1"
	};
	static const char *const wrong[] = {
		"",       "round", "random:",  "random:0", "random:x",  "roundrobin:-1",
		"zipf:0", "zipf:", "pareto:1", "pareto:0", "normal:-1", "sequential:4x",
	};
	const struct opt o = { .name = "s", .type = &opt_file_choice };

	for (size_t i = 0; i < 8; i++) {
		struct file_choice s = choice_of(right[i]);
		char *text = opt_get(&o, &s);

		CU_ASSERT_STRING_EQUAL(text, right[i]);
		free(text);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct file_choice s = choice_of("zipf:3");
		struct err e = { 0 };

		CU_ASSERT_NOT_EQUAL(opt_set(&o, &s, wrong[i], &e), 0);
		CU_ASSERT(s.kind == CHOOSE_ZIPF && s.skew == 3);
	}
	CU_ASSERT_EQUAL(choice_of("gauss:5").kind, CHOOSE_NORMAL);
	CU_ASSERT_EQUAL(choice_of("zipf").skew, 1.1);
	CU_ASSERT_EQUAL(choice_of("pareto").skew, 0.2);
}

static const struct test tests[] = {
	{ "orders", orders },
	{ "a pass is each block once", each_once },
	{ "a window is not exceeded", window_holds },
	{ "shares of distributions", distributions },
	{ "words", words },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("file_choice", tests);
}
