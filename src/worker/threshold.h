/* SPDX-License-Identifier: MIT */
/* Counting latencies, and those over the bounds of threshold=, away from the loop. */
#ifndef IOGEN_WORKER_THRESHOLD_H
#define IOGEN_WORKER_THRESHOLD_H

#include "job/require_options.h"
#include "worker/worker.h"

/* Adds a latency of @ns. Only the loop, which counts lat, leaves the bounds to threshold.c. */
static inline void latency_add(const struct worker *w, struct histogram *h, uint64_t ns)
{
	histogram_add(h, ns);
	histogram_over(h, &w->job->require->threshold, ns);
}

#endif
