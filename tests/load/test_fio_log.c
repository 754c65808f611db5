/* SPDX-License-Identifier: MIT */
/* Logs: the windows and bins that an I/O falls in, and that none is lost or made up. */
#include "load/fio_log.h"

#include <stdlib.h>

#include "base/clock.h"
#include "io/prio.h"
#include "load/log_options.h"
#include "tests/support.h"

#define BEGIN 1000

static char name[] = "x";
static struct fio_log log_;
static struct log_options options;

static void given(struct log_options o)
{
	options = o;
	options.entries = options.entries ? options.entries : 2;
	CU_ASSERT_EQUAL_FATAL(fio_log_open(&log_, &options, true), 0);
	fio_log_begin(&log_, BEGIN);
}

static void add(uint64_t done_ms, uint32_t dir, uint64_t lat_ns)
{
	struct log_entry e = { .done_ns = done_ms * NSEC_PER_MSEC,
			       .offset = 8192,
			       .lat_ns = lat_ns,
			       .slat_ns = lat_ns / 4,
			       .bytes = 4096,
			       .dir = (uint16_t)dir };

	fio_log_add(&log_, &e);
}

static void printed(enum fio_log_kind kind, const char *expected)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	fio_log_print(&log_, kind, f);
	fclose(f);
	CHECK_TEXT(text, expected);
	free(text);
}

/* fio's bins: one a nanosecond below 128, then 64 an octave, and the last takes the rest. */
static void test_bins(void)
{
	CU_ASSERT_EQUAL(fio_log_bin(0), 0);
	CU_ASSERT_EQUAL(fio_log_bin(127), 127);
	CU_ASSERT_EQUAL(fio_log_bin(128), 128);
	CU_ASSERT_EQUAL(fio_log_bin(129), 128);
	CU_ASSERT_EQUAL(fio_log_bin(130), 129);
	CU_ASSERT_EQUAL(fio_log_bin(255), 191);
	CU_ASSERT_EQUAL(fio_log_bin(256), 192);
	CU_ASSERT_EQUAL(fio_log_bin(1024), 320);
	CU_ASSERT_EQUAL(fio_log_bin(1039), 320);
	CU_ASSERT_EQUAL(fio_log_bin(1040), 321);
	CU_ASSERT_EQUAL(fio_log_bin((UINT64_C(1) << 34) - 1), 1855);
	CU_ASSERT_EQUAL(fio_log_bin(UINT64_C(1) << 34), 1855);
	CU_ASSERT_EQUAL(fio_log_bin(UINT64_MAX), 1855);
}

static void test_line_an_io(void)
{
	given((struct log_options){ .bw = name, .offset = true, .entries = 1 });
	add(0, 0, 4000);
	add(7, 1, 8000);
	add(9, 2, 400);
	fio_log_end(&log_, 10 * NSEC_PER_MSEC);
	printed(LOG_IOPS,
		"0, 1, 0, 4096, 8192, 0\n7, 1, 1, 4096, 8192, 0\n9, 1, 2, 4096, 8192, 0\n");
	/* by clat, in units of 1000 bytes */
	printed(LOG_BW, "0, 1365333, 0, 4096, 8192, 0\n7, 682666, 1, 4096, 8192, 0\n"
			"9, 13653333, 2, 4096, 8192, 0\n");
	printed(LOG_SLAT, "0, 1000, 0, 4096, 8192, 0\n7, 2000, 1, 4096, 8192, 0\n"
			  "9, 100, 2, 4096, 8192, 0\n");
	printed(LOG_CLAT, "0, 3000, 0, 4096, 8192, 0\n7, 6000, 1, 4096, 8192, 0\n"
			  "9, 300, 2, 4096, 8192, 0\n");
	CU_ASSERT_EQUAL(log_.logged, 3);
	fio_log_close(&log_);
}

/* More than fits into several chunks: all are there, in order. */
static void test_chunks(void)
{
	uint64_t seen = 0;

	given((struct log_options){ .iops = name });
	for (uint64_t i = 0; i < 100000; i++)
		add(i, 0, 1);
	for (const struct log_chunk *c = log_.first; c; c = c->next)
		for (uint32_t i = 0; i < c->n; i++)
			if (c->entry[i].done_ns == seen * NSEC_PER_MSEC)
				seen++;
	CU_ASSERT_EQUAL(seen, 100000);
	fio_log_close(&log_);
}

/* On the grid: a border belongs to the window that it begins; an empty window has no line. */
static void test_windows(void)
{
	given((struct log_options){
		.bw = name, .value = LOG_BOTH, .avg = { 100 * NSEC_PER_MSEC } });
	add(0, 0, 1000);
	add(99, 0, 3000);
	add(99, 1, 5000);
	add(100, 0, 7000);
	add(399, 0, 400);
	add(400, 0, 800);
	fio_log_end(&log_, BEGIN + 450 * NSEC_PER_MSEC);
	printed(LOG_LAT, "100, 2000, 3000, 0, 0, 0\n100, 5000, 5000, 1, 0, 0\n"
			 "200, 7000, 7000, 0, 0, 0\n400, 400, 400, 0, 0, 0\n"
			 "450, 800, 800, 0, 0, 0\n");
	printed(LOG_IOPS, "100, 20, 20, 0, 0, 0\n100, 10, 10, 1, 0, 0\n200, 10, 10, 0, 0, 0\n"
			  "400, 10, 10, 0, 0, 0\n450, 20, 20, 0, 0, 0\n");
	printed(LOG_BW, "100, 80, 80, 0, 0, 0\n100, 40, 40, 1, 0, 0\n200, 40, 40, 0, 0, 0\n"
			"400, 40, 40, 0, 0, 0\n450, 80, 80, 0, 0, 0\n");
	options.value = LOG_VALUES + LOG_MAX;
	printed(LOG_SLAT, "100, 750, 0, 0, 0\n100, 1250, 1, 0, 0\n200, 1750, 0, 0, 0\n"
			  "400, 100, 0, 0, 0\n450, 200, 0, 0, 0\n");
	fio_log_close(&log_);
}

