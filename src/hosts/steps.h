/* SPDX-License-Identifier: MIT */
/* Steps (stages of the scheduler) that all ranks begin and end together. */
#ifndef IOGEN_HOSTS_STEPS_H
#define IOGEN_HOSTS_STEPS_H

#include "hosts/party.h"

/* For struct hosts; @arg is a struct party. */
int steps_begin(void *arg, uint32_t stage, enum hosts_ready ready, uint64_t *now);
void steps_watch(void *arg);
void steps_end(void *arg, uint32_t stage, bool leaves);
bool steps_steady(void *arg, uint32_t round);

/*
 * Takes over, on rank 0, the word of rank @rank on a stage that has ended there. Returns whether it
 * is one. Words of an earlier process are taken rank by rank for each stage, in order, and
 * steps_taken ends those of a stage.
 */
bool steps_take(struct party *p, uint32_t rank, uint32_t stage, struct pack *word);
void steps_taken(struct party *p, uint32_t stage);

/* Takes over such a word on the rank that it is of, whose run @s is planned. Likewise. */
bool steps_take_own(struct sched *s, uint32_t stage, struct pack *word);

/* Writes, or reads, what rank 0 has of a stage beside the results: its start, and verdicts. */
void steps_pack(struct party *p, uint32_t stage, struct pack *x);

/*
 * Rank 0: begins to wait for the others, with a message after a while: one that is late @what, as
 * "has not ended its step". NULL: waits no longer.
 */
void steps_wait_for(struct party *p, const char *what);

/* For struct wire: says, once a wait, that all wait for a rank. */
void steps_waited_for(void *arg, uint32_t rank);

#endif
