/* SPDX-License-Identifier: MIT */
/* read_iolog=: the worker does what an I/O log says, in place of drawing places. */
#include "worker/attachments.h"
#include "worker/worker.h"

struct iolog_cursor {
	const struct iolog *log;
	size_t at;        /* the next entry */
	uint64_t last_ns; /* time at which the last one was due, or came */
	bool waited;      /* for the next one */
};

static bool replay_wanted(const struct worker *w)
{
	return w->files.iolog;
}

static int replay_open(struct worker *w, void **state)
{
	((struct iolog_cursor *)*state)->log = w->files.iolog;
	return 0;
}

static void replay_begin(struct worker *w, void *state)
{
	((struct iolog_cursor *)state)->last_ns = w->given.start_ns;
}

/*
 * Returns whether the next one is due: so long after the one before was, or, where that came late,
 * after it came. Lost time is not made up for, as in fio.
 */
static bool entry_due(struct worker *w, struct iolog_cursor *r, const struct iolog_entry *en)
{
	uint64_t since = en->since_start ? w->given.start_ns : r->last_ns;
	uint64_t due = since + en->delay_ns;

	if (!en->delay_ns) {
		r->last_ns = w->loop.now_ns;
	} else if (w->loop.now_ns < due) {
		r->waited = true;
		w->phase.hold_ns = due;
		return false;
	} else {
		r->last_ns = r->waited ? due : w->loop.now_ns;
	}
	r->waited = false;
	return true;
}

/* A sync is planned here; the others are places. */
static enum turn replay_turn(struct worker *w, void *state, struct chain *c)
{
	struct iolog_cursor *r = state;
	const struct iolog_entry *en = &r->log->list[r->at];

	if (r->at == r->log->n)
		return TURN_END;
	if (!entry_due(w, r, en))
		return TURN_HOLD;
	if (en->len)
		return TURN_FREE;
	r->at++;
	chain_plan_sync(c, (enum io_dir)en->dir, en->file);
	return TURN_TAKEN;
}

static void replay_place(struct worker *w, void *state, struct spot *s)
{
	struct iolog_cursor *r = state;
	const struct iolog_entry *en = &r->log->list[r->at++];

	(void)w;
	*s = (struct spot){ (enum io_dir)en->dir, en->file, en->len, en->offset };
}

const struct attachment_ops attach_replay = {
	.name = "replay",
	.size = sizeof(struct iolog_cursor),
	.wanted = replay_wanted,
	.open = replay_open,
	.begin = replay_begin,
	.turn = replay_turn,
	.place = replay_place,
};
