/* SPDX-License-Identifier: MIT */
/*
 * verify_state_save=1: a worker keeps the state of its writes in the table of load/verify_state.h,
 * for whoever looks at the targets after a crash.
 *
 * The state has to be true whenever the machine stops. So the numbers of writes are reserved before
 * these begin, in a row that is on the disk; and a row says of a sync only what was acknowledged
 * before the sync was asked for.
 */
#ifndef IOGEN_WORKER_VERIFY_KEEP_H
#define IOGEN_WORKER_VERIFY_KEEP_H

#include "worker/verify.h"

/* Begins to keep the state, where the job asks for it. Returns 0 or -errno after fail(). */
int verify_keep_open(struct worker *w, struct verify *v);
void verify_keep_close(struct verify *v);

/* A write is going to be planned. */
void verify_keep_write(struct worker *w, struct verify *v);
/* A sync is planned in @c. */
void verify_keep_sync(const struct worker *w, struct verify *v, const struct chain *c);
/* A transfer is whole. */
void verify_keep_done(struct worker *w, struct verify *v, const struct transfer *t);
/* All files are synced, and nothing is in flight. */
void verify_keep_all_synced(struct worker *w, struct verify *v);
/* The worker ends. */
void verify_keep_end(struct worker *w, struct verify *v);

#endif
