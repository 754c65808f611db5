/* SPDX-License-Identifier: MIT */
/* Rules of what is reported. */
#include <errno.h>
#include <inttypes.h>

#include "job/job.h"
#include "job/options.h"
#include "job/report_options.h"
#include "job/rules.h"

/* Refuses bases for which fio would print other numbers and not only other units. */
static int check_bases(struct job *job, struct err *e)
{
	const struct report_options *r = job->report;
	int ret = 0;

	if (r->kb_base != 1024)
		ret = job_fail(job, e, "kb_base",
			       "kb_base=%" PRIu32
			       ": k is 1024 in all sizes here: leave it out, and "
			       "write bytes",
			       r->kb_base);
	if (r->unit_base && r->unit_base != 8)
		ret = job_fail(job, e, "unit_base",
			       "unit_base=%" PRIu32 ": rates are in bytes here: leave it out",
			       r->unit_base);
	return ret;
}

job_rule *const report_rules[] = { check_bases, NULL };
