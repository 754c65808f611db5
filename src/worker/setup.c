/* SPDX-License-Identifier: MIT */
/* Sets a worker up from its job, and takes it down. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "io/file_ops.h"
#include "io/memory_options.h"
#include "io/placement_options.h"
#include "job/depth_options.h"
#include "job/pattern.h"
#include "job/sync_options.h"
#include "job/trim_written.h"
#include "load/verify_block.h"
#include "worker/attachments.h"
#include "worker/files.h"
#include "worker/placement.h"
#include "worker/worker.h"
#include "worker/hook.h"

static int out_of_memory(struct worker *w)
{
	return fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
}

/* Returns the strictest alignment of the files; parts of a buffer begin there, and do not touch. */
static uint32_t lay_out_parts(struct worker *w)
{
	uint32_t align = 1;

	for (uint32_t i = 0; i < w->files.n; i++) {
		const struct file *f = &w->files.list[i];

		align = f->align > align ? f->align : align;
		align = f->mem_align > align ? f->mem_align : align;
		w->loop.mask[i] = f->align - 1;
	}
	w->loop.part_size = (uint32_t)job_largest_block(w->job);
	w->loop.part_stride = (w->loop.part_size + align - 1) / align * align;
	if (w->shape.parts > 1)
		w->loop.part_stride += align > 64 ? align : 64;
	return align;
}

/* Refuses an iomem_align= that is not good enough for O_DIRECT. */
static int check_memory_align(struct worker *w)
{
	uint32_t given = w->job->memory->align;

	for (uint32_t i = 0; i < w->files.n; i++)
		if (job_is_direct(w->job) && w->files.list[i].mem_align &&
		    given % w->files.list[i].mem_align)
			return fail(&w->left.err, EINVAL,
				    "[%s] iomem_align=%u: direct=1 on %s needs a multiple of %u",
				    w->job->name, given, w->files.list[i].path,
				    w->files.list[i].mem_align);
	return 0;
}

/* Returns whether the data of a job come from nowhere but its reads, and nobody looks at them. */
static bool only_reads(const struct job *job)
{
	return !job_pattern(job)->writes && !job_copies(job) && job_verify_kind(job) == VERIFY_NONE;
}

static int open_buffers(struct worker *w)
{
	uint32_t align = lay_out_parts(w);
	const struct buffers_request want = { .n = w->loop.depth,
					      .len = (size_t)w->loop.part_stride * w->shape.parts,
					      .align = align,
					      .from = w->job->memory,
					      .lazy = job_is_diskless(w->job),
					      .any = only_reads(w->job),
					      .worker = w->given.index };
	int ret = check_memory_align(w);

	if (ret)
		return ret;
	err_enter(&w->left.err, "[%s] ", w->job->name);
	ret = buffers_open(&w->buffers, &want, &w->left.err);
	err_leave(&w->left.err);
	return ret;
}

/* Fills the buffers, after the engine was opened, which may have tried a read. */
static void fill_buffers(struct worker *w)
{
	const struct pattern *rw = job_pattern(w->job);
	const struct content_rules rules = { .options = w->job->content,
					     .peers = w->given.peers,
					     .block = job_blocks(w->job)[1].lo,
					     .mixed = rw->reads };

	if (!rw->writes || job_copies(w->job))
		return;
	content_open(&w->content, &rules, job_stream(w->job, w->given.index));
	for (uint32_t i = 0; i < w->loop.depth; i++)
		content_first(&w->content, w->buffers.vec[i].iov_base, w->buffers.vec[i].iov_len,
			      w->loop.part_stride);
	if (job_verify_kind(w->job) != VERIFY_NONE) /* it fills each write itself */
		w->content.each = CONTENT_KEEP;
}

/* Gives a transfer its slot: its chain's, or its own, where several of a chain are in flight. */
static void open_transfer(struct worker *w, struct chain *c, uint32_t k)
{
	struct transfer *t = &c->step[k];

	t->chain = c;
	t->io.slot = w->loop.linked ? c->index * w->shape.steps + k : c->index;
	t->io.buf = c->index;
	t->io.iov = w->loop.vecs ? &w->loop.vecs[(size_t)c->index * w->shape.niov] : &t->vec;
}

static void open_chains(struct worker *w)
{
	for (uint32_t i = 0; i < w->loop.depth; i++) {
		struct chain *c = worker_chain(w, i);

		c->index = i;
		c->buf = w->buffers.vec[i].iov_base;
		for (uint32_t k = 0; k < w->shape.steps; k++)
			open_transfer(w, c, k);
		/* a stack: the first is to come out first */
		w->loop.idle[w->loop.depth - 1 - i] = c;
	}
	w->loop.nidle = w->loop.depth;
}

