/* SPDX-License-Identifier: MIT */
/* iodepth_batch=auto: the controller in stat/batch.h says how many go in and come out together. */
#include "stat/batch.h"

#include "stat/depth_search_options.h"
#include "worker/attachments.h"
#include "worker/worker.h"

static bool batch_wanted(const struct worker *w)
{
	return job_controls_batch(w->job);
}

static int batch_attach(struct worker *w, void **state)
{
	*state = &w->left.batch;
	return 0;
}

static void set_size(struct worker *w, const struct batch *b)
{
	w->loop.batch = batch_size(b);
	w->loop.complete_min = w->loop.batch * w->loop.unit;
}

static void batch_begin(struct worker *w, void *state)
{
	batch_open(state, w->loop.depth, w->job->depth_search->target.ns, w->loop.now_ns);
	set_size(w, state);
}

static void batch_back(struct worker *w, void *state, const struct chain *c)
{
	batch_add(state, w->loop.now_ns - c->step[0].start_ns);
}

static void batch_reaped(struct worker *w, void *state, uint32_t n)
{
	(void)n;
	if (batch_step(state, w->loop.now_ns))
		set_size(w, state);
}

const struct attachment_ops attach_batch = {
	.name = "batch",
	.wanted = batch_wanted,
	.open = batch_attach,
	.begin = batch_begin,
	.back = batch_back,
	.reaped = batch_reaped,
};
