/* SPDX-License-Identifier: MIT */
/* verify_dump=1: data found wrong, and data as they should have been, in files to look at. */
#ifndef IOGEN_WORKER_VERIFY_DUMP_H
#define IOGEN_WORKER_VERIFY_DUMP_H

#include "worker/verify.h"

/*
 * Writes FILE.OFFSET.received, and .expected where that is known, into --aux-path=, or the working
 * directory; FILE is the last part of the target's name. A file that is there already stays, and
 * a message says so.
 */
void verify_dump(struct worker *w, struct verify *v, const struct transfer *t,
		 const struct verify_want *want, const struct verify_fault *fault);

#endif
