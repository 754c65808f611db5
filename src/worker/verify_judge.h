/* SPDX-License-Identifier: MIT */
/* verify_state_load=1: what is read is judged by the state that an earlier run has kept. */
#ifndef IOGEN_WORKER_VERIFY_JUDGE_H
#define IOGEN_WORKER_VERIFY_JUDGE_H

#include "worker/verify.h"

/*
 * Looks at the intervals of a read that are known to be written, one after the other from @pos on,
 * bytes from its start. Returns whether one is wrong: @fault has it, and @pos is behind it.
 */
bool verify_judge_next(struct worker *w, const struct transfer *t, uint32_t *pos,
		       struct verify_fault *fault);

#endif
