/* SPDX-License-Identifier: MIT */
/* Replaying and writing logs of I/O: see worker_replay.h. */
#include "worker/replay.h"

/*
 * When the next one is due: so long after the one before was, or, where that came late, after it
 * came. What is late is not made up for, as in fio.
 */
static bool entry_due(struct worker *w, const struct iolog_entry *en)
{
	struct replay *r = &w->replay;
	uint64_t since = en->since_start ? w->start_ns : r->last_ns;
	uint64_t due = since + en->delay_ns;

	if (!en->delay_ns) {
		r->last_ns = w->now_ns;
	} else if (w->now_ns < due) {
		r->waited = true;
		w->held = true;
		w->pace.due_ns = due;
		return false;
	} else {
		r->last_ns = r->waited ? due : w->now_ns;
	}
	r->waited = false;
	return true;
}

enum replay_work worker_replay(struct worker *w, struct chain *c, struct spot *s)
{
	struct replay *r = &w->replay;
	const struct iolog_entry *en = &r->iolog->list[r->at];

	if (r->at == r->iolog->n) {
		w->ending = true;
		return WORK_NONE;
	}
	if (!entry_due(w, en))
		return WORK_NONE;
	r->at++;
	*s = (struct spot){ (enum io_dir)en->dir, en->file, en->len, en->offset };
	if (en->len)
		return WORK_PLACE;
	chain_plan_sync(c, s->dir, s->file);
	return WORK_SYNC;
}

void worker_record(struct worker *w, const struct chain *c)
{
	for (uint32_t k = 0; k < c->steps; k++) {
		const struct transfer *t = &c->step[k];

		iolog_record_add(w->record, w->now_ns, t->io.dir, t->io.file, t->offset, t->len);
	}
}
