/* SPDX-License-Identifier: MIT */
/* Sizes and counts that follow from the rules of a sequence alone; for offset.c. */
#ifndef IOGEN_LOAD_OFFSET_RULES_H
#define IOGEN_LOAD_OFFSET_RULES_H

#include "load/offset.h"

/* Returns the grid of random offsets, in bytes: the smallest block of the directions in use. */
uint64_t offset_rules_grid(const struct offset_rules *p);

/* Returns whether some random I/Os follow the one before. */
bool offset_rules_goes_on(const struct offset_rules *p);

/* Returns whether some places come more than once in a pass, and others not at all. */
bool offset_rules_repeats(const struct offset_rules *p);

/* Returns whether a map is needed for each place to come once: sizes differ, in random order. */
bool offset_rules_maps(const struct offset_rules *p);

/* Returns the bytes that a pass uses of a region of @length bytes. */
uint64_t offset_rules_usable(const struct offset_rules *p, uint64_t length);

/* Returns the blocks, @step bytes apart, in @bytes: places that repeat are drawn from them. */
uint64_t offset_rules_places(const struct offset_rules *p, uint64_t step, uint64_t bytes, int dir);

/* Returns the size of an I/O that is larger than the @left bytes up to its file's end. */
uint32_t offset_rules_shortened(const struct offset_rules *p, enum io_dir dir, uint64_t left);

/*
 * Returns the next position of a sequence with a skip, in a region of @length bytes: behind either
 * end it comes in again at the other one. An I/O that ends with its file is the last, as in fio.
 */
uint64_t offset_rules_skipped(const struct offset_rules *p, uint64_t length, uint64_t pos);

/* Returns the bytes of a round: as the rules ask, or of all regions. */
uint64_t offset_rules_bytes(const struct offset_rules *p);

#endif
