/* SPDX-License-Identifier: MIT */
/* The syncs among a worker's transfers: when one is due, of which file. For a worker with syncs. */
#ifndef IOGEN_WORKER_SYNC_H
#define IOGEN_WORKER_SYNC_H

#include "worker/worker.h"

/* A write to @s was planned. */
void worker_sync_written(struct worker *w, const struct spot *s);

/* A trim of @s was planned: the file is synced at the end, as one that was written. */
void worker_sync_trimmed(struct worker *w, const struct spot *s);

/*
 * Whether a sync is due before the next unit of work; it is planned into @c. Behind the last one
 * there is none: end_fsync is for that.
 */
bool worker_sync_due(struct worker *w, struct chain *c);

/* After all work: each target that was written, once. False: none is left. */
bool worker_sync_end(struct worker *w, struct chain *c);

/* end_syncfs=1: the file systems of all that was worked on; what fails ends up in w->err. */
void worker_sync_fs(struct worker *w);

#endif
