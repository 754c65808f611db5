/* SPDX-License-Identifier: MIT */
/* cmdprio_percentage= and its like: some transfers have an I/O priority of their own. */
#include "io/prio.h"

#include "worker/attachments.h"
#include "worker/worker.h"

static bool prios_wanted(const struct worker *w)
{
	return prio_wanted(w->job->prio);
}

static int prios_open(struct worker *w, void **state)
{
	struct rng *rng = *state;

	*rng = rng_stream(job_stream(w->job, w->given.index), RNG_PRIO);
	return 0;
}

static void prios_planned(struct worker *w, void *state, struct chain *c, const struct spot *s)
{
	for (uint32_t k = 0; s && k < c->steps; k++) {
		struct transfer *t = &c->step[k];

		t->io.prio = 0;
		if (t->len && t->io.dir != IO_TRIM)
			t->io.prio = prio_draw(w->job->prio, t->io.dir == IO_WRITE, t->len, state);
	}
}

const struct attachment_ops attach_prio = {
	.name = "prio",
	.size = sizeof(struct rng),
	.wanted = prios_wanted,
	.open = prios_open,
	.planned = prios_planned,
};
