/* SPDX-License-Identifier: MIT */
/*
 * slat=1: a latency in two parts, until the engine's submit has returned and from there on. With
 * disable_lat=1 and without it, the second part alone, which is then the whole, as in fio.
 */
#include "worker/attachments.h"
#include "worker/clock.h"
#include "worker/threshold.h"

static bool parts_wanted(const struct worker *w)
{
	return job_splits_latency(w->job);
}

static void parts_submitted(struct worker *w, void *state, struct io **ios, uint32_t n)
{
	(void)state;
	worker_clock(w);
	for (uint32_t i = 0; i < n; i++)
		((struct transfer *)ios[i])->taken_ns = w->loop.now_ns;
}

static void parts_done(struct worker *w, void *state, const struct transfer *t, enum op op)
{
	struct op_stats *o = &w->slice.op[op];

	(void)state;
	if (o->hist[SLAT])
		latency_add(w, o->hist[SLAT], t->taken_ns - t->start_ns);
	if (o->hist[CLAT])
		latency_add(w, o->hist[CLAT], w->loop.now_ns - t->taken_ns);
}

static bool rest_wanted(const struct worker *w)
{
	return job_latencies(w->job) & 1u << CLAT && !job_splits_latency(w->job);
}

static void rest_done(struct worker *w, void *state, const struct transfer *t, enum op op)
{
	struct histogram *h = w->slice.op[op].hist[CLAT];

	(void)state;
	if (h)
		latency_add(w, h, w->loop.now_ns - t->start_ns);
}

const struct attachment_ops attach_clat = {
	.name = "clat",
	.wanted = rest_wanted,
	.done = rest_done,
};

const struct attachment_ops attach_submit_latency = {
	.name = "slat",
	.wanted = parts_wanted,
	.submitted = parts_submitted,
	.done = parts_done,
};
