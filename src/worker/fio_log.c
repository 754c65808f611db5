/* SPDX-License-Identifier: MIT */
/* write_lat_log= and its like: each transfer is kept for fio's logs, in load/fio_log.h. */
#include "load/fio_log.h"

#include <errno.h>

#include "io/placement.h"
#include "worker/attachments.h"
#include "worker/worker.h"

struct logging {
	bool slat;         /* its two parts are known */
	uint16_t prio_own; /* priority of a transfer that has none; 0: none was set */
};

static bool log_wanted(const struct worker *w)
{
	return fio_log_wanted(w->job->log);
}

static int log_open(struct worker *w, void **state)
{
	struct logging *l = *state;

	l->slat = job_splits_latency(w->job);
	l->prio_own = placement_prio(w->job->placement);
	if (fio_log_open(&w->logs.fio_log, w->job->log, l->slat))
		return fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
	return 0;
}

static void log_measure(struct worker *w, void *state)
{
	(void)state;
	worker_logs_take(w, UINT64_MAX);
	fio_log_begin(&w->logs.fio_log, w->left.begin_ns);
	worker_logs_leave(w);
}

static void log_done(struct worker *w, void *state, const struct transfer *t, enum op op)
{
	const struct logging *l = state;
	struct log_entry e;

	if (op > OP_TRIM || !w->clock.measuring)
		return;
	e = (struct log_entry){ .done_ns = w->loop.now_ns - w->left.begin_ns,
				.offset = t->offset,
				.lat_ns = w->loop.now_ns - t->start_ns,
				.slat_ns = l->slat ? t->taken_ns - t->start_ns : 0,
				.bytes = t->len,
				.dir = (uint16_t)op,
				.prio = t->io.prio ? t->io.prio : l->prio_own };
	worker_logs_take(w, UINT64_MAX);
	fio_log_add(&w->logs.fio_log, &e);
	worker_logs_leave(w);
}

static void log_end(struct worker *w, void *state)
{
	(void)state;
	worker_logs_take(w, UINT64_MAX);
	fio_log_end(&w->logs.fio_log, w->left.end_ns);
	worker_logs_leave(w);
}

const struct attachment_ops attach_fio_log = {
	.name = "fio_log",
	.size = sizeof(struct logging),
	.wanted = log_wanted,
	.open = log_open,
	.measure = log_measure,
	.done = log_done,
	.end = log_end,
};
