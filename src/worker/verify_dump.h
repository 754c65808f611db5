/* SPDX-License-Identifier: MIT */
/* verify_dump=1: what was read and what should have been, as files to be looked at. */
#ifndef IOGEN_WORKER_VERIFY_DUMP_H
#define IOGEN_WORKER_VERIFY_DUMP_H

#include "worker/verify.h"

/*
 * Writes FILE.OFFSET.received, and .expected where that is known, into --aux-path=, or the working
 * directory; FILE is the last part of the target's name. What is there already stays, and that is
 * told.
 */
void verify_dump(struct worker *w, struct verify *v, const struct transfer *t,
		 const struct verify_want *want, const struct verify_fault *fault);

#endif
