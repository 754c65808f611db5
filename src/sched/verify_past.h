/* SPDX-License-Identifier: MIT */
/* Opening a part of a file of a run that kept a state, to judge what is read of it. */
#ifndef IOGEN_SCHED_VERIFY_PAST_H
#define IOGEN_SCHED_VERIFY_PAST_H

#include "load/verify_past.h"
#include "sched/verify_folder.h"

/*
 * Opens the part that worker @v wrote of file @f, whose writes have been found. Both outlive @p.
 * Returns 0 or -errno after fail(); verify_past_close in both cases.
 */
int verify_past_open(struct verify_past *p, const struct verified *v, const struct verified_file *f,
		     struct err *e);
void verify_past_close(struct verify_past *p);

#endif
