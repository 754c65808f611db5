/* SPDX-License-Identifier: MIT */
/* Rules of priorities of single transfers. */
#include <errno.h>

#include "io/engine.h"
#include "io/prio_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/refuse.h"
#include "job/rules.h"

static int check_prio(struct job *job, struct err *e)
{
	static const char *const details[] = { "cmdprio_class", "cmdprio", "cmdprio_hint", NULL };
	const struct prio_options *p = job->prio;
	bool shares = p->percentage.op[0] || p->percentage.op[1];
	bool splits = p->splits;
	int ret = 0;

	if (shares && splits)
		ret = job_fail(job, e, "cmdprio_bssplit",
			       "cmdprio_bssplit= and cmdprio_percentage= contradict each other: "
			       "leave one out");
	if (prio_wanted(p) && !(job->engine->caps & ENGINE_PRIO))
		ret = job_fail(job, e, shares ? "cmdprio_percentage" : "cmdprio_bssplit",
			       "%s=: ioengine=%s gives no transfer a priority of its own; libaio "
			       "and io_uring do",
			       shares ? "cmdprio_percentage" : "cmdprio_bssplit",
			       job->engine->name);
	if (!prio_wanted(p))
		ret |= job_refuse_changed(job, e, details,
					  "means nothing without cmdprio_percentage= or "
					  "cmdprio_bssplit=");
	return ret;
}

job_rule *const prio_rules[] = { check_prio, NULL };
