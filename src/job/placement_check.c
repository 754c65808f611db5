/* SPDX-License-Identifier: MIT */
/* Rules of placement. */
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/intset.h"
#include "io/placement_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"

/* Bytes that the kernel and iogen need besides. */
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

job_rule *const placement_rules[] = { check_cpus, check_lockmem, NULL };
