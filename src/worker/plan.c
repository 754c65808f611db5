/* SPDX-License-Identifier: MIT */
/* Planning a unit of work, as far as attachments have a say: see plan.h. */
#include "worker/plan.h"

/* Does as an attachment has answered, which may have planned a unit of its own. */
static bool turn_take(struct worker *w, struct chain *c, enum turn turn)
{
	w->phase.ending |= turn == TURN_END;
	w->phase.refill &= turn != TURN_WAIT;
	if (turn == TURN_TAKEN && w->attached.points & AT_PLANNED)
		attach_planned(w, c, NULL);
	return turn == TURN_TAKEN;
}

bool plan_last(struct worker *w, struct chain *c)
{
	if (!w->phase.finishing || !attach_finish(w, c))
		return false;
	return turn_take(w, c, TURN_TAKEN);
}

bool plan_asks(struct worker *w, struct chain *c, bool *planned)
{
	enum turn turn = attach_turn(w, c);

	*planned = turn != TURN_FREE && turn_take(w, c, turn);
	return turn == TURN_FREE;
}
