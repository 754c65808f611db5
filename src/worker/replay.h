/* SPDX-License-Identifier: MIT */
/* A worker that does what a log says, and one that writes a log of what it does: see iolog.h. */
#ifndef IOGEN_WORKER_REPLAY_H
#define IOGEN_WORKER_REPLAY_H

#include "worker/worker.h"

/*
 * The next place or sync of the log: WORK_PLACE, in @s, or WORK_SYNC, planned in @c; WORK_NONE: it
 * is at its end, or, with w->held, the next one is not due until w->pace.due_ns.
 */
enum replay_work { WORK_NONE, WORK_PLACE, WORK_SYNC };

enum replay_work worker_replay(struct worker *w, struct chain *c, struct spot *s);

/* Keeps what is planned in @c for write_iolog=. */
void worker_record(struct worker *w, const struct chain *c);

#endif
