/* SPDX-License-Identifier: MIT */
/* What answers mean for a job: sentences that are there where the answers speak for them. */
#include "probe/advice.h"

#include <stdlib.h>
#include <string.h>

#include "probe/answer.h"
#include "tests/support.h"

#define MOST 16

static struct question questions[MOST];
static struct probe probe;

/* Begins anew, with no answer. */
static void begin(void)
{
	probe_free(&probe);
	memset(questions, 0, sizeof(questions));
}

static void answered(const char *name, const char *value, const char *note)
{
	struct answer *a = &probe.list[probe.n];

	questions[probe.n] = (struct question){ .name = name, .unit = "" };
	a->question = &questions[probe.n++];
	answer_word(a, TRIED, value, "%s", note);
}

/* Returns the sentence that begins so, after all have been made; NULL: none does. */
static const char *sentence(const char *begin_with)
{
	if (!probe.nsentences)
		advice_add(&probe);
	for (uint32_t i = 0; i < probe.nsentences; i++)
		if (!strncmp(probe.sentences[i], begin_with, strlen(begin_with)))
			return probe.sentences[i];
	return NULL;
}

static void nothing_known(void)
{
	begin();
	CU_ASSERT_PTR_NULL(sentence(""));
}

static void direct_with_its_block(void)
{
	begin();
	answered("direct", "yes", "");
	answered("direct_is", "direct", "");
	answered("direct_offset_claimed", "512", "");
	answered("direct_offset_align", "512", "");
	answered("direct_length_align", "4096", "");
	CHECK_TEXT(sentence("Use direct"),
		   "Use direct=1, with bs= and offsets that are multiples of 4096.");
	CU_ASSERT_PTR_NULL(sentence("Do not trust direct"));
}

static void claims_above_what_is_taken(void)
{
	begin();
	answered("direct", "yes", "");
	answered("direct_is", "direct", "");
	answered("direct_offset_claimed", "4096", "");
	answered("direct_offset_align", "1", "");
	CHECK_TEXT(sentence("Use direct"),
		   "Use direct=1, with bs= and offsets that are multiples of 4096.");
}

static void direct_that_is_not(void)
{
	begin();
	answered("direct", "yes", "");
	answered("direct_is", "memory", "tmpfs is memory");
	CHECK_TEXT(sentence("Do not trust direct"),
		   "Do not trust direct=1: it is taken, but tmpfs is memory.");
	CU_ASSERT_PTR_NULL(sentence("Use direct"));
	begin();
	answered("direct", "yes", "");
	answered("direct_is", "direct", "");
	answered("direct_write_dirties", "yes", "");
	CHECK_TEXT(sentence("Do not trust direct"),
		   "Do not trust direct=1 for writes: they go through the page cache.");
	begin();
	answered("direct", "no", "");
	CHECK_TEXT(sentence("Use direct"), "Use direct=0: O_DIRECT is not taken here.");
}

static void engines_by_what_is_in_flight(void)
{
	begin();
	answered("uring_read_direct", "workers", "");
	answered("libaio_read_direct", "async", "");
	answered("libaio_read_buffered", "inline", "");
	CHECK_TEXT(sentence("Use ioengine"),
		   "Use ioengine=libaio with direct=1 for iodepth= above 1.");
	CU_ASSERT_PTR_NOT_NULL(sentence("ioengine=io_uring has direct reads done by threads"));
	CU_ASSERT_PTR_NOT_NULL(sentence("Do not trust ioengine=libaio with direct=0"));
	begin();
	answered("uring_read_direct", "async", "");
	answered("libaio_read_direct", "inline", "");
	CHECK_TEXT(sentence("Use ioengine"),
		   "Use ioengine=io_uring with direct=1 for iodepth= above 1.");
	CU_ASSERT_PTR_NOT_NULL(sentence("Do not trust ioengine=libaio with iodepth="));
	CU_ASSERT_PTR_NULL(sentence("ioengine=io_uring has"));
	begin();
	answered("uring_read_direct", "workers", "");
	answered("uring_overwrite_direct", "workers", "");
	CU_ASSERT_PTR_NOT_NULL(sentence("ioengine=io_uring has direct reads and overwrites done"));
}

static void flags_by_what_they_do(void)
{
	begin();
	answered("uncached_read", "yes", "");
	answered("uncached_write_new", "yes", "");
	answered("uncached_overwrite", "stays", "");
	answered("nowait_read_cached", "yes", "");
	answered("nowait_read_direct", "EAGAIN", "");
	CHECK_TEXT(sentence("uncached=1"), "uncached=1 works for reads, writes of new space.");
	CU_ASSERT_PTR_NOT_NULL(sentence("Do not trust uncached=1 for overwrites:"));
	CHECK_TEXT(sentence("nowait=1"), "nowait=1 works for cached reads.");
	CHECK_TEXT(sentence("Do not use nowait=1 with direct=1"),
		   "Do not use nowait=1 with direct=1: reads of 64 KiB are refused each time.");
	begin();
	answered("uncached_read", "EOPNOTSUPP", "");
	answered("nowait_read_cached", "EOPNOTSUPP", "");
	CHECK_TEXT(sentence("uncached=1"), "uncached=1 is refused.");
	CHECK_TEXT(sentence("nowait=1"), "nowait=1 is refused.");
}

static void costs_that_differ(void)
{
	begin();
	answered("overwrite_us", "20.0", "");
	answered("append_us", "130.0", "");
	answered("unwritten_us", "21.0", "");
	CHECK_TEXT(sentence("A write that makes"),
		   "A write that makes a file longer takes 6.5 times an overwrite: measure either "
		   "of them, and lay files out (overwrite=1) for the latter.");
	CU_ASSERT_PTR_NULL(sentence("A write to reserved"));
}

static const struct test tests[] = {
	{ "nothing is said where nothing is known", nothing_known },
	{ "direct=1, with the largest block that is needed", direct_with_its_block },
	{ "the kernel's claim counts where more is taken", claims_above_what_is_taken },
	{ "direct=1 that is not direct", direct_that_is_not },
	{ "engines by what they have in flight", engines_by_what_is_in_flight },
	{ "flags by what they do", flags_by_what_they_do },
	{ "costs that differ by two and more", costs_that_differ },
	{ NULL, NULL },
};

int main(void)
{
	int ret = suite_run("advice", tests);

	probe_free(&probe);
	return ret;
}
