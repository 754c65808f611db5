/* SPDX-License-Identifier: MIT */
/* A moment that all ranks have in common: each clock is related to that of rank 0. */
#ifndef IOGEN_HOSTS_START_H
#define IOGEN_HOSTS_START_H

#include "hosts/wire.h"
#include "report/host_part.h"

/* The trips there and back of which the fastest counts. */
#define START_TRIPS 100

/* Another rank's clock, as far as it is known. */
struct clock_relation {
	bool known;
	int64_t offset_ns;       /* the other clock less this one */
	uint64_t uncertainty_ns; /* the true offset is no farther away, to either side */
	uint64_t trip_ns;        /* the fastest there and back */
};

/*
 * Takes a trip into account: sent and back by this clock, and read on the way by the other. The
 * other clock was read at some moment between, so the offset is known to half of that time.
 */
void clock_relation_add(struct clock_relation *r, uint64_t sent_ns, uint64_t back_ns,
			uint64_t other_ns);

/* Finds out, for rank 0, how rank @other's clock is, which calls clock_answer meanwhile. */
struct clock_relation clock_ask(struct wire *w, uint32_t other);

/*
 * Answers rank 0, until it has a message that is no question; that is in @p, which the caller
 * frees. Returns 0 or -ETIMEDOUT.
 */
int clock_answer(struct wire *w, struct pack *p);

/*
 * Rehearses, on rank 0, the telling of the moment: asks all other ranks, one behind the other, and
 * waits until each of them has answered, which calls clock_answer meanwhile. Returns how long that
 * took, in ns: it grows with the ranks, and with the way to the farthest of them.
 */
uint64_t start_rehearse(struct wire *w);

/*
 * Returns how long before the common moment it has to be told, in ns, where a rehearsal took
 * @round_ns. All are told within that time if it goes as it went then, as the answers were a part
 * of it; it is taken twice, as something may be in the way now that was not then. Who has been told
 * has yet to wake up: 10 ms are for that, whatever the number of ranks.
 */
uint64_t start_lead_ns(uint64_t round_ns);

/* Sleeps until the moment @at_ns, or until @stop. Returns by how much it is over, in ns. */
int64_t start_wait(uint64_t at_ns, const atomic_bool *stop);

/* Packs what came of a start, and of the step behind it; rank 0 finds out who was late. */
void host_start_pack(struct pack *p, struct host_start *s);

#endif
