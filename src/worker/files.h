/* SPDX-License-Identifier: MIT */
/*
 * A worker's files and places. With openfiles= it has fewer files open than it works on: its
 * offsets keep to a window of so many files; where the next one is not open, the worker waits for
 * all that is in flight, closes a file that has left the window, and opens the new one.
 */
#ifndef IOGEN_WORKER_FILES_H
#define IOGEN_WORKER_FILES_H

#include "worker/worker.h"

/* Returns 0 or -ENOMEM with the reason in w->left.err. */
int worker_files_begin(struct worker *w);

/* Returns whether there is a next place; it is then drawn, and waits. */
bool worker_files_placed(struct worker *w);

/* Takes the place that waits, once its file is open and nothing in flight is in its way. */
bool worker_files_place(struct worker *w, struct spot *s);

/*
 * Takes the place of the next unit. False: none is left, which ends the worker, or not yet. @plain:
 * as loop.plain has it.
 */
static inline bool worker_place(struct worker *w, struct spot *s, const bool plain)
{
	if (!plain && w->loop.ahead ? worker_files_place(w, s) :
				      w->loop.has_work && offset_next(&w->offset, s))
		return true;
	w->phase.ending |= !w->phase.placed;
	return false;
}

/* Returns whether a file is open, or has been opened now; false too where that failed. */
bool worker_files_ready(struct worker *w, uint32_t file);

/* Syncs a file that was written, and counts that, while nothing is in flight. */
bool worker_files_sync(struct worker *w, uint32_t file);

/*
 * Returns whether a file that is to be removed has its name still; ends the worker where another
 * one has it.
 */
bool worker_files_same(struct worker *w, uint32_t file);

/* Ends the worker: something went wrong with a file, and the reason is in w->left.err. */
void worker_files_fail(struct worker *w);

/* Returns whether the worker was ended by an error, a stop or time, and not by its work's end. */
bool worker_is_stopped(const struct worker *w);

#endif
