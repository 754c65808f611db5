/* SPDX-License-Identifier: MIT */
/* cmdprio_percentage= and its like: some transfers have an I/O priority of their own. */
#include "io/placement.h"
#include "io/prio.h"

#include "job/summary_options.h"
#include "worker/attachments.h"
#include "worker/worker.h"

/* A worker's draws, and the priority of what has none of its own. */
struct prios {
	struct rng rng;
	uint16_t own;
};

static bool prios_wanted(const struct worker *w)
{
	return prio_wanted(w->job->prio);
}

static int prios_open(struct worker *w, void **state)
{
	struct prios *p = *state;

	p->own = placement_prio(w->job->placement);
	p->rng = rng_stream(job_stream(w->job, w->given.index), RNG_PRIO);
	return 0;
}

static void prios_planned(struct worker *w, void *state, struct chain *c, const struct spot *s)
{
	struct prios *p = state;

	for (uint32_t k = 0; s && k < c->steps; k++) {
		struct transfer *t = &c->step[k];

		t->io.prio = 0;
		if (t->len && t->io.dir != IO_TRIM)
			t->io.prio =
				prio_draw(w->job->prio, t->io.dir == IO_WRITE, t->len, &p->rng);
	}
}

/* Counts the latency that fio has here: lat where its percentiles are asked for, else clat. */
static void prios_done(struct worker *w, void *state, const struct transfer *t, enum op op)
{
	const struct prios *p = state;
	const struct op_stats *o = &w->slice.op[op];
	bool rest = job_splits_latency(w->job) && !w->job->summary->lat_percentiles;

	if (op < PRIO_OPS && w->clock.measuring && (o->hist[LAT] || o->hist[CLAT]))
		prio_stats_add(&w->left.prios, t->io.prio ? t->io.prio : p->own, op,
			       w->loop.now_ns - (rest ? t->taken_ns : t->start_ns));
}

const struct attachment_ops attach_prio = {
	.name = "prio",
	.size = sizeof(struct prios),
	.wanted = prios_wanted,
	.open = prios_open,
	.planned = prios_planned,
	.done = prios_done,
};
