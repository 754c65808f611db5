/* SPDX-License-Identifier: MIT */
/* A run by several processes, from their words to their exit codes. Alone, a run is as ever. */
#ifndef IOGEN_CLI_RUN_HOSTS_H
#define IOGEN_CLI_RUN_HOSTS_H

#include "cli/run.h"
#include "report/folder.h"
#include "report/run_facts.h"
#include "sched/sched.h"

/*
 * Receives, on a rank that follows, the command line and the sections of rank 0. Returns -1, or the
 * exit code: there is nothing to be run.
 */
int run_hosts_take(struct run *r);

/* Tells the jobs, before their rules are asked, how many ranks run them. */
void run_hosts_share(const struct run *r);

/* Says, where several ranks would run the jobs, that what was explained is rank 0's part. */
void run_hosts_part_note(const struct jobs *jobs);

/*
 * Settles whether there is a run, when this rank's jobs are made, or have failed with the exit code
 * @code; -1: they are right. Rank 0 sends its words to the others here. What needs no other rank,
 * as a verb, leaves rank 0 alone. Returns -1 or the exit code.
 */
int run_hosts_settle(struct run *r, int code);

/* Waits for all ranks. Returns the largest exit code of all. */
int run_hosts_agree(const struct run *r, int code);

/* Waits for all before the run, and tells rank 0 who this is. Returns the largest exit code. */
int run_hosts_ready(const struct run *r, const struct run_facts *facts, int code);

/*
 * Begins the run: its journal, or takes over what that has, and makes the files: where ranks may
 * have one in common, one rank after the other. Returns the largest exit code.
 */
int run_hosts_begin(const struct run *r, struct sched *s, const struct results_folder *folder,
		    const struct run_facts *facts);

/* Returns the signal that ended the run, on this rank or another; 0: none. */
int run_hosts_signal(const struct run *r);

/* Returns whether steps were left out, as a rank began one too late, or is lost. */
bool run_hosts_ended_early(const struct run *r, const struct sched *s);

/* Returns whether all ranks did all of what has ended; alone, what was complete is whole. */
bool run_hosts_whole(const struct run *r);

/* Returns whether a rank does not answer any more. */
bool run_hosts_lost_one(const struct run *r);

/* Returns whether rank 0 has the results, and this one has not. */
bool run_hosts_follows(const struct run *r);

#endif
