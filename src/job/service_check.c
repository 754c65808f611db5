/* SPDX-License-Identifier: MIT */
/* Rules of the order of files, and how many are open. */
#include <errno.h>

#include "io/engine.h"
#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"
#include "job/service_options.h"

/* Refuses openfiles= where the engine keeps files open for itself. */
static int check_openfiles(struct job *job, struct err *e)
{
	if (!job->service->openfiles)
		return 0;
	if (job->service->file_ops != FILE_KEEP_OPEN)
		return job_fail(job, e, "openfiles",
				"openfiles= and file_ops= contradict each other: leave one out");
	if (job->engine->caps & ENGINE_BUFFERED)
		return job_fail(job, e, "openfiles",
				"openfiles=: ioengine=%s maps its files from start to end; leave "
				"it out",
				job->engine->name);
	if (job_engine_flag(job, "registerfiles"))
		return job_fail(job, e, "openfiles",
				"openfiles= and registerfiles=1 contradict each other: the kernel "
				"would keep them open");
	return 0;
}

job_rule *const service_rules[] = { check_openfiles, NULL };
