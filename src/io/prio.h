/* SPDX-License-Identifier: MIT */
/*
 * Priorities of single transfers: shares of a job's reads and writes have one each. The kernel
 * takes a priority as a number of 16 bits, which an engine with ENGINE_PRIO passes on as it is.
 */
#ifndef IOGEN_IO_PRIO_H
#define IOGEN_IO_PRIO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/opt.h"
#include "base/rng.h"

/* Encodes a priority for ioprio_set(2): class and level, and, since Linux 6.5, a hint. */
static inline uint16_t prio_value(uint32_t class, uint32_t level, uint32_t hint)
{
	return (uint16_t)(class << 13 | hint << 3 | level);
}

#define PRIO_REAL_TIME 1 /* the class before all others */

/* A number for reads and one for writes. */
struct prio_pair {
	uint32_t op[2];
};

#define PRIO_SPLITS 32

/* A share of the transfers of bs bytes, with the common class, level and hint, or its own. */
struct prio_split {
	uint64_t bs;
	uint32_t pct; /* percent */
	bool own;
	uint32_t class, level, hint;
};

struct prio_splits {
	uint32_t n[2];
	struct prio_split op[2][PRIO_SPLITS];
};

struct prio_options;

/* Returns whether any transfer has a priority of its own. */
bool prio_wanted(const struct prio_options *p);

/* Draws the priority of a transfer of @bytes; 0: that of its thread. */
uint16_t prio_draw(const struct prio_options *p, bool write, uint64_t bytes, struct rng *rng);

/*
 * Calls @take with each priority but 0 that prio_draw may return, until it returns other than 0.
 * Returns the last return value of @take.
 */
int prio_each(const struct prio_options *p, int (*take)(uint16_t prio, void *arg), void *arg);

extern const struct opt_type opt_prio_pair;   /* struct prio_pair */
extern const struct opt_type opt_prio_splits; /* struct prio_splits *, owned */

#endif
