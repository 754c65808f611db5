/* SPDX-License-Identifier: MIT */
/*
 * A ramp that ends when so much has been moved: ramp_size=. The workers of jobs that are reported
 * together move it together, and add their bytes to one number. Each looks at it when, at the rate
 * so far, half of the missing bytes would be there, and each 0.2 ms, and where few are missing,
 * after each transfer: so none looks often, and the ramp ends with the transfer that makes it full.
 */
#ifndef IOGEN_WORKER_RAMP_H
#define IOGEN_WORKER_RAMP_H

#include "worker/worker.h"

/* Returns the operations whose bytes are progress, as a bit set: transfers that move data. */
static inline uint32_t worker_moving_ops(const struct worker *w)
{
	return 1u << OP_READ | 1u << OP_WRITE | 1u << OP_TRIM |
	       (job_copies_inside(w->job) ? 1u << OP_COPY : 0);
}

/* Sets the moment of the first look, as the worker begins. */
void worker_ramp_begin(struct worker *w);

/* Adds the bytes moved since it last did, whether or not the time to look has come. */
void worker_ramp_add(struct worker *w);

/*
 * The time to look has come. Where enough has been moved, the ramp ends now: ramp_end_ns and
 * deadline_ns are set. Else says when to look next.
 */
void worker_ramp_look(struct worker *w);

#endif
