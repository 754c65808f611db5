/* SPDX-License-Identifier: MIT */
/* Places a thread: see placement.h. */
#include "worker/placement.h"
#include "io/placement.h"
#include "io/placement_options.h"
#include "io/prio.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/mempolicy.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define IOPRIO_WHO_PROCESS 1

static bool empty(const struct intset *set)
{
	return intset_count(set) == 0;
}

/* --- CPUs --- */

/* Refuses CPUs or nodes that this machine lacks, and names those that it has. */
static int check_here(const struct job *job, const char *option, const char *what,
		      const struct intset *set, const struct intset *here, struct err *e)
{
	struct intset missing;
	char no[256], there[256];

	for (uint32_t i = 0; i < INTSET_MAX / 64; i++)
		missing.bit[i] = set->bit[i] & ~here->bit[i];
	if (empty(&missing))
		return 0;
	intset_text(&missing, no, sizeof(no));
	intset_text(here, there, sizeof(there));
	return job_fail(job, e, option, "%s=: %s %s is not available here, only %s", option, what,
			no, *there ? there : "none");
}

static int check_places(const struct job *job, struct err *e)
{
	const struct placement_options *p = job->placement;
	struct intset here;
	int ret = 0;

	if (!empty(&p->cpus)) {
		placement_cpus_here(&here);
		ret = check_here(job, job_given(job, "cpumask") ? "cpumask" : "cpus_allowed", "CPU",
				 &p->cpus, &here, e);
	}
	placement_nodes_here(&here);
	if (!ret)
		ret = check_here(job, "numa_cpu_nodes", "node", &p->cpu_nodes.set, &here, e);
	placement_memory_here(&here);
	if (!ret)
		ret = check_here(job, "numa_mem_policy", "node", &p->mem.nodes.set, &here, e);
	return ret;
}

static int place_bind(const struct job *job, uint32_t number, struct err *e)
{
	struct intset set, now;
	int ret;

	placement_cpus(job->placement, number, &set);
	if (empty(&set) &&
	    (job->placement->cpu_nodes.all || !empty(&job->placement->cpu_nodes.set)))
		return job_fail(job, e, "numa_cpu_nodes", "numa_cpu_nodes=: no CPU is there");
	if (empty(&set))
		return 0;
	ret = placement_bind(&set);
	placement_bound(&now);
	if (!ret && empty(&job->placement->cpus))
		return 0;
	if (ret || memcmp(&set, &now, sizeof(set)))
		return job_fail(job, e, "cpus_allowed", "a worker cannot be bound to its CPUs: %s",
				ret ? strerror(-ret) : "one of them went offline");
	return 0;
}

/* --- memory --- */

static const int kernel_mode[] = {
	[MEM_DEFAULT] = MPOL_DEFAULT,       [MEM_PREFER] = MPOL_PREFERRED, [MEM_BIND] = MPOL_BIND,
	[MEM_INTERLEAVE] = MPOL_INTERLEAVE, [MEM_LOCAL] = MPOL_LOCAL,
};

static int place_memory(const struct job *job, struct err *e)
{
	const struct mem_policy *p = &job->placement->mem;
	unsigned long mask[INTSET_MAX / 64 + 1] = { 0 };
	struct intset set = p->nodes.set;
	bool any;

	if (p->mode == MEM_NONE)
		return 0;
	if (p->nodes.all)
		placement_memory_here(&set);
	for (uint32_t i = 0; i < INTSET_MAX / 64; i++)
		mask[i] = set.bit[i];
	any = !empty(&set);
	if (syscall(SYS_set_mempolicy, kernel_mode[p->mode], any ? mask : NULL,
		    any ? INTSET_MAX + 1 : 0))
		return job_fail(
			job, e, "numa_mem_policy",
			"numa_mem_policy=: this kernel or container refuses it: %s; leave it out",
			strerror(errno));
	return 0;
}

