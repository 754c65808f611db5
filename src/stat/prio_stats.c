/* SPDX-License-Identifier: MIT */
/* Latencies by priority: see prio_stats.h. */
#include "stat/prio_stats.h"

#include <stdlib.h>

#include "base/array.h"

struct histogram *prio_stats_of(struct prio_stats *s, uint16_t prio, enum op op)
{
	uint32_t i = 0;

	while (i < s->n && s->list[i].prio != prio)
		i++;
	if (i == s->n) {
		s->list = array_must_grow(s->list, s->n, sizeof(*s->list));
		s->list[s->n++] = (struct prio_stat){ .prio = prio };
	}
	if (!s->list[i].hist[op])
		s->list[i].hist[op] = histogram_new();
	if (!s->list[i].hist[op])
		abort();
	return s->list[i].hist[op];
}

void prio_stats_add(struct prio_stats *s, uint16_t prio, enum op op, uint64_t ns)
{
	histogram_add(prio_stats_of(s, prio, op), ns);
}

void prio_stats_merge(struct prio_stats *to, const struct prio_stats *from)
{
	for (uint32_t i = 0; i < from->n; i++) {
		const struct prio_stat *p = &from->list[i];

		for (int op = 0; op < PRIO_OPS; op++)
			if (p->hist[op])
				histogram_merge(prio_stats_of(to, p->prio, (enum op)op),
						p->hist[op]);
	}
}

void prio_stats_copy(struct prio_stats *to, const struct prio_stats *from)
{
	for (uint32_t i = 0; i < to->n; i++)
		for (int op = 0; op < PRIO_OPS; op++)
			if (to->list[i].hist[op])
				histogram_clear(to->list[i].hist[op]);
	prio_stats_merge(to, from);
}

void prio_stat_sum(const struct prio_stat *s, enum op op, struct histogram *sum)
{
	histogram_clear(sum);
	for (int k = 0; k < PRIO_OPS; k++)
		if (s->hist[k] && (op == OPS || op == (enum op)k))
			histogram_merge(sum, s->hist[k]);
}

void prio_stats_release(struct prio_stats *s)
{
	for (uint32_t i = 0; i < s->n; i++)
		for (int op = 0; op < PRIO_OPS; op++)
			histogram_free(s->list[i].hist[op]);
	free(s->list);
	*s = (struct prio_stats){ 0 };
}
