/* SPDX-License-Identifier: MIT */
/* Rules of how a copy is made. */
#include <errno.h>
#include <string.h>

#include "engines/engines.h"
#include "io/copy_options.h"
#include "job/cache_options.h"
#include "job/job.h"
#include "job/refuse.h"
#include "job/rules.h"
#include "load/workload.h"

/* Options of a transfer's memory, of which such a copy has none. */
static const char *const of_buffers[] = { "iomem", "iomem_align", "hugepage-size", NULL };

/* Options that look at reads and writes, of which such a copy has none, either. */
static const char *const of_transfers[] = { "write_bw_log",  "write_iops_log",
					    "write_lat_log", "write_hist_log",
					    "max_latency",   "rate_min",
					    "rate_iops_min", NULL };

static int check_method(struct job *job, struct err *e)
{
	const char *method = copy_methods[job->copy->method];
	char list[128] = "";
	int ret;

	if (job->copy->method == COPY_READWRITE)
		return 0;
	if (strcmp(job->workload->name, "copy") != 0)
		return job_fail(job, e, "copy_method", "copy_method=%s is for workload=copy",
				method);
	engines_that(ENGINE_COPIES, list, sizeof(list));
	if (!(job->engine->caps & ENGINE_COPIES))
		return job_fail(job, e, "copy_method",
				"copy_method=%s: ioengine=%s cannot do that; these can:%s", method,
				job->engine->name, list);
	ret = job_refuse_changed(job, e, of_buffers,
				 "means nothing to copy_method=%s, which has no buffers: leave it "
				 "out",
				 method);
	ret |= job_refuse_changed(job, e, of_transfers,
				  "is about reads and writes, and copy_method=%s has none: "
				  "copy_method=readwrite works",
				  method);
	if (job->cache->direct)
		ret = job_fail(
			job, e, "direct",
			"direct=1: copy_method=%s %s; direct=0 or copy_method=readwrite works",
			method,
			job->copy->method == COPY_REFLINK ? "moves no data" :
							    "goes through the page cache");
	return ret;
}

static int check_sparse(struct job *job, struct err *e)
{
	if (!job->copy->sparse || !strcmp(job->workload->name, "copy"))
		return 0;
	return job_fail(job, e, "sparse",
			"sparse=1 is for workload=copy, where it keeps the holes of source=");
}

job_rule *const copy_rules[] = { check_method, check_sparse, NULL };
