/* SPDX-License-Identifier: MIT */
/* Rules of what is reported. */
#include <errno.h>
#include <inttypes.h>

#include "job/job.h"
#include "job/options.h"
#include "job/report_options.h"
#include "job/rules.h"

static int check_bases(struct job *job, struct err *e)
{
	const struct report_options *r = job->report;
	int ret = 0;

	if (r->kb_base != 1024 && r->kb_base != 1000)
		ret = job_fail(job, e, "kb_base", "kb_base=%" PRIu32 ": not 1024 or 1000",
			       r->kb_base);
	if (r->unit_base && r->unit_base != 1 && r->unit_base != 8)
		ret = job_fail(job, e, "unit_base", "unit_base=%" PRIu32 ": not 0, 1 or 8",
			       r->unit_base);
	return ret;
}

job_rule *const report_rules[] = { check_bases, NULL };
