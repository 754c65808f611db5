/* SPDX-License-Identifier: MIT */
/* Rules of logs of what is measured. */
#include <errno.h>
#include <time.h>

#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"
#include "load/log_options.h"

static int check_log(struct job *job, struct err *e)
{
	const struct log_options *o = job->log;
	struct timespec ts;
	int ret = 0;

	if (o->hist && !o->hist_window.ns)
		ret = job_fail(job, e, "write_hist_log",
			       "write_hist_log needs the length of a window: log_hist_msec=1000, "
			       "say");
	if (o->issue_time && (!o->lat || !o->offset))
		ret = job_fail(job, e, "log_issue_time",
			       "log_issue_time needs write_lat_log and log_offset=1");
	if (o->epoch && clock_gettime((clockid_t)o->clock_id, &ts))
		ret = job_fail(job, e, "log_alternate_epoch_clock_id",
			       "log_alternate_epoch_clock_id=%u: this kernel has no such clock; 0 "
			       "is the time of day",
			       o->clock_id);
	return ret;
}

job_rule *const log_rules[] = { check_log, NULL };
