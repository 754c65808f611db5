/* SPDX-License-Identifier: MIT */
/* What fio knows: its options under each name it gives them, and the words that it ignores. */
#include "job/fio_names.h"
#include "job/fio_lacking.h"

#include "tests/fio_options.h"
#include "tests/support.h"

static void known(void)
{
	static const char *const names[] = {
		"allow_file_create",
		"zoneskip",
		"bs",
		"blocksize",
		"rw",
		"readwrite",
		"bssplit",
		"thinktime",
		"rate_iops",
		"verify",
		"iodepth_batch_complete_max",
		"steadystate",
		"ss_dur",
		"random_distribution",
		"write_lat_log",
		"zonemode",
		"zonecapacity",
		"kb_base",
		"uid",
		"hugepage-size",
		"percentile_list",
		"name",
		"wait_for_previous",
		"io_limit",
		"fileoffset",
		"timeout",
		"nr_files",
		NULL,
	};

	for (const char *const *n = names; *n; n++)
		CHECK_TEXT(fio_has(*n) ? *n : "no", *n);
}

/* Nearly right is not right, nor are the names of iogen's own options. */
static void unknown(void)
{
	static const char *const names[] = {
		"",       "b",    "BS",   "bs ",    "bs=",   "blocksiz", "blocksizes", "workload",
		"source", "seed", "slat", "iovecs", "links", "threads",  "(null)",     NULL,
	};

	for (const char *const *n = names; *n; n++)
		CHECK_TEXT(fio_has(*n) ? *n : "no", "no");
}

static void values(void)
{
	CU_ASSERT_PTR_NULL(fio_lacking_engine("psync"));
	CU_ASSERT_PTR_NULL(fio_lacking_engine("libblki"));
	CU_ASSERT_PTR_NULL(fio_lacking_engine("libblkios"));
	CU_ASSERT_PTR_NULL(fio_lacking_engine(""));
	CU_ASSERT_PTR_NOT_NULL(fio_lacking_engine("libblkio"));
	CU_ASSERT_PTR_NOT_NULL(fio_lacking_engine("external"));
	CU_ASSERT_PTR_NOT_NULL(fio_lacking_engine("external:/x"));
	CU_ASSERT_PTR_NULL(fio_lacking_engine("externals"));
	CU_ASSERT_PTR_NOT_NULL(fio_lacking_value("iomem", "cudamalloc"));
	CU_ASSERT_PTR_NULL(fio_lacking_value("iomem", "malloc"));
	CU_ASSERT_PTR_NULL(fio_lacking_value("rw", "cudamalloc"));
}

static void ignored(void)
{
	CU_ASSERT_TRUE(fio_ignores("threads"));
	CU_ASSERT_TRUE(fio_ignores("block"));
	CU_ASSERT_TRUE(fio_ignores("device-names"));
	CU_ASSERT_TRUE(fio_ignores("threads-per-queue"));
	CU_ASSERT_FALSE(fio_ignores("thread"));
	CU_ASSERT_FALSE(fio_ignores("bs"));
	CU_ASSERT_FALSE(fio_ignores(""));
	CU_ASSERT_FALSE(fio_ignores("nonsense"));
}

static const struct test tests[] = {
	{ "fio's options and their aliases", known },
	{ "what is none of fio's", unknown },
	{ "patterns and engines", values },
	{ "what fio ignores", ignored },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("fionames", tests);
}
