/* SPDX-License-Identifier: MIT */
/* What follows from the plan of a sequence alone; for offset.c. */
#ifndef IOGEN_LOAD_OFFSET_RULES_H
#define IOGEN_LOAD_OFFSET_RULES_H

#include "load/offset.h"

/* The grid that random offsets lie on, in bytes: the smaller of the smallest blocks in use. */
uint64_t offset_rules_grid(const struct offset_rules *p);

/* Whether some of its random I/Os go on behind the last one. */
bool offset_rules_goes_on(const struct offset_rules *p);

/* Whether some places come more than once in a pass, and others not at all. */
bool offset_rules_repeats(const struct offset_rules *p);

/* Whether it takes a map for each place to come once: sizes differ, in a random order. */
bool offset_rules_maps(const struct offset_rules *p);

/* What @length bytes of a region are to a pass. */
uint64_t offset_rules_usable(const struct offset_rules *p, uint64_t length);

/* Blocks, @step bytes apart, that places of @bytes are drawn from where they repeat. */
uint64_t offset_rules_places(const struct offset_rules *p, uint64_t step, uint64_t bytes, int dir);

/* What becomes of a size that its file ends @left bytes behind. */
uint32_t offset_rules_shortened(const struct offset_rules *p, enum io_dir dir, uint64_t left);

/*
 * Where a sequence with a skip goes on in a region: behind either end it comes in again at the
 * other one. What ends where its file does is the last one, as in fio.
 */
uint64_t offset_rules_skipped(const struct offset_rules *p, uint64_t length, uint64_t pos);

/* Bytes of a round: those asked for, or of the regions, though places may overlap or repeat. */
uint64_t offset_rules_bytes(const struct offset_rules *p);

#endif
