/* SPDX-License-Identifier: MIT */
/* Planning the next unit of work: an attachment's, or a place and what is done there. */
#ifndef IOGEN_WORKER_PLAN_H
#define IOGEN_WORKER_PLAN_H

#include "base/hot.h"
#include "worker/files.h"
#include "worker/worker.h"

/* Adds a place to the digest: one multiplication of all that names it, both halves folded. */
static inline void plan_digest(struct worker *w, const struct spot *s)
{
	uint64_t dir = (uint64_t)(s->dir >> 1) << 31 | (s->dir & 1); /* read, write, trim */
	uint64_t what = (uint64_t)s->len << 32 | (uint64_t)s->file << 1 | dir;
	unsigned __int128 m =
		(unsigned __int128)(w->left.digest ^ s->offset ^ 0xa0761d6478bd642fu) *
		(what ^ 0xe7037ed1a0b428dbu);

	w->left.digest = (uint64_t)m ^ (uint64_t)(m >> 64);
	w->left.planned++;
}

/* Asks the attachments what comes next. Returns whether a place is to be planned. */
bool plan_asks(struct worker *w, struct chain *c, bool *planned);

/* Plans what attachments want to be done last, once all work is done. False: there is nothing. */
bool plan_last(struct worker *w, struct chain *c);

/*
 * Plans the next unit of work into @c. False: there is none, now or ever. @plain: as loop.plain has
 * it, a constant.
 */
static inline HOT bool plan_next(struct worker *w, struct chain *c, const bool plain)
{
	uint32_t points = plain ? 0 : w->attached.points;
	bool planned = false;
	struct spot s;

	if (__builtin_expect(w->phase.ending, 0))
		return plan_last(w, c);
	if (points & AT_TURN && !plan_asks(w, c, &planned))
		return planned;
	if (points & AT_PLACE)
		attach_place(w, &s);
	else if (!worker_place(w, &s, plain))
		return false;
	if (!plain && __builtin_expect(w->loop.whole, 0)) {
		s.len = (uint32_t)w->files.list[s.file].region.length;
		if (w->loop.checks && !worker_files_same(w, s.file))
			return false;
	}
	plan_digest(w, &s);
	if (plain && __builtin_expect(c->again, 1))
		chain_plan_again(c, &s);
	else if (plain)
		chain_plan_one(c, &s);
	else
		w->job->workload->plan(c, &s, w->job->shape, w->files.ntargets);
	if (w->content.each && c->step[c->steps - 1].io.dir == IO_WRITE)
		content_next(&w->content, c->buf, s.len, w->loop.part_size, w->loop.part_stride);
	if (points & AT_PLANNED)
		attach_planned(w, c, &s);
	return true;
}

#endif
