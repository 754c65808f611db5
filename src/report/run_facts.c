/* SPDX-License-Identifier: MIT */
/* Taking all facts before a run: see run_facts.h. */
#include "report/run_facts.h"

void run_facts_take(struct run_facts *f, const struct report *r, const struct jobs *jobs)
{
	*f = (struct run_facts){ 0 };
	storage_find(&f->storage, r);
	f->identity = facts_identity(&f->storage, jobs);
	f->tuning = facts_tuning(&f->storage);
	f->before = facts_volatile(&f->storage, true);
}

void run_facts_free(struct run_facts *f)
{
	storage_free(&f->storage);
	json_decref(f->identity);
	json_decref(f->tuning);
	json_decref(f->before);
	*f = (struct run_facts){ 0 };
}
