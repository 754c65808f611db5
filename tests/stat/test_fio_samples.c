/* SPDX-License-Identifier: MIT */
/* Windows of bandwidth and IOPS, and classes of depth: what fio's readers find in JSON. */
#include "stat/fio_samples.h"

#include <string.h>

#include "stat/depths.h"
#include "tests/support.h"

#define S UINT64_C(1000000000)

static struct stats total, slice;
static struct fio_samples s;

static void moved(enum op op, uint64_t ios, uint64_t bytes)
{
	slice.op[op].ios += ios;
	slice.op[op].bytes += bytes;
}

static void take(uint64_t now)
{
	fio_samples_take(&s, S, 2 * S, now, &total, &slice);
}

static void begin(void)
{
	memset(&total, 0, sizeof(total));
	memset(&slice, 0, sizeof(slice));
	fio_samples_begin(&s, 10 * S);
}

/* What lasted long enough is a sample, at the rate of the time that it lasted. */
static void windows(void)
{
	begin();
	CU_ASSERT_EQUAL(fio_samples_due(&s, S, 2 * S), 11 * S);
	moved(OP_READ, 10, 10240);
	take(10 * S + S / 2);
	CU_ASSERT_EQUAL(s.bw[OP_READ].n, 0);
	take(11 * S);
	CU_ASSERT_EQUAL(s.bw[OP_READ].n, 1);
	CU_ASSERT_EQUAL(s.iops[OP_READ].n, 0);
	CU_ASSERT_DOUBLE_EQUAL(s.bw[OP_READ].mean, 10, 1e-9);
	total = slice; /* a slice of the grid ends */
	memset(&slice, 0, sizeof(slice));
	moved(OP_READ, 10, 61440);
	take(13 * S);
	CU_ASSERT_EQUAL(s.bw[OP_READ].n, 2);
	CU_ASSERT_DOUBLE_EQUAL(s.bw[OP_READ].max, 30, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(s.bw[OP_READ].min, 10, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(s.bw[OP_READ].mean, 20, 1e-9);
	CU_ASSERT_EQUAL(s.iops[OP_READ].n, 1);
	CU_ASSERT_DOUBLE_EQUAL(s.iops[OP_READ].mean, 20 / 3.0, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(fio_sample_stddev(&s.bw[OP_READ]), 14.142135623730951, 1e-9);
	CU_ASSERT_EQUAL(fio_sample_stddev(&s.iops[OP_READ]), 0);
	CU_ASSERT_EQUAL(fio_samples_due(&s, S, 2 * S), 14 * S);
}

/* A window that was ended late takes nothing from the next one: the last of a run is whole. */
static void late(void)
{
	begin();
	moved(OP_READ, 10, 10240);
	take(11 * S + S / 4);
	CU_ASSERT_EQUAL(fio_samples_due(&s, S, 2 * S), 12 * S);
	moved(OP_READ, 3, 3072);
	take(12 * S);
	CU_ASSERT_EQUAL(s.bw[OP_READ].n, 2);
	CU_ASSERT_DOUBLE_EQUAL(s.bw[OP_READ].max, 8, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(s.bw[OP_READ].min, 4, 1e-9);
	CU_ASSERT_EQUAL(s.iops[OP_READ].n, 1);
}

static void end(uint64_t now)
{
	fio_samples_end(&s, S, 2 * S, now, &total, &slice);
}

/* The last window of a run may lack a tenth: its rate is that of the time that it lasted. */
static void last(void)
{
	begin();
	moved(OP_READ, 9, 9216);
	end(10 * S + S * 9 / 10);
	CU_ASSERT_EQUAL(s.bw[OP_READ].n, 1);
	CU_ASSERT_DOUBLE_EQUAL(s.bw[OP_READ].mean, 10, 1e-9);
	CU_ASSERT_EQUAL(s.iops[OP_READ].n, 0);
	begin();
	moved(OP_READ, 8, 8192);
	end(10 * S + S * 8 / 10);
	CU_ASSERT_EQUAL(s.bw[OP_READ].n, 0);
	begin();
	moved(OP_READ, 10, 10240);
	take(11 * S);
	end(11 * S + 1);
	CU_ASSERT_EQUAL(s.bw[OP_READ].n, 1);
}

static void idle(void)
{
	begin();
	moved(OP_WRITE, 1, 512);
	take(12 * S);
	take(14 * S);
	CU_ASSERT_EQUAL(s.bw[OP_WRITE].n, 1);
	CU_ASSERT_EQUAL(s.iops[OP_WRITE].n, 1);
	CU_ASSERT_EQUAL(s.bw[OP_READ].n, 0);
	CU_ASSERT_EQUAL(s.bw[OP_TRIM].n, 0);
}

static void merged(void)
{
	struct fio_samples a = { 0 }, b = { 0 };

	fio_sample_add(&a.bw[0], 10);
	fio_sample_add(&a.bw[0], 16);
	fio_sample_add(&b.bw[0], 1);
	fio_sample_add(&b.bw[0], 9);
	fio_samples_merge(&a, &b);
	CU_ASSERT_EQUAL(a.bw[0].n, 4);
	CU_ASSERT_DOUBLE_EQUAL(a.bw[0].min, 11, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(a.bw[0].max, 25, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(a.bw[0].mean, 18, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(fio_sample_stddev(&a.bw[0]), 7.0710678118654755, 1e-9);
}

static void classes(void)
{
	static const struct {
		uint32_t n, level, batch;
	} cases[] = {
		{ 0, 0, 0 },  { 1, 0, 1 },  { 2, 1, 1 },  { 3, 1, 1 },
		{ 4, 2, 1 },  { 5, 2, 2 },  { 8, 3, 2 },  { 9, 3, 3 },
		{ 16, 4, 3 }, { 17, 4, 4 }, { 32, 5, 4 }, { 33, 5, 5 },
		{ 63, 5, 5 }, { 64, 6, 5 }, { 65, 6, 6 }, { 4096, 6, 6 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CU_ASSERT_EQUAL(depth_level(cases[i].n), cases[i].level);
		CU_ASSERT_EQUAL(depth_batch(cases[i].n), cases[i].batch);
	}
}

/* Two are under way, and three follow: the third, fourth and fifth. */
static void depth(void)
{
	struct depths d = { 0 }, sum = { 0 };

	depths_submit(&d, 2, 3);
	depths_complete(&d, 5);
	depths_alone(&d, 7);
	depths_add(&sum, &d);
	depths_add(&sum, &d);
	CU_ASSERT_EQUAL(sum.level[0], 14);
	CU_ASSERT_EQUAL(sum.level[1], 2);
	CU_ASSERT_EQUAL(sum.level[2], 4);
	CU_ASSERT_EQUAL(sum.submit[1], 16);
	CU_ASSERT_EQUAL(sum.complete[1], 14);
	CU_ASSERT_EQUAL(sum.complete[2], 2);
}

static const struct test tests[] = {
	{ "windows are samples", windows },    { "a window that is ended late", late },
	{ "the last window of a run", last },  { "an idle window is none", idle },
	{ "rates of workers add up", merged }, { "classes of depth and of batches", classes },
	{ "how many are in flight", depth },   { NULL, NULL },
};

int main(void)
{
	return suite_run("fio_samples", tests);
}
