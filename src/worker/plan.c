/* SPDX-License-Identifier: MIT */
/* Planning a unit of work: see plan.h. */
#include "worker/plan.h"

#include "base/hot.h"
#include "worker/files.h"

/* Adds a place to the digest: one multiplication of all that names it, both halves folded. */
static void digest_add(struct worker *w, const struct spot *s)
{
	uint64_t dir = (uint64_t)(s->dir >> 1) << 31 | (s->dir & 1); /* read, write, trim */
	uint64_t what = (uint64_t)s->len << 32 | (uint64_t)s->file << 1 | dir;
	unsigned __int128 m =
		(unsigned __int128)(w->left.digest ^ s->offset ^ 0xa0761d6478bd642fu) *
		(what ^ 0xe7037ed1a0b428dbu);

	w->left.digest = (uint64_t)m ^ (uint64_t)(m >> 64);
	w->left.planned++;
}

/* Does as an attachment has answered, which may have planned a unit of its own. */
static bool turn_take(struct worker *w, struct chain *c, enum turn turn)
{
	w->phase.ending |= turn == TURN_END;
	w->phase.refill &= turn != TURN_WAIT;
	if (turn == TURN_TAKEN && w->attached.points & AT_PLANNED)
		attach_planned(w, c, NULL);
	return turn == TURN_TAKEN;
}

/* Plans what attachments want to be done last, once all work is done. */
static bool plan_last(struct worker *w, struct chain *c)
{
	if (!w->phase.finishing || !attach_finish(w, c))
		return false;
	return turn_take(w, c, TURN_TAKEN);
}

NO_STACK_GUARD bool worker_plan(struct worker *w, struct chain *c)
{
	uint32_t points = w->attached.points;
	struct spot s;

	if (w->phase.ending)
		return plan_last(w, c);
	if (points & AT_TURN) {
		enum turn turn = attach_turn(w, c);

		if (turn != TURN_FREE)
			return turn_take(w, c, turn);
	}
	if (points & AT_PLACE)
		attach_place(w, &s);
	else if (!worker_place(w, &s))
		return false;
	digest_add(w, &s);
	w->job->workload->plan(c, &s, &w->job->shape, w->files.ntargets);
	if (w->content.each && c->step[c->steps - 1].io.dir == IO_WRITE)
		content_next(&w->content, c->buf, s.len, w->loop.part_size, w->loop.part_stride);
	if (points & AT_PLANNED)
		attach_planned(w, c, &s);
	return true;
}
