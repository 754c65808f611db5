/* SPDX-License-Identifier: MIT */
/*
 * Trims of what a worker with verify= has written (trim_percentage= and its like). A third cursor
 * goes over the writes, behind them and ahead of those that are read back. Which of them are
 * trimmed follows from their numbers; which were, has a bit each.
 */
#ifndef IOGEN_WORKER_VERIFY_TRIM_H
#define IOGEN_WORKER_VERIFY_TRIM_H

#include "worker/verify.h"

/* Opens the cursor, where the job asks for it. Returns 0 or -errno after fail(). */
int verify_trim_open(struct worker *w, struct verify *v);
void verify_trim_close(struct verify *v);

/* Plans the next trim in @c, where one is due. */
enum turn verify_trim_turn(struct worker *w, struct verify *v, struct chain *c);

/* A round is over: the next one begins at its first write. */
void verify_trim_round(struct verify *v);

/* Returns whether write @sequence was trimmed. */
bool verify_trimmed(const struct verify *v, uint64_t sequence);

/* Returns whether @n bytes are zero; else *@at is the first that is not. */
bool verify_zero(const char *p, uint32_t n, uint32_t *at);

#endif
