/* SPDX-License-Identifier: MIT */
/* write_iolog=: keeps what is planned, for an I/O log that is written after the run. */
#include "load/iolog.h"

#include "load/iolog_options.h"
#include "worker/attachments.h"
#include "worker/worker.h"

static bool iolog_wanted_here(const struct worker *w)
{
	return w->job->iolog->write;
}

static void iolog_starts(struct worker *w, void *state)
{
	(void)state;
	w->logs.iolog.start_ns = w->given.start_ns;
}

static void iolog_planned(struct worker *w, void *state, struct chain *c, const struct spot *s)
{
	(void)state;
	(void)s;
	worker_logs_take(w, UINT64_MAX);
	for (uint32_t k = 0; k < c->steps; k++) {
		const struct transfer *t = &c->step[k];

		if (t->io.dir == IO_COPY)
			iolog_record_add(&w->logs.iolog, w->loop.now_ns, IO_READ, t->io.from,
					 t->offset, t->len);
		iolog_record_add(&w->logs.iolog, w->loop.now_ns,
				 t->io.dir == IO_COPY ? IO_WRITE : t->io.dir, t->io.file, t->offset,
				 t->len);
	}
	worker_logs_leave(w);
}

const struct attachment_ops attach_iolog = {
	.name = "write_iolog",
	.wanted = iolog_wanted_here,
	.begin = iolog_starts,
	.planned = iolog_planned,
};
