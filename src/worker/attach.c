/* SPDX-License-Identifier: MIT */
/* Walking the list of attachments: see attach.h. */
#include "worker/attach.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "worker/worker.h"

/* --- making the list --- */

static uint32_t points_of(const struct attachment_ops *ops)
{
	return (ops->turn ? AT_TURN : 0) | (ops->place ? AT_PLACE : 0) |
	       (ops->waits ? AT_WAITS : 0) | (ops->planned ? AT_PLANNED : 0) |
	       (ops->back ? AT_BACK : 0) | (ops->submitted ? AT_SUBMITTED : 0) |
	       (ops->reaped ? AT_REAPED : 0) | (ops->done ? AT_DONE : 0);
}

static int open_one(struct worker *w, const struct attachment_ops *ops)
{
	struct attachments *a = &w->attached;
	struct attachment *at = &a->list[a->n];

	assert(a->n + 1 < ATTACHMENTS_MAX); /* the last one stays empty: it ends the list */
	if (ops->size) {
		at->state = calloc(1, ops->size);
		if (!at->state)
			return fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
	}
	at->ops = ops;
	a->n++;
	a->points |= points_of(ops);
	return ops->open ? ops->open(w, &at->state) : 0;
}

int attach_open(struct worker *w, const struct attachment_ops *const *table)
{
	int ret = 0;

	for (; !ret && *table; table++)
		if ((*table)->wanted(w))
			ret = open_one(w, *table);
	return ret;
}

void attach_close(struct worker *w)
{
	for (struct attachment *at = w->attached.list; at->ops; at++) {
		if (at->ops->close)
			at->ops->close(w, at->state);
		if (at->ops->size)
			free(at->state);
	}
	w->attached = (struct attachments){ 0 };
}

void *attach_state(const struct worker *w, const struct attachment_ops *ops)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops == ops)
			return at->state;
	return NULL;
}

/* --- asking all --- */

void attach_join(struct worker *w)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->join)
			at->ops->join(w, at->state);
}

void attach_begin(struct worker *w)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->begin)
			at->ops->begin(w, at->state);
}

void attach_measure(struct worker *w)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->measure)
			at->ops->measure(w, at->state);
}

void attach_leave(struct worker *w)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->leave)
			at->ops->leave(w, at->state);
}

void attach_ended(struct worker *w)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->ended)
			at->ops->ended(w, at->state);
}

void attach_end(struct worker *w)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->end)
			at->ops->end(w, at->state);
}

void attach_planned(struct worker *w, struct chain *c, const struct spot *s)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->planned)
			at->ops->planned(w, at->state, c, s);
}

void attach_back(struct worker *w, const struct chain *c)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->back)
			at->ops->back(w, at->state, c);
}

void attach_submitted(struct worker *w, struct io **ios, uint32_t n)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->submitted)
			at->ops->submitted(w, at->state, ios, n);
}

void attach_reaped(struct worker *w, uint32_t n)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->reaped)
			at->ops->reaped(w, at->state, n);
}

void attach_done(struct worker *w, const struct transfer *t, enum op op)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->done)
			at->ops->done(w, at->state, t, op);
}

void attach_missed(struct worker *w, const struct transfer *t)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->missed)
			at->ops->missed(w, at->state, t);
}

void attach_bound(const struct worker *w, struct bound_facts *f)
{
	for (const struct attachment *at = w->attached.list; at->ops; at++)
		if (at->ops->bound)
			at->ops->bound(w, at->state, f);
}

uint64_t attach_event(struct worker *w)
{
	uint64_t first = UINT64_MAX;

	for (const struct attachment *at = w->attached.list; at->ops; at++) {
		uint64_t next = at->ops->event ? at->ops->event(w, at->state) : UINT64_MAX;

		first = next < first ? next : first;
	}
	return first;
}

/* --- asking until one has an answer --- */

enum turn attach_turn(struct worker *w, struct chain *c)
{
	enum turn turn = TURN_FREE;

	for (const struct attachment *at = w->attached.list; !turn && at->ops; at++)
		if (at->ops->turn)
			turn = at->ops->turn(w, at->state, c);
	return turn;
}

void attach_place(struct worker *w, struct spot *s)
{
	const struct attachment *at = w->attached.list;

	while (!at->ops->place)
		at++;
	at->ops->place(w, at->state, s);
}

bool attach_waits(struct worker *w, struct spot *s)
{
	bool any = false;

	for (const struct attachment *at = w->attached.list; !any && at->ops; at++)
		any = at->ops->waits && at->ops->waits(w, at->state, s);
	return any;
}

bool attach_rest(struct worker *w, uint64_t end_ns)
{
	bool any = false;

	for (const struct attachment *at = w->attached.list; !any && at->ops; at++)
		any = at->ops->rest && at->ops->rest(w, at->state, end_ns);
	return any;
}

bool attach_again(struct worker *w)
{
	bool any = false;

	for (const struct attachment *at = w->attached.list; !any && at->ops; at++)
		any = at->ops->again && at->ops->again(w, at->state);
	return any;
}

bool attach_finish(struct worker *w, struct chain *c)
{
	bool any = false;

	for (const struct attachment *at = w->attached.list; !any && at->ops; at++)
		any = at->ops->finish && at->ops->finish(w, at->state, c);
	return any;
}
