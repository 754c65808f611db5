/* SPDX-License-Identifier: MIT */
/* Facts of a run's machine and targets, taken once before anything is touched. */
#ifndef IOGEN_REPORT_RUN_FACTS_H
#define IOGEN_REPORT_RUN_FACTS_H

#include "report/fact_class.h"

struct run_facts {
	struct storage storage;
	json_t *identity, *tuning, *before; /* owned; NULL: not taken */
};

/* Takes them, of the targets that @r names; it looks, and touches nothing. */
void run_facts_take(struct run_facts *f, const struct report *r, const struct jobs *jobs);
void run_facts_free(struct run_facts *f);

#endif
