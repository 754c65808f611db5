/* SPDX-License-Identifier: MIT */
/* Words, on standard error, on a run that goes on, and on one that was interrupted. */
#ifndef IOGEN_CLI_JOURNAL_WORDS_H
#define IOGEN_CLI_JOURNAL_WORDS_H

#include "cli/run.h"
#include "sched/sched.h"

/* Says where the run in the folder @dir goes on, @there stages of which are kept. */
void journal_words_go_on(const struct sched *s, uint32_t there, const char *dir);

/*
 * Says what is left to be done, and how: what was allowed has to be allowed again. @all_ran: only
 * the results are to be written.
 */
void journal_words_left(const struct run *r, bool all_ran, const char *dir);

/*
 * Says why no new run begins in a folder whose journal could not be claimed. Returns false where
 * @errnum is nothing of that kind: the run may go without a journal.
 */
bool journal_words_refused(const char *dir, int errnum, struct err *e);

#endif
