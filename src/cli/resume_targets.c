/* SPDX-License-Identifier: MIT */
/* Files of steps that were kept, held against what is there: see resume_targets.h. */
#include "cli/resume_targets.h"

#include <errno.h>

#include "sched/prepared.h"

int resume_targets_check(struct sched *s, const char *replaced, const char *dir, struct err *e)
{
	struct prepared lost;

	if (replaced)
		return fail(
			e, EXDEV,
			"--resume=%s: %s is another file than the one that the steps so far have "
			"read: put it back, or begin a new run",
			dir, replaced);
	if (prepared_lost(s, &lost))
		return fail(e, EXDEV,
			    "--resume=%s: %s %s [%s] has prepared: put it back, or begin a new run",
			    dir, lost.path,
			    lost.gone ? "is gone, which" : "is another file than the one that",
			    lost.by->name);
	return 0;
}
