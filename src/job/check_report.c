/* SPDX-License-Identifier: MIT */
/* The rules between the options of reports and logs. */
#include <errno.h>
#include <inttypes.h>
#include <time.h>

#include "job/job.h"
#include "io/engine.h"
#include "job/report_options.h"
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

/* What fio would make of them is not only another way to write the same. */
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

int job_check_report(struct job *job, struct err *e)
{
	struct report_options *r = job->report;
	int ret = check_bases(job, e);

	if (r->gtod_reduce)
		r->disable_lat = r->disable_clat = r->disable_slat = r->disable_bw = true;
	if ((job->log->lat || job->log->hist) && job->engine->reap &&
	    !(r->disable_slat && r->disable_clat))
		r->slat = true;
	if (r->slat_percentiles && !r->disable_slat)
		r->slat = true;
	return check_log(job, e) || ret ? -EINVAL : 0;
}
