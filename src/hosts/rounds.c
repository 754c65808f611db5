/* SPDX-License-Identifier: MIT */
/* Judging rounds over all ranks: see rounds.h. */
#include "hosts/rounds.h"

#include <stdlib.h>

#include "hosts/merge.h"
#include "report/tracked.h"

bool host_rounds_judge(struct host_rounds *r, const struct jobs *jobs,
		       const struct host_part *parts, uint32_t n, uint32_t round)
{
	if (!r->list)
		r->list = calloc(jobs->nrun, sizeof(*r->list));
	if (!r->list)
		abort();
	r->n = jobs->nrun;
	for (uint32_t i = 0; i < jobs->nrun; i++)
		if (jobs->run[i]->round == round && tracked(jobs->run[i]) &&
		    merge_counts(&r->list[i], parts, n, i))
			abort();
	return tracked_are_steady(r->list, jobs->nrun, round);
}

void host_rounds_tell(struct wire *w, const bool *left, bool steady)
{
	struct pack x = { 0 };

	pack_bool(&x, &steady);
	for (uint32_t i = 1; i < w->n; i++)
		if (!left[i])
			wire_send(w, i, x.bytes, x.n);
	pack_free(&x);
}

bool host_rounds_hear(struct wire *w)
{
	bool steady = false;
	struct pack x;

	if (!wire_receive(w, 0, false, &x))
		pack_bool(&x, &steady);
	pack_free(&x);
	return steady;
}

void host_rounds_free(struct host_rounds *r)
{
	for (uint32_t i = 0; i < r->n; i++)
		stats_release(&r->list[i].total);
	free(r->list);
	*r = (struct host_rounds){ 0 };
}
