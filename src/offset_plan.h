/* SPDX-License-Identifier: MIT */
/* What follows from the plan of a sequence alone; for offset.c. */
#ifndef IOGEN_OFFSET_PLAN_H
#define IOGEN_OFFSET_PLAN_H

#include "offset.h"

/* The grid that random offsets lie on, in bytes: the smaller of the smallest blocks in use. */
uint64_t offset_plan_grid(const struct offset_plan *p);

/* Whether some of its random I/Os go on behind the last one. */
bool offset_plan_goes_on(const struct offset_plan *p);

/* Whether some places come more than once in a pass, and others not at all. */
bool offset_plan_repeats(const struct offset_plan *p);

/* Whether it takes a map for each place to come once: sizes differ, in a random order. */
bool offset_plan_maps(const struct offset_plan *p);

/* What @length bytes of a region are to a pass. */
uint64_t offset_plan_usable(const struct offset_plan *p, uint64_t length);

/* Bytes of a round: those asked for, or of the regions, though places may overlap or repeat. */
uint64_t offset_plan_bytes(const struct offset_plan *p);

#endif
