/* SPDX-License-Identifier: MIT */
/* Rules and consequences of directions and their order. */
#include <errno.h>
#include <string.h>

#include "engines/engines.h"
#include "job/direction_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"
#include "load/shape_options.h"
#include "load/workload.h"

static int check_trim(struct job *job, struct err *e)
{
	const struct pattern *rw = &job->direction->rw;
	char list[128] = "";
	int ret = 0;

	if (!rw->trims)
		return 0;
	if (strcmp(job->workload->name, "rw") && strcmp(job->workload->name, "batch"))
		ret = job_fail(job, e, "rw",
			       "rw= asks for trims, and workload=%s has none: leave workload= out",
			       job->workload->name);
	engines_that(ENGINE_TRIMS, list, sizeof(list));
	if (!(job->engine->caps & ENGINE_TRIMS))
		ret = job_fail(job, e, "rw", "rw=: ioengine=%s cannot trim; these can:%s",
			       job->engine->name, list);
	return ret;
}

void direction_settle(struct job *job)
{
	struct direction_options *d = job->direction;

	job->shape->trimwrite = d->rw.trims && d->rw.writes;
	d->sequencer_void = d->sequencer == SEQUENCER_IDENTICAL && (!d->rw.random || !d->rw.nr);
	if (d->sequencer_void)
		d->sequencer = SEQUENCER_SEQUENTIAL;
}

job_rule *const direction_rules[] = { check_trim, NULL };
