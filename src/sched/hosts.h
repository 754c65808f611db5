/* SPDX-License-Identifier: MIT */
/* Other processes, as a rule on other hosts, that run the same jobs, as the scheduler sees them. */
#ifndef IOGEN_SCHED_HOSTS_H
#define IOGEN_SCHED_HOSTS_H

#include <stdbool.h>
#include <stdint.h>

/* The word of a process when a stage is about to begin. */
enum hosts_ready {
	HOSTS_READY, /* its threads wait at their gates */
	HOSTS_IDLE,  /* no job of the stage is to begin here */
	HOSTS_STOP   /* it was stopped, or could not start one */
};

struct hosts {
	uint32_t rank; /* this process's number */
	uint32_t n;    /* all of them, two at least */
	void *arg;
	/*
	 * Called once a stage, before its first job is released. Waits for the others, and then for
	 * the moment that they have in common, *@now on this process's clock. Returns 0, or that
	 * the stage is not to begin: -EINTR, as one of them has stopped, or -ECANCELED, as the run
	 * is over.
	 */
	int (*begin)(void *arg, uint32_t stage, enum hosts_ready ready, uint64_t *now);
	/* Called each time that the main thread looks at the jobs of a stage, from begin to end. */
	void (*watch)(void *arg);
	/*
	 * Called once a stage that begin was called for, when all results of it are made. With
	 * @leaves this process runs no further stage, and calls begin no more.
	 */
	void (*end)(void *arg, uint32_t stage, bool leaves);
	/*
	 * Called behind end, but for a process that leaves, where all that steady= looks at has
	 * ended a round and there may be another one. Returns whether it is steady over all hosts:
	 * the same on all.
	 */
	bool (*steady)(void *arg, uint32_t round);
};

/* Returns whether these are the jobs of another process, whose results are read and not made. */
static inline bool hosts_are_read(const struct hosts *h)
{
	return h && !h->begin;
}

/* Returns the number of this process, also where it is alone: 0. */
static inline uint32_t hosts_rank(const struct hosts *h)
{
	return h ? h->rank : 0;
}

#endif
