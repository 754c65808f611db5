/* SPDX-License-Identifier: MIT */
/*
 * threshold=: latencies over bounds are counted one by one, since a bound may lie within a bucket
 * of the histogram. The loop adds lat of transfers and chains, and this counts beside it. An
 * attachment that adds latencies of another kind counts them with latency_add.
 */
#include "worker/threshold.h"
#include "worker/attachments.h"

static bool threshold_wanted(const struct worker *w)
{
	return w->job->require->threshold.n;
}

static void count(struct worker *w, enum op op, uint64_t ns)
{
	struct histogram *h = w->slice.op[op].hist[LAT];

	if (h)
		histogram_over(h, &w->job->require->threshold, ns);
}

static void threshold_done(struct worker *w, void *state, const struct transfer *t, enum op op)
{
	(void)state;
	count(w, op, w->loop.now_ns - t->start_ns);
}

/* A whole copy or chain, as the loop counts it. */
static void threshold_back(struct worker *w, void *state, const struct chain *c)
{
	(void)state;
	if (c->op < OPS && !c->failed)
		count(w, c->op, w->loop.now_ns - c->step[0].start_ns);
}

const struct attachment_ops attach_threshold = {
	.name = "threshold",
	.wanted = threshold_wanted,
	.done = threshold_done,
	.back = threshold_back,
};
