/* SPDX-License-Identifier: MIT */
/* serialize_overlap=1: a place waits until nothing in flight has bytes in common with it. */
#include "job/depth_options.h"
#include "worker/attachments.h"
#include "worker/worker.h"

static bool serialize_wanted(const struct worker *w)
{
	return w->job->depth->serialize;
}

static int serialize_open(struct worker *w, void **state)
{
	(void)state;
	w->loop.ahead = true;
	return 0;
}

static bool overlaps(const struct transfer *t, const struct spot *s)
{
	return t->io.file == s->file && t->offset < s->offset + s->len &&
	       s->offset < t->offset + t->len;
}

static bool serialize_waits(struct worker *w, void *state, struct spot *s)
{
	(void)state;
	for (uint32_t i = 0; i < w->loop.depth; i++) {
		const struct chain *c = worker_chain(w, i);

		for (uint32_t k = 0; c->outstanding && k < c->steps; k++)
			if (overlaps(&c->step[k], s))
				return true;
	}
	return false;
}

const struct attachment_ops attach_serialize = {
	.name = "serialize_overlap",
	.wanted = serialize_wanted,
	.open = serialize_open,
	.waits = serialize_waits,
};
