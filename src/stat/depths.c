/* SPDX-License-Identifier: MIT */
/* Adding up what workers counted: see depths.h. */
#include "stat/depths.h"

void depths_alone(struct depths *d, uint64_t n)
{
	d->level[depth_level(1)] += n;
	d->submit[depth_batch(1)] += n;
	d->complete[depth_batch(1)] += n;
}

void depths_add(struct depths *to, const struct depths *from)
{
	for (int i = 0; i < DEPTH_CLASSES; i++) {
		to->level[i] += from->level[i];
		to->submit[i] += from->submit[i];
		to->complete[i] += from->complete[i];
	}
}
