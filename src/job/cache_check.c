/* SPDX-License-Identifier: MIT */
/* Rules of the page cache, and of hints to the kernel about a file. */
#include <errno.h>

#include "io/engine.h"
#include "job/cache_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/refuse.h"
#include "job/rules.h"

/* As in fio, whose mapped files are in the page cache in any case. */
void cache_settle(struct job *job)
{
	struct cache_options *c = job->cache;

	c->direct_void = c->direct && job->engine->caps & ENGINE_BUFFERED;
	c->direct &= !c->direct_void;
}

/* Options that say something to the kernel of a file, where there is none. */
static int check_diskless(struct job *job, struct err *e)
{
	static const char *const options[] = { "sync", "write_hint", "pre_read", NULL };

	if (!job_is_diskless(job))
		return 0;
	return job_refuse_changed(job, e, options,
				  "means nothing to ioengine=%s, which touches no file",
				  job->engine->name);
}

/* The page cache tears writes, and the kernel refuses atomic ones there (or reads). */
static int check_atomic(struct job *job, struct err *e)
{
	if (!job_engine_flag(job, "atomic"))
		return 0;
	if (!job->cache->direct)
		return job_fail(job, e, "atomic",
				"atomic=1 needs direct=1: write that, or leave atomic=1 out");
	if (!job_writes(job))
		return job_fail(job, e, "atomic",
				"atomic=1 is for writes, and the job has none: leave it out");
	return 0;
}

job_rule *const cache_rules[] = { check_atomic, check_diskless, NULL };
