/* SPDX-License-Identifier: MIT */
/* Threads of the kernel that work for a thread's io_uring, and what they do. */
#ifndef IOGEN_STAT_KERNEL_THREADS_H
#define IOGEN_STAT_KERNEL_THREADS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * All is 0 where it is not known: there are too many threads, Linux hides it, or, in a PID
 * namespace (a container), several threads of the process could be the one that the kernel's work
 * for.
 */
struct kernel_threads {
	bool known;
	uint64_t cpu_ns;    /* CPU time of the kernel's threads (iou-wrk) */
	uint64_t bytes;     /* bytes that these asked of storage */
	uint64_t own_bytes; /* bytes that the thread asked for by itself */
};

/* Returns what has been done so far for the calling thread; of threads that are gone, nothing. */
struct kernel_threads kernel_threads_now(void);

/*
 * Returns whether the kernel has such threads for the calling one; in a PID namespace, for any of
 * the process.
 */
bool kernel_threads_are_there(void);

/* Returns what was done between @then and @now. */
struct kernel_threads kernel_threads_between(const struct kernel_threads *then,
					     const struct kernel_threads *now);
void kernel_threads_add(struct kernel_threads *to, const struct kernel_threads *from);

#endif