static int place_lock(const struct job *job, void **locked, struct err *e)
{
	uint64_t size = job->placement->lockmem;
	void *p;

	*locked = NULL;
	if (!size)
		return 0;
	p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p != MAP_FAILED && !mlock(p, size)) {
		*locked = p;
		return 0;
	}
	job_fail(job, e, "lockmem",
		 "lockmem=: %" PRIu64
		 " bytes cannot be locked: %s; raise ulimit -l, or lower lockmem= or numjobs=",
		 size, strerror(errno));
	if (p != MAP_FAILED)
		munmap(p, size);
	return -ENOMEM;
}

void placement_undo(const struct job *job, void *locked)
{
	if (locked)
		munmap(locked, job->placement->lockmem);
}

/* --- precedence --- */

static long io_priority(uint16_t prio)
{
	return syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, prio);
}

static int place_prio(const struct job *job, struct err *e)
{
	const struct placement_options *p = job->placement;
	uint16_t value = placement_prio(p);
	unsigned class = value >> 13, level = value & 7, hint = value >> 3 & 1023;

	if (!value || !io_priority(value))
		return 0;
	return job_fail(job, e,
			p->prioclass ? "prioclass" :
			p->prio      ? "prio" :
				       "priohint",
			"I/O priority of class %u, level %u, hint %u: %s%s", class, level, hint,
			strerror(errno),
			errno == EPERM ? ": class 1 takes root (CAP_SYS_NICE); 2 and 3 do not" :
			hint           ? ": a hint takes Linux 6.5" :
					 "");
}

/* Nice values are relative, as in nice(2). */
static int place_nice(const struct job *job, struct err *e)
{
	errno = 0;
	if (!job->placement->nice || nice(job->placement->nice) != -1 || !errno)
		return 0;
	return job_fail(job, e, "nice",
			"nice=%d: %s: a value below the present one takes root (CAP_SYS_NICE)",
			job->placement->nice, strerror(errno));
}

static int place_thread(const struct job *job, uint32_t number, struct err *e)
{
	int ret = place_bind(job, number, e);

	if (job->placement->comm)
		prctl(PR_SET_NAME, job->placement->comm); /* the kernel takes 15 bytes of it */
	ret = ret ? ret : place_memory(job, e);
	ret = ret ? ret : place_prio(job, e);
	return ret ? ret : place_nice(job, e);
}

int placement_apply(const struct job *job, uint32_t number, void **locked, struct err *e)
{
	int ret = place_thread(job, number, e);

	return ret ? ret : place_lock(job, locked, e);
}

/* --- on trial --- */

static int try_prio(uint16_t prio, void *arg)
{
	(void)arg;
	return io_priority(prio) ? -errno : 0;
}

struct trial {
	const struct job *job;
	struct err *e;
	int ret;
};

static void *try_thread(void *arg)
{
	struct trial *t = arg;
	const struct job *job = t->job;
	int ret;

	t->ret = check_places(job, t->e);
	if (t->ret)
		return NULL;
	ret = prio_each(job->prio, try_prio, NULL);
	if (ret)
		t->ret = job_fail(job, t->e, "cmdprio_class",
				  "cmdprio_class=: the kernel refuses an I/O priority: %s%s",
				  strerror(-ret),
				  ret == -EPERM ?
					  ": class 1, the default, takes root (CAP_SYS_NICE); "
					  "2 and 3 do not" :
					  "");
	else
		t->ret = place_thread(job, 0, t->e);
	return NULL;
}

static bool places(const struct job *job)
{
	const struct placement_options *p = job->placement;

	return !empty(&p->cpus) || p->cpu_nodes.all || !empty(&p->cpu_nodes.set) || p->mem.mode ||
	       p->nice || p->prio || p->prioclass || p->priohint || prio_wanted(job->prio);
}

int placement_try(const struct job *job, struct err *e)
{
	struct trial t = { job, e, 0 };
	pthread_t thread;

	if (!places(job) || pthread_create(&thread, NULL, try_thread, &t))
		return 0;
	pthread_join(thread, NULL);
	return t.ret;
}
