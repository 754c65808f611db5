/* SPDX-License-Identifier: MIT */
/* How long a rank is waited for: see wire.h. */
#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "hosts/wire.h"

#define MOST_S 30 /* seconds: a third for rank 0, two for the others, who wait for it */
#define USUAL_S 15

#define OWN_PARTS 4 /* parts of half of that time, one for each rank that is asked behind it */

/*
 * Returns the time that others have to answer when this process was stopped, in ns. Open MPI kills
 * what it has asked to end a second later, unless it was told to wait longer: it tells its ranks.
 * Slurm waits for half a minute (KillWait), and MPICH for ever.
 */
static uint64_t patience_ns(const struct wire *w)
{
	const char *kill_s = getenv("OMPI_MCA_odls_base_sigkill_timeout");
	long s = kill_s ? strtol(kill_s, NULL, 10) : getenv("OMPI_COMM_WORLD_SIZE") ? 1 : USUAL_S;

	s = s < 1 ? 1 : s > MOST_S ? MOST_S : s;
	return (uint64_t)s * NSEC_PER_SEC / 3 * (w->rank ? 2 : 1);
}

/*
 * Returns whether a rank may be waited for although another one has used up the time: each has a
 * little of its own, or the end of one would be that of all behind it. All of that is limited, too.
 */
static bool has_own_time(struct wire *w, uint32_t rank, uint64_t now)
{
	uint64_t all_ns = patience_ns(w) / 2;

	if (w->own_ns == 0 || w->own_rank != rank)
		w->own_ns = now;
	w->own_rank = rank;
	return now < w->deadline_ns + all_ns && now < w->own_ns + all_ns / OWN_PARTS;
}

bool wire_may_wait(struct wire *w, uint32_t rank)
{
	bool stopped = atomic_load_explicit(w->stop, memory_order_relaxed);
	uint64_t now;

	if (!stopped && !w->give_up_ns && !w->tell_ns)
		return true;
	now = clock_gettime_ns();
	if (stopped && !w->deadline_ns)
		w->deadline_ns = now + patience_ns(w);
	if ((stopped && now >= w->deadline_ns && !has_own_time(w, rank, now)) ||
	    (w->give_up_ns && now >= w->give_up_ns)) {
		w->lost[rank] = true;
		return false;
	}
	if (w->tell_ns && now >= w->tell_ns) {
		w->tell_ns = 0;
		w->waited_for(w->arg, rank);
	}
	return true;
}

bool wire_has_lost(const struct wire *w)
{
	for (uint32_t i = 0; i < w->n; i++)
		if (w->lost[i])
			return true;
	return w->cut;
}
