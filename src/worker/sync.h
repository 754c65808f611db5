/* SPDX-License-Identifier: MIT */
/* end_syncfs=1; the other syncs are an attachment. */
#ifndef IOGEN_WORKER_SYNC_H
#define IOGEN_WORKER_SYNC_H

#include <sys/types.h>

#include "worker/worker.h"

/*
 * Finds the first target from *@file on that lies on another file system than @last, which becomes
 * its own. False: there is none.
 */
bool worker_next_fs(const struct worker *w, uint32_t *file, dev_t *last);

#endif
