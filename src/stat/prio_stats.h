/* SPDX-License-Identifier: MIT */
/* Latencies of reads and writes by the I/O priority of each transfer, as in fio's reports. */
#ifndef IOGEN_STAT_PRIO_STATS_H
#define IOGEN_STAT_PRIO_STATS_H

#include "stat/stats.h"

#define PRIO_OPS 2 /* OP_READ and OP_WRITE */

struct prio_stat {
	uint16_t prio;                    /* priority as ioprio_set(2) takes it; 0: none was set */
	struct histogram *hist[PRIO_OPS]; /* owned; NULL: there was none */
};

struct prio_stats {
	struct prio_stat *list; /* owned; in the order in which they came */
	uint32_t n;
};

/* Returns the histogram of a priority, which is made where there is none. Aborts without memory. */
struct histogram *prio_stats_of(struct prio_stats *s, uint16_t prio, enum op op);

/* Counts a transfer of @ns. Aborts without memory, as prio_stats_merge does. */
void prio_stats_add(struct prio_stats *s, uint16_t prio, enum op op, uint64_t ns);

/* Adds @from to @to. */
void prio_stats_merge(struct prio_stats *to, const struct prio_stats *from);

/* Makes @to, whatever it was, a copy of @from. Aborts without memory. */
void prio_stats_copy(struct prio_stats *to, const struct prio_stats *from);

/* Puts the latencies of a priority into @sum: of an operation; OPS: of all. Trims have none. */
void prio_stat_sum(const struct prio_stat *s, enum op op, struct histogram *sum);

void prio_stats_release(struct prio_stats *s);

#endif