static void set_depth(struct worker *w)
{
	const struct depth_options *d = w->job->depth;

	w->shape = job_shape(w->job);
	w->loop.linked = job_linked(w->job);
	w->loop.whole = job_takes_files(w->job);
	w->loop.checks = job_file_op(w->job)->removes;
	w->loop.apart = job_op_apart(w->job);
	w->loop.depth = job_in_flight(w->job);
	w->loop.unit = w->loop.linked ? w->shape.steps : 1;
	w->loop.batch = d->batch ? d->batch : w->loop.depth;
	w->loop.complete_min = d->complete_min * w->loop.unit;
	w->loop.complete_max = (d->complete_max ? d->complete_max : w->loop.depth) * w->loop.unit;
	w->loop.low = d->low ? d->low : w->loop.depth;
	w->phase.refill = true;
}

static int open_memory(struct worker *w)
{
	w->nslots = job_slots(w->job);
	w->loop.queue_size = 2 * w->nslots;
	w->loop.chain_size =
		(uint32_t)(sizeof(struct chain) + w->shape.steps * sizeof(struct transfer));
	w->loop.chains = calloc(w->loop.depth, w->loop.chain_size);
	if (w->shape.niov > 1)
		w->loop.vecs = calloc((size_t)w->loop.depth * w->shape.niov, sizeof(*w->loop.vecs));
	w->loop.idle = calloc(w->loop.depth, sizeof(*w->loop.idle));
	w->loop.queue = calloc(w->loop.queue_size, sizeof(*w->loop.queue));
	w->loop.done = calloc(w->loop.complete_max, sizeof(*w->loop.done));
	w->loop.mask = calloc(w->files.n, sizeof(*w->loop.mask));
	if (!w->loop.chains || !w->loop.idle || !w->loop.queue || !w->loop.done || !w->loop.mask ||
	    (w->shape.niov > 1 && !w->loop.vecs))
		return out_of_memory(w);
	return 0;
}

static int open_engine(struct worker *w)
{
	struct engine_env env = {
		.files = w->files.fds,
		.bufs = w->buffers.vec,
		.nfiles = w->files.n,
		.nbufs = w->buffers.n,
		.nslots = w->nslots,
		.niov = w->shape.niov,
		.ndescs = file_op_opens(job_file_op(w->job)) ? w->loop.depth : 0,
		.range_flags = w->job->sync->range.flags,
		.syncs = job_syncs(w->job),
		.trims = job_trims(w->job),
		.copy = job_copy_method(w->job),
		.submit_at_once = job_splits_latency(w->job),
		.opts = w->job->engine_opts,
		.calls = &w->slice.calls,
		.waits = &w->slice.waits,
	};
	int ret;

	err_enter(&w->left.err, "[%s] ", w->job->name);
	ret = engine_open(&w->engine, w->job->engine, &env, &w->left.err);
	err_leave(&w->left.err);
	return ret;
}

bool worker_plain_allowed = true;

static bool is_plain(const struct worker *w)
{
	return worker_plain_allowed && !w->attached.points && !w->loop.ahead && !w->loop.linked &&
	       w->shape.steps == 1 && w->shape.niov == 1 && !w->loop.whole &&
	       !job_file_op(w->job)->steps && !job_copies_inside(w->job);
}

int worker_open(struct worker *w)
{
	int ret = placement_apply(w->job, w->given.number, &w->locked, &w->left.err);

	if (!ret && w->job->placement->prerun)
		ret = hook_run(w->job->placement->prerun, w->job->family, "prerun", &w->left.err);
	if (ret)
		return ret;
	set_depth(w);
	ret = open_memory(w);
	if (!ret)
		ret = worker_plan_offsets(w);
	if (!ret)
		ret = worker_files_begin(w);
	if (!ret)
		ret = attach_open(w, attachments);
	if (!ret)
		ret = open_buffers(w);
	if (ret)
		return ret;
	open_chains(w);
	ret = open_engine(w);
	if (!ret)
		fill_buffers(w);
	w->loop.plain = is_plain(w);
	return ret;
}

void worker_close(struct worker *w)
{
	engine_close(&w->engine);
	placement_undo(w->job, w->locked);
	w->locked = NULL;
	if (w->left.failed) /* the engine may have been given up, with transfers in flight */
		buffers_close(&w->buffers);
	else
		buffers_leave(&w->buffers);
	offset_close(&w->offset);
	free(w->regions);
	attach_close(w);
	free(w->open.list);
	w->open.list = NULL;
	free(w->loop.chains);
	free(w->loop.idle);
	free(w->loop.queue);
	free(w->loop.done);
	free(w->loop.mask);
	free(w->loop.vecs);
	w->regions = NULL;
	w->loop.chains = NULL;
	w->loop.idle = NULL;
	w->loop.queue = w->loop.done = NULL;
	w->loop.mask = NULL;
	w->loop.vecs = NULL;
	stats_release(&w->slice);
}

void worker_release(struct worker *w)
{
	worker_close(w);
	stats_release(&w->left.total);
	batch_close(&w->left.batch);
	prio_stats_release(&w->left.prios);
	fio_log_close(&w->logs.fio_log);
	iolog_record_free(&w->logs.iolog);
	snapshot_free(w->given.snapshot);
	w->given.snapshot = NULL;
	files_close(&w->files);
}
