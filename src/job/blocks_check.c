/* SPDX-License-Identifier: MIT */
/* Rules and consequences of sizes of blocks. */
#include <errno.h>
#include <inttypes.h>

#include "io/file_ops.h"
#include "job/blocks_options.h"
#include "job/job.h"
#include "job/offset_options.h"
#include "job/options.h"
#include "job/pattern.h"
#include "job/row.h"
#include "job/rules.h"
#include "load/shape_options.h"

static int check_order(struct job *job, struct err *e)
{
	if (job->blocks->by_order && job_changed(job, "percentage_random"))
		return job_fail(
			job, e, "bs_is_seq_rand",
			"bs_is_seq_rand and percentage_random= contradict each other: leave one "
			"out");
	return 0;
}

/* A read or a write has a buffer, and the kernel moves less than 2 GiB at once; a trim has none. */
static int check_largest(struct job *job, struct err *e)
{
	const struct range *bs = job_blocks(job);
	const struct pattern *rw = job_pattern(job);
	const bool moves[2] = { rw->reads, rw->writes };

	for (int op = 0; op < 2 && !job_takes_files(job); op++)
		if (moves[op] && bs[op].hi > MAX_BLOCK)
			return job_fail(job, e, job_given(job, "bsrange") ? "bsrange" : "bs",
					"bs=%" PRIu64 ": a read or a write has at most %" PRIu64
					" bytes, a trim %" PRIu64,
					bs[op].hi, MAX_BLOCK, MAX_TRIM);
	return 0;
}

/* bs_is_seq_rand=: the first sizes are for sequential I/O, the second for random. */
static void settle_order(struct job *job)
{
	int from = job_pattern(job)->random ? 1 : 0;

	for (int op = 0; job->blocks->by_order && op < 3; op++) {
		job->blocks->bs.op[op] = job->blocks->bs.op[from];
		if (job->offset->split)
			job->offset->split->op[op] = job->offset->split->op[from];
	}
}

/* bssplit= is a bs= of its own: its smallest and its largest size. */
static void settle_split(struct job *job)
{
	for (int op = 0; op < 3; op++) {
		const struct bssplit *b = job_bssplit(job, op);
		struct range *bs = &job->blocks->bs.op[op];

		for (uint32_t i = 0; i < b->n; i++) {
			bs->lo = i && bs->lo < b->size[i].bs ? bs->lo : b->size[i].bs;
			bs->hi = i && bs->hi > b->size[i].bs ? bs->hi : b->size[i].bs;
		}
	}
}

/* bs=file: the largest file is the largest block; 1 where none is known, which a rule refuses. */
static void settle_files(struct job *job)
{
	uint64_t largest = job_file_bytes(job);

	if (job_file_op(job)->makes && job_file_op(job)->moves && !job_given(job, "bs") &&
	    !job_given(job, "bsrange"))
		job->blocks->bs.file = true;
	for (int op = 0; job->blocks->bs.file && op < 3; op++)
		job->blocks->bs.op[op] =
			(struct range){ largest ? largest : 1, largest ? largest : 1 };
}

void blocks_settle(struct job *job)
{
	settle_files(job);
	settle_order(job);
	settle_split(job);
	if (job->shape->trimwrite)
		job->blocks->bs.op[1] =
			job->blocks->bs.op[2]; /* trimmed blocks are written, whole */
}

job_rule *const blocks_rules[] = { check_order, check_largest, NULL };
