/* SPDX-License-Identifier: MIT */
/* Rules and consequences of what is written. */
#include <errno.h>
#include <string.h>

#include "job/area_options.h"
#include "job/files_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/pattern.h"
#include "job/rules.h"
#include "load/content_options.h"
#include "load/dedupe.h"

/* Two options of which each says something else of the same bytes. */
static int contradict(struct job *job, struct err *e, const char *a, const char *b)
{
	return job_fail(job, e, a, "%s and %s contradict each other: leave one of them out", a, b);
}

static int check_same(struct job *job, struct err *e)
{
	const struct content_options *o = job->content;
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
	const struct content_options *o = job->content;
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

/* The first blocks that are written are the working set: there must be as many. */
static int check_working_set(struct job *job, struct err *e)
{
	static const char *const options[] = { "dedupe_working_set_percentage", "dedupe_global" };
	struct content_options *o = job->content;
	const struct files_options *f = job->files;

	for (size_t i = 0; o->mode != DEDUPE_WORKING_SET && i < 2; i++)
		if (job_changed(job, options[i]))
			return job_fail(job, e, options[i], "%s= is for dedupe_mode=working_set",
					options[i]);
	if (o->mode != DEDUPE_WORKING_SET)
		return 0;
	if (!o->dedupe)
		return job_fail(job, e, "dedupe_mode", "dedupe_mode= is for dedupe_percentage=");
	if (o->set_pct + o->dedupe > 100)
		return job_fail(
			job, e, "dedupe_working_set_percentage",
			"dedupe_working_set_percentage=%u and dedupe_percentage=%u: repetitions "
			"leave at most %u %% of the blocks for the set",
			o->set_pct, o->dedupe, 100 - o->dedupe);
	if (!job->area->size.bytes || f->nrfiles > 1 || (f->filename && strchr(f->filename, ':')))
		return job_fail(
			job, e, "dedupe_mode",
			"dedupe_mode=working_set needs one file, and its size= in bytes: the set "
			"is a share of that");
	o->set = job->area->size.bytes / 100 * o->set_pct +
		 job->area->size.bytes % 100 * o->set_pct / 100;
	if (o->set < job_blocks(job)[1].lo)
		return job_fail(job, e, "dedupe_working_set_percentage",
				"dedupe_working_set_percentage=%u of size= is less than a block",
				o->set_pct);
	return 0;
}

/* Blocks of one worker are another's: it is what they write that they share. */
static int check_global(struct job *job, struct err *e)
{
	if (!job->content->global || (job_pattern(job)->writes && !job_pattern(job)->reads))
		return 0;
	return job_fail(job, e, "dedupe_global",
			"dedupe_global=1 is for jobs that write and do not read");
}

static int check_chunk(struct job *job, struct err *e)
{
	if (!job->content->compress && job_changed(job, "buffer_compress_chunk"))
		return job_fail(job, e, "buffer_compress_chunk",
				"buffer_compress_chunk= is for buffer_compress_percentage=");
	return 0;
}

/* Sets options that were left out to the values that fio derives for them. */
void content_settle(struct job *job)
{
	struct content_options *o = job->content;

	if (job_copies(job))
		return;
	if ((o->pattern.len || o->zero_buffers || o->compress == 100) &&
	    !job_given(job, "scramble_buffers"))
		o->scramble_buffers = false;
	if (((o->compress && o->compress < 100) || o->dedupe) && !o->zero_buffers &&
	    !job_given(job, "refill_buffers"))
		o->refill_buffers = true;
}

job_rule *const content_rules[] = { check_same,   check_dedupe, check_working_set,
				    check_global, check_chunk,  NULL };
