/* SPDX-License-Identifier: MIT */
/* Rules of what part of its files a worker works on. */
#include <errno.h>

#include "io/engine.h"
#include "job/area_options.h"
#include "job/cpu_load.h"
#include "job/job.h"
#include "job/options.h"
#include "job/pattern.h"
#include "job/rules.h"
#include "load/iolog_options.h"

static int check_size(struct job *job, struct err *e)
{
	const char *why = job->engine->diskless ? " with the options that it has here" : "";
	int ret = 0;

	if (job->area->size.pct == 0 && job->area->size.bytes == 0 && job_is_diskless(job) &&
	    !job->area->filesize.hi && !job->iolog->read && !job_cpu_load(job))
		ret = job_fail(job, e, "size",
			       "ioengine=%s has no files to take a size from%s: "
			       "write size=, such as size=1g",
			       job->engine->name, why);
	if (job_is_diskless(job) && !job->area->filesize.hi &&
	    (job->area->size.pct || job->area->offset.pct || job->area->offset_increment.pct))
		ret = job_fail(job, e,
			       job->area->size.pct   ? "size" :
			       job->area->offset.pct ? "offset" :
						       "offset_increment",
			       "ioengine=%s has no files to take a share of%s: write bytes",
			       job->engine->name, why);
	if (job->area->filesize.hi && !job->area->filesize.lo)
		ret = job_fail(job, e, "filesize",
			       "filesize= begins at 0: the smallest file has 1 byte");
	return ret;
}

static int check_append(struct job *job, struct err *e)
{
	const struct area_options *a = job->area;

	if (!a->append)
		return 0;
	if (!job_only_writes(job))
		return job_fail(
			job, e, "file_append",
			"file_append=1 is for jobs that only write: behind the end of a file there "
			"is nothing to read");
	if (!a->size.bytes || a->filesize.hi)
		return job_fail(job, e, "file_append",
				"file_append=1 needs size=, the bytes to add, and no filesize=");
	return 0;
}

/* Until ENOSPC: what is written in order, and nothing else. */
static int check_fill(struct job *job, struct err *e)
{
	if (!job->area->fill_device)
		return 0;
	if (!job_only_writes(job) || job_pattern(job)->random)
		return job_fail(job, e, "fill_device",
				"fill_device=1 is for rw=write, which goes on to where the space "
				"ends");
	if (job_is_diskless(job) || job->engine->caps & ENGINE_BUFFERED)
		return job_fail(job, e, "fill_device",
				"fill_device=1: ioengine=%s makes no file larger; psync does",
				job->engine->name);
	return 0;
}

job_rule *const area_rules[] = { check_size, check_append, check_fill, NULL };
