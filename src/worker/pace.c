/* SPDX-License-Identifier: MIT */
/* thinktime= and flow=: units wait for a pause to end, or for other jobs. See load/pace.h. */
#include "load/pace.h"

#include "load/pace_options.h"
#include "worker/attachments.h"
#include "worker/worker.h"

struct pacing {
	struct pace pace; /* first: whoever asks for the state sees the pace */
	uint64_t spun_before_ns;
};

static bool pace_wanted(const struct worker *w)
{
	const struct pace_options *o = w->job->pace;

	return o->thinktime.ns || o->cycles || (o->flow && w->given.flow);
}

static int pace_attach(struct worker *w, void **state)
{
	struct pacing *p = *state;

	pace_open(&p->pace, w->job->pace, w->given.flow);
	return 0;
}

static void pace_joins(struct worker *w, void *state)
{
	(void)w;
	pace_join(&((struct pacing *)state)->pace);
}

static void pace_begins(struct worker *w, void *state)
{
	pace_begin(&((struct pacing *)state)->pace, w->loop.now_ns);
}

static void pace_measure(struct worker *w, void *state)
{
	struct pacing *p = state;

	(void)w;
	p->spun_before_ns = p->pace.spun_ns;
}

static void pace_leaves(struct worker *w, void *state)
{
	(void)w;
	pace_leave(&((struct pacing *)state)->pace);
}

static enum turn pace_turn(struct worker *w, void *state, struct chain *c)
{
	struct pacing *p = state;

	(void)c;
	if (!w->phase.reading)
		pace_think(&p->pace);
	if (w->phase.reading || !pace_holds(&p->pace, w->loop.now_ns))
		return TURN_FREE;
	w->phase.hold_ns = p->pace.due_ns;
	return TURN_HOLD;
}

static void pace_planned(struct worker *w, void *state, struct chain *c, const struct spot *s)
{
	(void)w;
	(void)c;
	if (s)
		pace_issue(&((struct pacing *)state)->pace);
}

static void pace_returned(struct worker *w, void *state, const struct chain *c)
{
	if (chain_was_drawn(w, c))
		pace_back(&((struct pacing *)state)->pace);
}

/* A pause may spin, and who waits for others is woken by them. */
static bool pace_rest(struct worker *w, void *state, uint64_t end_ns)
{
	struct pace *p = &((struct pacing *)state)->pace;

	if (!p->pause_ns && !p->flow_holds)
		return false;
	pace_wait(p, w->loop.now_ns, end_ns > w->loop.now_ns ? end_ns - w->loop.now_ns : 0);
	return true;
}

static void pace_bound(const struct worker *w, const void *state, struct bound_facts *f)
{
	const struct pacing *p = state;

	(void)w;
	f->spun_ns = p->pace.spun_ns - p->spun_before_ns;
}

const struct attachment_ops attach_pace = {
	.name = "pace",
	.size = sizeof(struct pacing),
	.wanted = pace_wanted,
	.open = pace_attach,
	.join = pace_joins,
	.begin = pace_begins,
	.measure = pace_measure,
	.leave = pace_leaves,
	.turn = pace_turn,
	.planned = pace_planned,
	.back = pace_returned,
	.rest = pace_rest,
	.bound = pace_bound,
};
