/* SPDX-License-Identifier: MIT */
/*
 * A ring of io_uring, with what is newer than liburing 2.3: no array of indices between the entries
 * and the kernel (Linux 6.6), and time limits in memory that the kernel has mapped (6.13). Both are
 * tried, and done without where the kernel refuses.
 */
#ifndef IOGEN_ENGINES_IO_URING_RING_H
#define IOGEN_ENGINES_IO_URING_RING_H

#include <liburing.h>
#include <stdbool.h>

struct uring_wish {
	uint32_t entries;
	bool polls;          /* looks for completions */
	bool thread;         /* has a kernel thread take submissions */
	uint32_t thread_cpu; /* CPU of that thread, plus one; 0: any */
};

struct uring_ring {
	struct io_uring ring;
	bool ready;           /* it is set up */
	uint32_t enter_flags; /* flags of each call */
	void *wait;           /* the registered time limit; NULL: there is none */
};

/*
 * Sets a ring up, which the calling thread will submit to: its entries are used in their order.
 * Returns 0 or -errno; uring_ring_close is called in either case.
 */
int uring_ring_open(struct uring_ring *r, const struct uring_wish *wish);
void uring_ring_close(struct uring_ring *r);

/*
 * Enters the kernel: submits @n entries, and waits for @min completions for no longer than @wait_ns
 * (UINT64_MAX: no limit). @flags are added. Returns how many entries the kernel has taken, or
 * -errno.
 */
int uring_ring_enter(struct uring_ring *r, uint32_t n, uint32_t min, uint32_t flags,
		     uint64_t wait_ns);

#endif
