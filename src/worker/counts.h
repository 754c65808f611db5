/* SPDX-License-Identifier: MIT */
/*
 * The histograms of a worker. Where many have waited for one start, each runs for a while, and
 * gives back memory that it no longer needs: the next one finds it there already. So they are taken
 * when a worker begins, and not when it is made.
 */
#ifndef IOGEN_WORKER_COUNTS_H
#define IOGEN_WORKER_COUNTS_H

#include "worker/worker.h"

/* Takes them. Returns false after fail(), without memory; the worker has failed then. */
bool worker_counts_open(struct worker *w);

#endif
