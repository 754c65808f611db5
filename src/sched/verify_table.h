/* SPDX-License-Identifier: MIT */
/* The table of verify_state_save=1, made for the workers of a run. */
#ifndef IOGEN_SCHED_VERIFY_TABLE_H
#define IOGEN_SCHED_VERIFY_TABLE_H

#include "sched/sched.h"

/* Returns whether a job of the run keeps a state. */
bool verify_table_wanted(const struct sched *s);

/*
 * Refuses a run in which a worker writes where another one looks for its own blocks, now or by
 * the state that it keeps. Called when the files are planned. Returns 0 or -errno after fail().
 */
int verify_table_check(struct sched *s);

/*
 * Makes the table in the folder @dir, synced, with a row pair for each target of each worker of the
 * jobs that keep a state. With @again, the one that is there is replaced; the rows of jobs that an
 * earlier process ran stay as they are. Returns 0 or -errno after fail().
 */
int verify_table_open(struct sched *s, const char *dir, bool again);
void verify_table_close(struct sched *s);

#endif
