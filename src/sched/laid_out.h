/* SPDX-License-Identifier: MIT */
/*
 * The files as an earlier process has laid them out. Steps that are still to be run read them as
 * the steps before did: another file in their place, or other data in them, would be measured
 * without a word. One that iogen made and that is gone is laid out anew.
 */
#ifndef IOGEN_SCHED_LAID_OUT_H
#define IOGEN_SCHED_LAID_OUT_H

#include "base/pack.h"
#include "sched/sched.h"

/*
 * Writes which files the run has, all laid out; a reader marks those of its plan that are others
 * now, or that somebody has changed: see planned_file.lost.
 */
void laid_out_pack(struct sched *s, struct pack *p);

/* Returns the first lost file that a job which is still to be run reads; NULL: there is none. */
const struct planned_file *laid_out_lost(struct sched *s);

#endif
