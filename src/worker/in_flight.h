/* SPDX-License-Identifier: MIT */
/*
 * The transfers that a worker has in flight, as another thread sees them. The worker has no part in
 * that: it may be in the kernel, and never come back. So it costs the worker nothing.
 */
#ifndef IOGEN_WORKER_IN_FLIGHT_H
#define IOGEN_WORKER_IN_FLIGHT_H

#include "load/workload.h"
#include "worker/worker.h"

struct in_flight {
	enum io_dir dir;
	const char *path; /* the worker's */
	uint64_t offset;
	uint32_t len;      /* bytes */
	uint64_t since_ns; /* begin, on the workers' clock */
};

/* By the worker: a transfer is submitted. All other fields have been set. */
static inline void in_flight_begin(struct transfer *t, uint64_t now_ns)
{
	__atomic_store_n(&t->start_ns, now_ns, __ATOMIC_RELEASE);
}

/*
 * By any thread, of a worker between worker_open and worker_close: lists the transfers that have
 * been in flight since @before_ns or longer, the oldest of them and @most at most, in order.
 * Returns how many there are in all.
 */
uint32_t in_flight_list(const struct worker *w, uint64_t before_ns, struct in_flight *list,
			uint32_t most);

/* Returns "read", "sync" and the like. */
const char *in_flight_name(enum io_dir dir);

/* Prints "read of 4096 bytes at byte 8192 of FILE". */
void in_flight_text(const struct in_flight *x, char *text, size_t n);

#endif
