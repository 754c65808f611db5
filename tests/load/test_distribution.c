/* SPDX-License-Identifier: MIT */
/*
 * How often which blocks are drawn: the share of the likeliest ones against what the distribution's
 * own formula gives, and against places of fio's, where fio is installed.
 */
#include "load/distribution.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

#define BLOCKS 4096
#define DRAWS 100000

static uint32_t hits[65536];
static struct distribution d;

static struct distribution_options options_of(enum distribution_kind kind, double param)
{
	return (struct distribution_options){ .kind = kind, .param = param, .centre = -1 };
}

static void draw(const struct distribution_options *o, uint64_t blocks, uint64_t seed)
{
	struct rng keys = { seed }, r = { seed + 1 };
	bool ok = true;

	memset(hits, 0, sizeof(hits));
	distribution_open(&d, o, blocks, &keys);
	for (uint32_t i = 0; i < DRAWS; i++) {
		uint64_t block = distribution_next(&d, &r, 0, 4096);

		ok &= block < blocks;
		hits[ok ? block : 0]++;
	}
	CU_ASSERT(ok);
}

static int falling(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x > y ? -1 : x < y;
}

static const int tops[] = { 1, 5, 20 };

/* The percentage of the hits that the top 1, 5 and 20 % of the blocks have. */
static void shares(double share[3])
{
	uint64_t sum = 0, all = 0;
	uint32_t k = 0;

	qsort(hits, BLOCKS, sizeof(hits[0]), falling);
	for (uint32_t i = 0; i < BLOCKS; i++)
		all += hits[i];
	for (uint32_t i = 0; i < BLOCKS && k < 3; i++) {
		sum += hits[i];
		if (i + 1 == BLOCKS * (uint32_t)tops[k] / 100)
			share[k++] = 100.0 * (double)sum / (double)all;
	}
	CU_ASSERT_EQUAL(k, 3);
}

/* fio draws from all of them in one run, with logs fio.0, fio.1 ...; false: there is no fio. */
static bool fio_run(const char *const names[], size_t n)
{
	char command[1024];
	size_t len;

	if (system("command -v fio >/dev/null"))
		return false;
	len = (size_t)snprintf(command, sizeof(command),
			       "rm -f fio.* && fio --thread --ioengine=null --rw=randread --bs=4k "
			       "--size=16m --io_size=400000k --filename=f");
	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(command + len, sizeof(command) - len,
					" --name=%zu --random_distribution=%s "
					"--write_iolog=fio.%zu",
					i, names[i], i);
	snprintf(command + len, sizeof(command) - len, " >fio.out 2>&1");
	CU_ASSERT_EQUAL_FATAL(system(command), 0);
	return true;
}

/* Its lines are "FILE read OFFSET 4096", and a few others. */
static void fio_draws(size_t i)
{
	char name[16], line[256];
	FILE *f;

	snprintf(name, sizeof(name), "fio.%zu", i);
	memset(hits, 0, sizeof(hits));
	f = fopen(name, "r");
	CU_ASSERT_FATAL(f != NULL);
	while (fgets(line, sizeof(line), f)) {
		const char *read = strstr(line, " read ");

		if (read)
			hits[strtoull(read + 6, NULL, 10) / 4096 % BLOCKS]++;
	}
	fclose(f);
}

static void as_fio(void)
{
	struct distribution_options zoned = options_of(DISTRIBUTION_ZONED, 0);
	static const char *const names[] = { "zipf:1.2", "pareto:0.2", "normal:10",
					     "zoned:60/10:30/20:8/30:2/40" };
	struct distribution_options o[] = {
		options_of(DISTRIBUTION_ZIPF, 1.2),
		options_of(DISTRIBUTION_PARETO, 0.2),
		options_of(DISTRIBUTION_NORMAL, 10),
		zoned,
	};
	static const struct distribution_zone zones[] = {
		{ 60, 10 }, { 30, 20 }, { 8, 30 }, { 2, 40 }
	};

	o[3].nzones[0] = 4;
	memcpy(o[3].zone[0], zones, sizeof(zones));
	if (!fio_run(names, 4)) {
		printf("skipped, fio is not installed ...");
		return;
	}
	for (size_t i = 0; i < 4; i++) {
		double ours[3] = { 0 }, theirs[3] = { 0 };

		draw(&o[i], BLOCKS, 1);
		shares(ours);
		fio_draws(i);
		shares(theirs);
		printf("\n    %s: %.2f %.2f %.2f, fio %.2f %.2f %.2f ", names[i], ours[0], ours[1],
		       ours[2], theirs[0], theirs[1], theirs[2]);
		for (int k = 0; k < 3; k++)
			CU_ASSERT(fabs(ours[k] - theirs[k]) < 1);
	}
}

