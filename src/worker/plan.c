/* SPDX-License-Identifier: MIT */
/* Planning a unit of work: see worker_plan.h. */
#include "worker/plan.h"

#include "worker/verify.h"
#include "worker/files.h"
#include "worker/pace.h"
#include "worker/replay.h"
#include "worker/sync.h"

/* The sequence's digest: one multiplication of all that names a place, high and low half folded. */
static void digest_add(struct worker *w, const struct spot *s)
{
	uint64_t dir = (uint64_t)(s->dir >> 1) << 31 | (s->dir & 1); /* read, write, trim */
	uint64_t what = (uint64_t)s->len << 32 | (uint64_t)s->file << 1 | dir;
	unsigned __int128 m = (unsigned __int128)(w->digest ^ s->offset ^ 0xa0761d6478bd642fu) *
			      (what ^ 0xe7037ed1a0b428dbu);

	w->digest = (uint64_t)m ^ (uint64_t)(m >> 64);
	w->planned++;
}

/* A unit of work that ends in a write: what it writes. */
static void plan_write(struct worker *w, struct chain *c, const struct spot *s)
{
	if (w->syncs)
		worker_sync_written(w, s);
	if (w->verify)
		verify_written(w, c, s);
	else if (w->content.each)
		content_next(&w->content, c->buf, s->len, w->part_size, w->part_stride);
}

static void plan_prios(struct worker *w, struct chain *c)
{
	for (uint32_t k = 0; k < c->steps; k++) {
		struct transfer *t = &c->step[k];

		t->io.prio = 0;
		if (t->len && t->io.dir != IO_TRIM)
			t->io.prio =
				prio_draw(&w->job->prio, t->io.dir == IO_WRITE, t->len, &w->prio);
	}
}

static bool plan_unit(struct worker *w, struct chain *c)
{
	enum replay_work work = WORK_PLACE;
	enum verify_step step;
	struct spot s;

	if (w->ending)
		return false;
	if (w->verify && (step = verify_plan(w, c)) != VERIFY_GO_ON)
		return step == VERIFY_PLANNED;
	if (w->syncs && worker_sync_due(w, c))
		return true;
	if (w->replay.iolog)
		work = worker_replay(w, c, &s);
	else if (!(w->paced ? worker_pace_place(w, &s) : worker_place(w, &s)))
		return false;
	if (work != WORK_PLACE)
		return work == WORK_SYNC;
	digest_add(w, &s);
	w->job->workload->plan(c, &s, &w->job->shape, w->files.ntargets);
	c->check = w->checks_reads;
	if (w->paced)
		worker_pace_planned(w, c, &s);
	if (c->step[c->steps - 1].io.dir == IO_WRITE)
		plan_write(w, c, &s);
	else if (w->syncs && s.dir == IO_TRIM)
		worker_sync_trimmed(w, &s);
	if (w->prios)
		plan_prios(w, c);
	return true;
}

bool worker_plan(struct worker *w, struct chain *c)
{
	if (!(w->syncing ? worker_sync_end(w, c) : plan_unit(w, c)))
		return false;
	if (w->record)
		worker_record(w, c);
	return true;
}
