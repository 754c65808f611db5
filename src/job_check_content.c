/* SPDX-License-Identifier: MIT */
/* The rules between the options of what is written, and of the memory that it is written from. */
#include <errno.h>

#include "job.h"

/* Two options of which each says something else of the same bytes. */
static int contradict(struct job *job, struct err *e, const char *a, const char *b)
{
	return job_fail(job, e, a, "%s and %s contradict each other: leave one of them out", a, b);
}

static int check_same(struct job *job, struct err *e)
{
	const struct content_options *o = &job->data;
	int ret = 0;

	if (o->zero_buffers && o->refill_buffers)
		ret = contradict(job, e, "refill_buffers", "zero_buffers");
	if (o->zero_buffers && o->pattern.len)
		ret = contradict(job, e, "buffer_pattern", "zero_buffers");
	if (o->zero_buffers && o->compress && o->compress < 100)
		ret = contradict(job, e, "buffer_compress_percentage", "zero_buffers");
	if (o->pattern.len && o->scramble_buffers && job_given(job, "scramble_buffers"))
		ret = contradict(job, e, "scramble_buffers", "buffer_pattern");
	return ret;
}

static int check_dedupe(struct job *job, struct err *e)
{
	const struct content_options *o = &job->data;
	int ret = 0;

	if (!o->dedupe)
		return 0;
	if (o->zero_buffers)
		ret = contradict(job, e, "dedupe_percentage", "zero_buffers");
	if (o->compress == 100)
		ret = job_fail(
			job, e, "dedupe_percentage",
			"dedupe_percentage= means nothing with buffer_compress_percentage=100,"
			" where all blocks are equal");
	if (o->pattern.len && !o->compress)
		ret = job_fail(job, e, "dedupe_percentage",
			       "dedupe_percentage= means nothing with buffer_pattern=, where all "
			       "blocks are equal, unless there is buffer_compress_percentage=");
	if (!o->refill_buffers && job_given(job, "refill_buffers"))
		ret = job_fail(job, e, "dedupe_percentage",
			       "dedupe_percentage= needs new contents for each write: leave "
			       "refill_buffers=0 out");
	return ret;
}

static int check_memory(struct job *job, struct err *e)
{
	const struct memory_options *o = &job->memory;
	bool huge = o->from.kind == MEMORY_MMAPHUGE || o->from.kind == MEMORY_SHMHUGE;

	if (!o->hugepage)
		return 0;
	if (!huge)
		return job_fail(job, e, "hugepage-size",
				"hugepage-size= is for iomem=mmaphuge and shmhuge");
	if (o->from.path)
		return job_fail(job, e, "hugepage-size",
				"hugepage-size= means nothing to a file: its file system has pages "
				"of one size");
	if (o->hugepage < 4096 || o->hugepage & (o->hugepage - 1))
		return job_fail(job, e, "hugepage-size",
				"hugepage-size= is no power of two: write 2m, say");
	return 0;
}

/* What fio makes of options that were left out. */
static void settle(struct job *job)
{
	struct content_options *o = &job->data;

	if ((o->pattern.len || o->zero_buffers || o->compress == 100) &&
	    !job_given(job, "scramble_buffers"))
		o->scramble_buffers = false;
	if (((o->compress && o->compress < 100) || o->dedupe) && !job_given(job, "refill_buffers"))
		o->refill_buffers = true;
}

int job_check_content(struct job *job, struct err *e)
{
	int (*const rules[])(struct job *, struct err *) = { check_same, check_dedupe,
							     check_memory };
	int ret = 0;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		ret = rules[i](job, e) ? -EINVAL : ret;
	if (!job->data.compress && job_changed(job, "buffer_compress_chunk"))
		ret = job_fail(job, e, "buffer_compress_chunk",
			       "buffer_compress_chunk= is for buffer_compress_percentage=");
	if (!ret && !job_copies(job))
		settle(job);
	return ret;
}
