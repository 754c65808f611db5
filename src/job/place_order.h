/* SPDX-License-Identifier: MIT */
/* The order of a job's places, by which an earlier run is known to have gone the same way. */
#ifndef IOGEN_JOB_PLACE_ORDER_H
#define IOGEN_JOB_PLACE_ORDER_H

#include "job/job.h"

/* Returns true if chance has a part in it. */
bool place_order_is_drawn(const struct job *job);

/* Returns the name of the order that chance gives to a worker. */
uint64_t place_order(const struct job *job, uint32_t worker);

#endif
