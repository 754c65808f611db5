/* SPDX-License-Identifier: MIT */
/* The parts of a source that hold data, of a copy with sparse=1: they alone are copied. */
#ifndef IOGEN_WORKER_COPY_PARTS_H
#define IOGEN_WORKER_COPY_PARTS_H

#include "worker/worker.h"

/*
 * Lists the parts of the worker's share that hold data, in order, each in whole blocks of O_DIRECT
 * where that is asked for. The caller frees *@parts. Returns their number, 0 where all is holes,
 * or -errno after fail().
 */
int worker_copy_parts(struct worker *w, struct region **parts);

#endif
