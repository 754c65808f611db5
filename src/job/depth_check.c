/* SPDX-License-Identifier: MIT */
/* Rules of what is in flight together. */
#include <errno.h>

#include "io/engine.h"
#include "job/depth_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/refuse.h"
#include "job/rules.h"

static int check_batch_auto(struct job *job, struct err *e)
{
	static const char *const controlled[] = { "iodepth_batch_complete_min",
						  "iodepth_batch_complete_max", "iodepth_low",
						  NULL };
	int ret = 0;

	if (!job->engine->reap)
		ret = job_fail(
			job, e, "iodepth_batch",
			"iodepth_batch=auto: ioengine=%s has one I/O in flight, and no batch; "
			"an asynchronous engine such as io_uring or libaio has",
			job->engine->name);
	ret |= job_refuse_changed(job, e, controlled,
				  "and iodepth_batch=auto contradict each other: leave one "
				  "out");
	return ret;
}

static int check_depth(struct job *job, struct err *e)
{
	struct depth_options *d = job->depth;
	int ret = 0;

	if (d->batch == BATCH_AUTO)
		return check_batch_auto(job, e);
	if (d->batch > d->iodepth)
		ret = job_fail(job, e, "iodepth_batch", "iodepth_batch=%u is more than iodepth=%u",
			       d->batch, d->iodepth);
	if (d->complete_min > d->iodepth)
		ret = job_fail(
			job, e, "iodepth_batch_complete_min",
			"iodepth_batch_complete_min=%u is more than iodepth=%u: the job would wait "
			"forever",
			d->complete_min, d->iodepth);
	if (d->complete_max && d->complete_max < d->complete_min)
		ret = job_fail(job, e, "iodepth_batch_complete_max",
			       "iodepth_batch_complete_max=%u is less than "
			       "iodepth_batch_complete_min=%u",
			       d->complete_max, d->complete_min);
	if (d->low > d->iodepth)
		ret = job_fail(job, e, "iodepth_low", "iodepth_low=%u is more than iodepth=%u",
			       d->low, d->iodepth);
	return ret;
}

job_rule *const depth_rules[] = { check_depth, NULL };
