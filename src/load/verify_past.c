/* SPDX-License-Identifier: MIT */
/* Judging what is read of a part that an earlier run wrote: see verify_past.h. */
#include "load/verify_past.h"

uint32_t verify_write_expected(const struct verify_writes *w)
{
	return w->synced ? w->synced : w->known ? w->known : w->unknown;
}

enum verify_judgement verify_past_judge(struct verify_past *p, uint64_t i, void *interval,
					struct verify_seen *seen)
{
	const struct verify_writes *w = &p->writes[i];
	const struct verify_part part = { interval, 0, p->interval };
	uint64_t from_start = i * p->interval;

	verify_find(&p->writer, &part, p->region.start + from_start, from_start, w, seen);
	return verify_judge(w, seen, p->trims);
}
