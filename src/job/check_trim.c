/* SPDX-License-Identifier: MIT */
/* The rules between rw=trim and its like and other options. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engines/engines.h"
#include "job/io_options.h"
#include "job/job.h"
#include "load/workload.h"

static void engines_that_trim(char *list, size_t n)
{
	size_t len = 0;

	for (const struct engine *const *x = engines; *x && len < n; x++)
		if ((*x)->caps & ENGINE_TRIMS)
			len += (size_t)snprintf(list + len, n - len, " %s", (*x)->name);
}

int job_check_trim(struct job *job, struct err *e)
{
	const struct pattern *rw = &job->io->rw;
	struct range *bs = job->io->bs.op;
	char list[128] = "";
	int ret = 0;

	job->shape.trimwrite = rw->trims && rw->writes;
	if (!rw->trims)
		return 0;
	if (strcmp(job->workload->name, "rw") && strcmp(job->workload->name, "batch"))
		ret = job_fail(job, e, "rw",
			       "rw= asks for trims, and workload=%s has none: leave workload= out",
			       job->workload->name);
	engines_that_trim(list, sizeof(list));
	if (!(job->engine->caps & ENGINE_TRIMS))
		ret = job_fail(job, e, "rw", "rw=: ioengine=%s cannot trim; these can:%s",
			       job->engine->name, list);
	if (rw->writes)
		bs[1] = bs[2]; /* what was trimmed is written, whole */
	return ret;
}
