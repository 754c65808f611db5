/* SPDX-License-Identifier: MIT */
/*
 * The owner of a worker's logs: the worker, while it adds to them; or, at the end of a run that was
 * abandoned, the thread that writes them, for good: a worker that comes back then waits until the
 * process ends.
 */
#include <time.h>

#include "base/clock.h"
#include "worker/worker.h"

bool worker_logs_take(struct worker *w, uint64_t times)
{
	const struct timespec ts = { .tv_nsec = (long)NSEC_PER_MSEC };

	while (atomic_exchange_explicit(&w->logs.taken, true, memory_order_acquire)) {
		if (!--times)
			return false;
		nanosleep(&ts, NULL);
	}
	return true;
}
