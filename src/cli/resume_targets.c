/* SPDX-License-Identifier: MIT */
/* Files of steps that were kept, held against what is there: see resume_targets.h. */
#include "cli/resume_targets.h"

#include <errno.h>

#include "sched/laid_out.h"
#include "sched/prepared.h"

int resume_targets_check(struct sched *s, bool any, const char *replaced, const char *dir,
			 struct err *e)
{
	const struct planned_file *changed;
	struct prepared lost;

	if (any && replaced)
		return fail(
			e, EXDEV,
			"--resume=%s: %s is another file than the one that the steps so far have "
			"read, or was changed since: put it back, or begin a new run",
			dir, replaced);
	if (prepared_lost(s, &lost))
		return fail(e, EXDEV,
			    "--resume=%s: %s %s [%s] has prepared: put it back, or begin a new run",
			    dir, lost.path,
			    lost.gone ? "is gone, which" : "is another file than the one that",
			    lost.by->name);
	changed = any ? laid_out_lost(s) : NULL; /* else all begins anew */
	if (changed)
		return fail(e, EXDEV, "--resume=%s: %s %s", dir, changed->path, changed->lost);
	return 0;
}
