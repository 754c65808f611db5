/* SPDX-License-Identifier: MIT */
#include "tests/runs.h"

#include <string.h>

#include "tests/support.h"

void run_begin(struct run *r, const char *text, uint64_t interval_ns)
{
	memset(r, 0, sizeof(*r));
	jobs_from(&r->outcome, text);
	CHECK_TEXT(r->outcome.err.text, "");
	r->s = (struct sched){ .jobs = &r->outcome.jobs,
			       .interval_ns = interval_ns,
			       .stop = &r->stop,
			       .progress = &r->progress,
			       .e = &r->err };
}

void run_prepare(struct run *r)
{
	CU_ASSERT_EQUAL_FATAL(sched_plan(&r->s), 0);
	CU_ASSERT_EQUAL_FATAL(sched_layout(&r->s), 0);
}

void run_end(struct run *r)
{
	sched_release(&r->s);
	outcome_free(&r->outcome);
}