/* The logs of rates may have shorter windows than the others, and never longer ones. */
static void test_windows_of_rates(void)
{
	given((struct log_options){ .bw = name,
				    .iops = name,
				    .lat = name,
				    .avg = { 100 * NSEC_PER_MSEC },
				    .bw_avg = { 50 * NSEC_PER_MSEC },
				    .iops_avg = { 500 * NSEC_PER_MSEC } });
	add(10, 0, 4000);
	add(20, 0, 8000);
	add(60, 0, 12000);
	add(160, 0, 400);
	fio_log_end(&log_, BEGIN + 200 * NSEC_PER_MSEC);
	printed(LOG_BW, "50, 160, 0, 0, 0\n100, 80, 0, 0, 0\n200, 80, 0, 0, 0\n");
	printed(LOG_IOPS, "100, 30, 0, 0, 0\n200, 10, 0, 0, 0\n");
	printed(LOG_LAT, "100, 8000, 0, 0, 0\n200, 400, 0, 0, 0\n");
	CU_ASSERT_EQUAL(log_.ntracks, 2);
	fio_log_close(&log_);
}

/* Whether it is of real time, or, where asked for, all of it. */
static void test_priorities(void)
{
	struct log_entry e = { .lat_ns = 8, .bytes = 512, .prio = prio_value(1, 3, 0) };

	given((struct log_options){ .iops = name });
	fio_log_add(&log_, &e);
	e.prio = prio_value(2, 7, 5);
	fio_log_add(&log_, &e);
	printed(LOG_IOPS, "0, 1, 0, 512, 1\n0, 1, 0, 512, 0\n");
	options.prio = true;
	printed(LOG_IOPS, "0, 1, 0, 512, 0x2003\n0, 1, 0, 512, 0x402f\n");
	fio_log_close(&log_);
}

static uint32_t bin_sum(const struct log_bins *b)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < LOG_BINS; i++)
		sum += b->bin[i];
	return sum;
}

static void test_histograms(void)
{
	const struct log_bins *b;

	given((struct log_options){ .hist = name, .hist_window = { 50 * NSEC_PER_MSEC } });
	add(1, 0, 100);
	add(2, 0, 100);
	add(3, 1, 400);
	add(50, 0, 4000);
	fio_log_end(&log_, BEGIN + 60 * NSEC_PER_MSEC);
	b = log_.closed;
	CU_ASSERT_EQUAL_FATAL(b != NULL && b->next != NULL && b->next->next != NULL, true);
	CU_ASSERT_EQUAL(b->bin[75], 2); /* clat */
	CU_ASSERT_EQUAL(bin_sum(b), 2);
	CU_ASSERT_EQUAL(b->end_ns, 50 * NSEC_PER_MSEC);
	CU_ASSERT_EQUAL(b->next->dir, 1);
	CU_ASSERT_EQUAL(b->next->bin[fio_log_bin(300)], 1);
	CU_ASSERT_EQUAL(b->next->next->dir, 0);
	CU_ASSERT_EQUAL(bin_sum(b->next->next), 1);
	CU_ASSERT_EQUAL(b->next->next->end_ns, 60 * NSEC_PER_MSEC);
	CU_ASSERT_PTR_NULL(b->next->next->next);
	fio_log_close(&log_);
}

/* A last window that ends within the millisecond of the one before it has a time of its own. */
static void test_window_of_less_than_a_millisecond(void)
{
	given((struct log_options){ .lat = name, .avg = { 100 * NSEC_PER_MSEC } });
	add(99, 0, 1000);
	add(100, 0, 3000);
	fio_log_end(&log_, BEGIN + 100 * NSEC_PER_MSEC + 1);
	printed(LOG_LAT, "100, 1000, 0, 0, 0\n101, 3000, 0, 0, 0\n");
	fio_log_close(&log_);
}

/* Without memory it stops, says so, and keeps what there is. */
static void test_lost(void)
{
	given((struct log_options){ .lat = name });
	add(0, 0, 4);
	log_.lost = true;
	add(1, 0, 4);
	CU_ASSERT_EQUAL(log_.logged, 1);
	printed(LOG_LAT, "0, 4, 0, 4096, 0\n");
	fio_log_close(&log_);
}

static const struct test tests[] = {
	{ "an I/O is in fio's bin", test_bins },
	{ "a line an I/O", test_line_an_io },
	{ "more than a chunk", test_chunks },
	{ "windows are on a grid", test_windows },
	{ "windows of rates", test_windows_of_rates },
	{ "a window of less than a millisecond", test_window_of_less_than_a_millisecond },
	{ "priorities", test_priorities },
	{ "histograms hold each I/O", test_histograms },
	{ "without memory it ends", test_lost },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("fio_log", tests);
}
