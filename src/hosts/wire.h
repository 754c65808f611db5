/* SPDX-License-Identifier: MIT */
/*
 * hosts/: the same jobs by several processes, as a rule on several hosts, that MPI has started.
 *
 * In:  the ranks of an MPI world (mpi.c, the only file that knows MPI, is in iogen-mpi alone; in
 *      iogen there is alone.c in its place), and what each of them has measured.
 * Out: words of rank 0 for all of them, decisions that are the same on all, a moment that they have
 *      in common (start.h), and one job_result a job of all of them (merge.h).
 *
 * party.h and steps.h are what cli/ and sched/ see of it. Messages are bytes of base/pack.h, each
 * between rank 0 and one other rank. While I/O runs there are none but those of steadystate=
 * (steady.h); whoever waits for one sleeps between two looks, as its core may be that of another's
 * I/O.
 *
 * A rank that does not answer in time (patience.c) after this process was stopped, or in the time
 * that --rank-timeout= gives it, is lost: it is asked no more, and the run ends without it.
 */
#ifndef IOGEN_HOSTS_WIRE_H
#define IOGEN_HOSTS_WIRE_H

#include <stdatomic.h>

#include "base/err.h"
#include "base/pack.h"

struct wire {
	uint32_t rank, n;        /* this process's number, and how many there are */
	const atomic_bool *stop; /* given: set from outside */
	uint64_t deadline_ns; /* no wait is longer, on clock_gettime_ns(); 0: there is none yet */
	uint32_t own_rank;    /* waited for behind that, with a little time of its own */
	uint64_t own_ns;      /* begin of that; 0: none */
	uint64_t give_up_ns;  /* given: likewise, though this process was not stopped */
	uint64_t tell_ns; /* given: when waited_for is called once, of the rank at hand; 0: never */
	void (*waited_for)(void *arg, uint32_t rank); /* given */
	void *arg;                                    /* given */
	bool *lost;                                   /* lost ones, by rank; owned */
	bool cut; /* rank 0 has lost one, whom this rank does not speak to */
};

/*
 * Joins the other ranks, of which there may be none: n is 1 then. Returns 0, or -EINVAL after
 * fail() where this program was started as one of several and cannot speak to the others.
 */
int wire_join(struct wire *w, const atomic_bool *stop, struct err *e);

/*
 * Returns how many processes a launcher has started with this one, as text, and the variable of the
 * environment that says so; NULL: it has started no other.
 */
const char *wire_launched(const char **name);

/* Returns the name and version of the MPI library; NULL: this program has none. */
const char *wire_library(void);

/* Sends @n bytes. Returns 0, or -ETIMEDOUT: the rank is lost. */
int wire_send(struct wire *w, uint32_t to, const void *bytes, size_t n);

/*
 * Receives a message into @p, a reader that the caller frees. With @at_once it does not sleep while
 * it waits. Returns 0, or -ETIMEDOUT: the rank is lost.
 */
int wire_receive(struct wire *w, uint32_t from, bool at_once, struct pack *p);

/*
 * The same for words that are said while a stage runs: they are no messages to who receives those.
 * wire_next waits for none; it returns whether one was there, of rank @from.
 */
int wire_say(struct wire *w, uint32_t to, const void *bytes, size_t n);
bool wire_next(struct wire *w, uint32_t *from, struct pack *p);

/*
 * Looks whether a wait may go on: since this process was stopped, not for long. Marks a rank as
 * lost where it may not. Says that it goes on, where that is asked for.
 */
bool wire_may_wait(struct wire *w, uint32_t rank);

/* Returns whether any rank is lost, to this one or to rank 0. */
bool wire_has_lost(const struct wire *w);

/* Leaves the others; where one is lost, nobody waits for its good-bye. */
void wire_leave(struct wire *w);

#endif