/* The first, the second and the top percent of ranks, by the sum of k^-theta itself. */
static void zipf(void)
{
	static const double thetas[] = { 0.5, 0.9, 1.1, 1.5 };

	for (size_t i = 0; i < sizeof(thetas) / sizeof(thetas[0]); i++) {
		struct distribution_options o = options_of(DISTRIBUTION_ZIPF, thetas[i]);
		double all = 0, top = 0, share[3] = { 0 };

		for (uint32_t k = BLOCKS; k; k--) {
			all += pow(k, -thetas[i]);
			top += k <= BLOCKS / 100 ? pow(k, -thetas[i]) : 0;
		}
		draw(&o, BLOCKS, i);
		shares(share);
		for (uint32_t k = 0; k < 2; k++) {
			double due = DRAWS * pow(k + 1, -thetas[i]) / all;

			CU_ASSERT(fabs(hits[k] - due) < 5 * sqrt(due));
		}
		CU_ASSERT(fabs(share[0] - 100 * top / all) < 3);
	}
}

/* Of very many blocks the likeliest has what the sum of all, one by one, leaves it. */
static void many(void)
{
	static const double thetas[] = { 0.7, 1.1 };
	const uint32_t blocks = 1u << 20; /* each has a rank of its own */

	for (size_t i = 0; i < sizeof(thetas) / sizeof(thetas[0]); i++) {
		struct distribution_options o = options_of(DISTRIBUTION_ZIPF, thetas[i]);
		struct rng keys = { 1 }, r = { 2 };
		double all = 0, due;
		uint32_t first = 0;

		o.centre = 0;
		for (uint32_t k = blocks; k; k--)
			all += pow(k, -thetas[i]);
		distribution_open(&d, &o, blocks, &keys);
		for (uint32_t k = 0; k < DRAWS; k++)
			first += !distribution_next(&d, &r, 0, 4096);
		due = DRAWS / all;
		CU_ASSERT(fabs(first - due) < 5 * sqrt(due));
	}
}

/* h of the accesses go to 1 - h of the blocks. */
static void pareto(void)
{
	struct distribution_options o = options_of(DISTRIBUTION_PARETO, 0.2);
	double share[3] = { 0 };

	draw(&o, BLOCKS, 1);
	shares(share);
	CU_ASSERT(fabs(share[2] - 80) < 1);
}

static void centre(void)
{
	static const enum distribution_kind kinds[] = { DISTRIBUTION_ZIPF, DISTRIBUTION_PARETO };
	static const double at[] = { 0, 0.25, 1 };

	for (size_t i = 0; i < 6; i++) {
		struct distribution_options o = options_of(kinds[i / 3], i / 3 ? 0.2 : 1.3);
		uint32_t most = 0;

		o.centre = at[i % 3];
		draw(&o, 10007, 5);
		for (uint32_t k = 0; k < 10007; k++)
			most = hits[k] > hits[most] ? k : most;
		CU_ASSERT_EQUAL(most, (uint32_t)(o.centre * 10006));
	}
}

/* Zones end where they say, and get what they are to get; so do those given in bytes. */
static void zones(void)
{
	for (int bytes = 0; bytes < 2; bytes++) {
		struct distribution_options o =
			options_of(bytes ? DISTRIBUTION_ZONED_ABS : DISTRIBUTION_ZONED, 0);
		uint64_t scale = bytes ? 4096 * 100 : 1, sum[3] = { 0 };

		o.nzones[0] = 2;
		o.zone[0][0] = (struct distribution_zone){ 70, 10 * scale };
		o.zone[0][1] = (struct distribution_zone){ 30, 40 * scale };
		draw(&o, 10000, 1);
		for (uint32_t k = 0; k < 10000; k++)
			sum[k < 1000 ? 0 : k < 5000 ? 1 : 2] += hits[k];
		CU_ASSERT(sum[0] > DRAWS * 0.695 && sum[0] < DRAWS * 0.705);
		CU_ASSERT_EQUAL(sum[0] + sum[1], DRAWS);
		CU_ASSERT_EQUAL(distribution_end(&o, 0), bytes ? 50 * scale : 0);
		CU_ASSERT(hits[0] && hits[999] && hits[1000] && hits[4999]);
	}
}

/* As few blocks as there are, and as many. */
static void sizes(void)
{
	static const uint64_t blocks[] = { 1, 2, 3, 4, 5, 1000003, UINT64_C(1) << 50 };

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		for (int kind = DISTRIBUTION_ZIPF; kind <= DISTRIBUTION_NORMAL; kind++) {
			struct distribution_options o =
				options_of((enum distribution_kind)kind,
					   kind == DISTRIBUTION_PARETO ? 0.3 : 0.9);
			struct rng keys = { 1 }, r = { 2 };
			bool ok = true;

			distribution_open(&d, &o, blocks[i], &keys);
			for (int k = 0; k < 10000; k++)
				ok &= distribution_next(&d, &r, 0, 512) < blocks[i];
			CU_ASSERT(ok);
		}
}

static const struct test tests[] = {
	{ "zipf: the likeliest block, and the top percent", zipf },
	{ "zipf of very many blocks", many },
	{ "pareto:0.2: a fifth has four fifths", pareto },
	{ "the likeliest block is at its centre", centre },
	{ "zones have their shares, and their ends", zones },
	{ "any number of blocks will do", sizes },
	{ "the top 1, 5 and 20 % have what they have in fio", as_fio },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("distribution", tests);
}
