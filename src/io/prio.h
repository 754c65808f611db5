/* SPDX-License-Identifier: MIT */
/*
 * Priorities of single transfers: which share of a job's reads and writes goes with which. The
 * kernel takes one as a number of 16 bits, which an engine with ENGINE_PRIO passes on as it is.
 */
#ifndef IOGEN_IO_PRIO_H
#define IOGEN_IO_PRIO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/opt.h"
#include "base/rng.h"

/* As ioprio_set(2) has it: class and level, and, since Linux 6.5, a hint. */
static inline uint16_t prio_value(uint32_t class, uint32_t level, uint32_t hint)
{
	return (uint16_t)(class << 13 | hint << 3 | level);
}

#define PRIO_REAL_TIME 1 /* the class that is served before all others */

/* Of reads and of writes. */
struct prio_pair {
	uint32_t op[2];
};

#define PRIO_SPLITS 32

/* Of transfers of bs bytes, pct of a hundred; with the common class, level and hint, or its own. */
struct prio_split {
	uint64_t bs;
	uint32_t pct;
	bool own;
	uint32_t class, level, hint;
};

struct prio_splits {
	uint32_t n[2];
	struct prio_split op[2][PRIO_SPLITS];
};

struct prio_options;

/* Whether any transfer is to have one. */
bool prio_wanted(const struct prio_options *p);

/* The priority of one transfer; 0: none of its own, it has that of its thread. */
uint16_t prio_draw(const struct prio_options *p, bool write, uint64_t bytes, struct rng *rng);

/*
 * Calls @take with each that prio_draw may return but 0, until it returns other than 0, which is
 * then returned too.
 */
int prio_each(const struct prio_options *p, int (*take)(uint16_t prio, void *arg), void *arg);

extern const struct opt_type opt_prio_pair;   /* struct prio_pair */
extern const struct opt_type opt_prio_splits; /* struct prio_splits */

#endif
