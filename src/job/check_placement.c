/* SPDX-License-Identifier: MIT */
/* The rules between options of placement and priority. */
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "job/job.h"
#include "io/engine.h"
#include "io/placement.h"
#include "io/placement_options.h"
#include "io/prio.h"
#include "io/prio_options.h"

/* What the kernel and iogen need besides. */
#define SPARE_BYTES (UINT64_C(128) << 20)

static int check_cpus(struct job *job, struct err *e)
{
	const struct placement_options *p = job->placement;
	bool nodes = p->cpu_nodes.all || intset_count(&p->cpu_nodes.set);
	bool cpus = intset_count(&p->cpus);

	if (cpus && nodes)
		return job_fail(job, e, "numa_cpu_nodes",
				"numa_cpu_nodes= and %s= contradict each other: leave one out",
				job_given(job, "cpumask") ? "cpumask" : "cpus_allowed");
	if (p->cpus_policy == CPUS_SPLIT && !cpus && !nodes)
		return job_fail(job, e, "cpus_allowed_policy",
				"cpus_allowed_policy=split needs cpus_allowed=, the CPUs to give "
				"out");
	return 0;
}

static int check_lockmem(struct job *job, struct err *e)
{
	uint64_t have = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t most = have > SPARE_BYTES ? (have - SPARE_BYTES) / job->numjobs : 0;

	if (job->placement->lockmem <= most)
		return 0;
	return job_fail(job, e, "lockmem",
			"lockmem=%" PRIu64 ": this machine has %" PRIu64
			" MiB of memory: with %u workers, at most %" PRIu64 "m",
			job->placement->lockmem, have >> 20, job->numjobs, most >> 20);
}

static int check_prio(struct job *job, struct err *e)
{
	static const char *const details[] = { "cmdprio_class", "cmdprio", "cmdprio_hint" };
	const struct prio_options *p = job->prio;
	bool shares = p->percentage.op[0] || p->percentage.op[1];
	bool splits = p->splits.n[0] || p->splits.n[1];
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
	for (size_t i = 0; i < sizeof(details) / sizeof(details[0]) && !prio_wanted(p); i++)
		if (job_changed(job, details[i]))
			ret = job_fail(job, e, details[i],
				       "%s= means nothing without cmdprio_percentage= or "
				       "cmdprio_bssplit=",
				       details[i]);
	return ret;
}

int job_check_place(struct job *job, struct err *e)
{
	int ret = check_cpus(job, e);

	ret |= check_lockmem(job, e);
	ret |= check_prio(job, e);
	return ret ? -EINVAL : 0;
}
