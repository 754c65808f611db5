/* SPDX-License-Identifier: MIT */
/* The rule by which a worker was the limit: see generator_bound.h. */
#include "stat/generator_bound.h"

/* Returns whether the worker kept its rate; a schedule may be a little behind at any moment. */
static bool rate_kept(const struct bound_facts *f, const struct usage *used)
{
	return f->rated && f->behind_ns <= used->wall_ns / 100;
}

enum bound bound_find(const struct bound_facts *f, const struct usage *used)
{
	uint64_t busy = used->cpu_ns + (used->ready_unknown ? 0 : used->ready_ns);

	busy = busy > f->spun_ns ? busy - f->spun_ns : 0;
	if (used->wall_ns < BOUND_LEAST_NS)
		return BOUND_UNKNOWN;
	if (busy / BOUND_PCT >= used->wall_ns / 100)
		return f->polls ? BOUND_UNKNOWN : rate_kept(f, used) ? BOUND_NO : BOUND_YES;
	if ((busy + used->threads.cpu_ns) / BOUND_PCT >= used->wall_ns / 100)
		return BOUND_UNKNOWN;
	return used->ready_unknown || f->threads ? BOUND_UNKNOWN : BOUND_NO;
}
