/* SPDX-License-Identifier: MIT */
/*
 * openfiles=: a worker that has fewer files open than it works on. Its offsets keep to a window of
 * so many files; where the next one is not open, what is in flight is waited for, a file that has
 * left the window is closed, and the new one opened.
 */
#ifndef IOGEN_WORKER_FILES_H
#define IOGEN_WORKER_FILES_H

#include "worker/worker.h"

/* Returns 0 or -ENOMEM with the reason in w->err. */
int worker_files_begin(struct worker *w);

/*
 * unlink_each_loop=1: whether, now that nothing is under way any more, there is another loop. The
 * files are new ones then.
 */
bool worker_files_again(struct worker *w);

/* Whether there is a next place; it is then planned, and waits. */
bool worker_files_placed(struct worker *w);

/* The place of the next unit of work. False: none is left, which ends the worker, or not yet. */
bool worker_place(struct worker *w, struct spot *s);

/* Whether a file is open, or has been opened now; false too where that failed, which ends it. */
bool worker_files_ready(struct worker *w, uint32_t file);

#endif
