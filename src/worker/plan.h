/* SPDX-License-Identifier: MIT */
/* Planning the next unit of work: an attachment's, or a place and what is done there. */
#ifndef IOGEN_WORKER_PLAN_H
#define IOGEN_WORKER_PLAN_H

#include "worker/worker.h"

/* Plans the next unit of work into @c. False: there is none, now or ever. */
bool worker_plan(struct worker *w, struct chain *c);

#endif
