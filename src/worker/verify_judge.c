/* SPDX-License-Identifier: MIT */
/* Judging what is read by the state of an earlier run: see verify_judge.h. */
#include "worker/verify_judge.h"

#include <inttypes.h>
#include <stdio.h>

#include "load/verify_past.h"

/* Returns the part of the earlier run that has this place; NULL: it did not write there. */
static struct verify_past *past_at(const struct verify_pasts *all, uint64_t offset)
{
	for (uint32_t i = 0; i < all->n; i++)
		if (offset - all->list[i]->region.start < all->list[i]->region.length)
			return all->list[i];
	return NULL;
}

static void fault_fill(struct verify_fault *fault, const struct verify_writes *w, const char *kind,
		       const char *found)
{
	snprintf(fault->text, sizeof(fault->text), "%s: write %" PRIu32 " is expected, found: %s",
		 kind, verify_write_expected(w) - 1, found);
}

bool verify_judge_next(struct worker *w, const struct transfer *t, uint32_t *pos,
		       struct verify_fault *fault)
{
	const struct verify_pasts *all = &w->given.pasts[t->io.file];

	while (*pos < t->len) {
		uint64_t offset = t->offset + *pos;
		struct verify_past *p = past_at(all, offset);
		struct verify_seen seen;
		enum verify_judgement j;
		uint64_t i;

		if (!p) {
			*pos += VERIFY_SECTOR; /* a part may begin at any */
			continue;
		}
		i = (offset - p->region.start) / p->interval;
		*pos += p->interval;
		if (!verify_is_written(&p->writes[i]))
			continue;
		j = verify_past_judge(p, i, t->chain->buf + *pos - p->interval, &seen);
		if (j < JUDGED_FAULT)
			continue;
		*fault = (struct verify_fault){ .offset = offset, .len = p->interval };
		fault_fill(fault, &p->writes[i], verify_judgements[j], seen.text);
		return true;
	}
	return false;
}
