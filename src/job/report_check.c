/* SPDX-License-Identifier: MIT */
/* Rules and consequences of what is measured and reported. */
#include <errno.h>
#include <inttypes.h>

#include "io/engine.h"
#include "job/job.h"
#include "job/options.h"
#include "job/report_options.h"
#include "job/rules.h"
#include "load/log_options.h"

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

void report_settle(struct job *job)
{
	struct report_options *r = job->report;

	if (r->gtod_reduce)
		r->disable_lat = r->disable_clat = r->disable_slat = r->disable_bw = true;
	if ((job->log->lat || job->log->hist) && job->engine->reap &&
	    !(r->disable_slat && r->disable_clat))
		r->slat = true;
	if (r->slat_percentiles && !r->disable_slat)
		r->slat = true;
}

job_rule *const report_rules[] = { check_bases, NULL };
