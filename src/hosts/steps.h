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

/* For struct wire: says, once a step, that all wait for a rank. */
void steps_waited_for(void *arg, uint32_t rank);

#endif
