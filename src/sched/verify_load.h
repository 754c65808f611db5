/* SPDX-License-Identifier: MIT */
/* verify_state_load=1: the state that an earlier run has kept, given to the workers. */
#ifndef IOGEN_SCHED_VERIFY_LOAD_H
#define IOGEN_SCHED_VERIFY_LOAD_H

#include "sched/sched.h"

/*
 * Reads the folder that --aux-path names, or else the working directory, where a job asks for it,
 * and gives its workers what was written to their files. Called when the files are planned. Returns
 * 0 or -errno after fail().
 */
int verify_load(struct sched *s);
void verify_load_free(struct sched *s);

#endif
