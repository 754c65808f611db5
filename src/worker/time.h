/* SPDX-License-Identifier: MIT */
/* The worker's time: start, ramp, slices, deadline. A ramp by size is in ramp.h. */
#ifndef IOGEN_WORKER_TIME_H
#define IOGEN_WORKER_TIME_H

#include "worker/worker.h"

/* Waits for the job's start, and opens the first slice. */
void worker_time_begin(struct worker *w);

/*
 * Called when now_ns has reached event_ns: ends the ramp, the slice or the job whose time has come,
 * and sets event_ns to the moment to look again.
 */
void worker_events(struct worker *w);

/* Closes the last slice: all that was measured is in the total. */
void worker_time_end(struct worker *w);

/* Says that from now on the worker only reads back what it has written, or does so no more. */
void worker_read_back(struct worker *w, bool begins);

#endif
