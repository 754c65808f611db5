/* SPDX-License-Identifier: MIT */
/* end_syncfs=1; the other syncs are an attachment. */
#ifndef IOGEN_WORKER_SYNC_H
#define IOGEN_WORKER_SYNC_H

#include "worker/worker.h"

/* Syncs the file systems of all that was worked on; a failure ends up in w->left.err. */
void worker_sync_fs(struct worker *w);

#endif
