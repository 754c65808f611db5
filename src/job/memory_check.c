/* SPDX-License-Identifier: MIT */
/* Rules of the memory of I/O buffers. */
#include <errno.h>

#include "io/memory_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"

static int check_memory(struct job *job, struct err *e)
{
	const struct memory_options *o = job->memory;
	bool huge = o->from.kind == MEMORY_MMAPHUGE || o->from.kind == MEMORY_SHMHUGE;

	if (!o->hugepage)
		return 0;
	if (!huge)
		return job_fail(job, e, "hugepage-size",
				"hugepage-size= is for iomem=mmaphuge and shmhuge");
	if (o->from.path)
		return job_fail(job, e, "hugepage-size",
				"hugepage-size= means nothing to a file: its file system has pages "
				"of one size");
	if (o->hugepage < 4096 || o->hugepage & (o->hugepage - 1))
		return job_fail(job, e, "hugepage-size",
				"hugepage-size=: not a power of two: write 2m, say");
	return 0;
}

job_rule *const memory_rules[] = { check_memory, NULL };
