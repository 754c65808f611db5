/* SPDX-License-Identifier: MIT */
/* Placing a thread: see place.h. */
#include "io/placement.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/mempolicy.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "job/job.h"

#define IOPRIO_WHO_PROCESS 1
#define IOPRIO_CLASS_BE 2

static bool empty(const struct numbers *set)
{
	return numbers_count(set) == 0;
}

/* --- CPUs --- */

static void set_from_kernel(const cpu_set_t *cpus, struct numbers *set)
{
	*set = (struct numbers){ 0 };
	for (uint32_t n = 0; n < NUMBERS_MAX && n < CPU_SETSIZE; n++)
		if (CPU_ISSET(n, cpus))
			numbers_add(set, n);
}

/* Returns 0 or -errno; the kernel leaves out in silence what is not there. */
static int bind_to(const struct numbers *set)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	for (uint32_t n = 0; n < NUMBERS_MAX && n < CPU_SETSIZE; n++)
		if (numbers_has(set, n))
			CPU_SET(n, &cpus);
	return sched_setaffinity(0, sizeof(cpus), &cpus) ? -errno : 0;
}

static void bound_to(struct numbers *set)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	sched_getaffinity(0, sizeof(cpus), &cpus);
	set_from_kernel(&cpus, set);
}

/* A list of the kernel's, behind @key at the beginning of a line; empty where there is none. */
static void read_list(const char *path, const char *key, struct numbers *set)
{
	FILE *f = fopen(path, "re");
	char line[4096];

	*set = (struct numbers){ 0 };
	while (f && fgets(line, sizeof(line), f)) {
		size_t n = strlen(key);

		if (strncmp(line, key, n))
			continue;
		line[strcspn(line, "\n")] = '\0';
		numbers_parse(line + n, set);
		break;
	}
	if (f)
		fclose(f);
}

/* The nodes that there are; those whose memory the process may have. */
static void nodes_here(struct numbers *set)
{
	read_list("/sys/devices/system/node/online", "", set);
}

static void memory_here(struct numbers *set)
{
	struct numbers allowed;

	read_list("/sys/devices/system/node/has_memory", "", set);
	read_list("/proc/self/status", "Mems_allowed_list:\t", &allowed);
	for (uint32_t i = 0; i < NUMBERS_MAX / 64; i++)
		set->bit[i] &= allowed.bit[i];
}

/* Their CPUs that are here. */
static void nodes_cpus(const struct nodes *nodes, struct numbers *set)
{
	struct numbers here, cpus;
	char path[64];

	nodes_here(&here);
	*set = (struct numbers){ 0 };
	for (uint32_t n = 0; n < NUMBERS_MAX; n++) {
		if (!numbers_has(&here, n) || (!nodes->all && !numbers_has(&nodes->set, n)))
			continue;
		snprintf(path, sizeof(path), "/sys/devices/system/node/node%u/cpulist", n);
		read_list(path, "", &cpus);
		for (uint32_t i = 0; i < NUMBERS_MAX / 64; i++)
			set->bit[i] |= cpus.bit[i];
	}
}

void place_cpus(const struct job *job, uint32_t number, struct numbers *set)
{
	const struct job_place *p = &job->place;

	*set = p->cpus;
	if (p->cpu_nodes.all || !empty(&p->cpu_nodes.set))
		nodes_cpus(&p->cpu_nodes, set);
	if (p->cpus_policy != CPUS_SPLIT || empty(set))
		return;
	number = numbers_nth(set, number % numbers_count(set));
	*set = (struct numbers){ 0 };
	numbers_add(set, number);
}

/* What is not here is refused, with what is. */
static int check_here(const struct job *job, const char *option, const char *what,
		      const struct numbers *set, const struct numbers *here, struct err *e)
{
	struct numbers missing;
	char no[256], there[256];

	for (uint32_t i = 0; i < NUMBERS_MAX / 64; i++)
		missing.bit[i] = set->bit[i] & ~here->bit[i];
	if (empty(&missing))
		return 0;
	numbers_text(&missing, no, sizeof(no));
	numbers_text(here, there, sizeof(there));
	return job_fail(job, e, option, "%s=: there is no %s %s here to be had, only %s", option,
			what, no, *there ? there : "none");
}

/* The CPUs that a thread may be bound to; it ends up bound to all of them. */
static void cpus_here(struct numbers *set)
{
	memset(set, 0xff, sizeof(*set));
	bind_to(set);
	bound_to(set);
}

static int check_places(const struct job *job, struct err *e)
{
	const struct job_place *p = &job->place;
	struct numbers here;
	int ret = 0;

	if (!empty(&p->cpus)) {
		cpus_here(&here);
		ret = check_here(job, job_given(job, "cpumask") ? "cpumask" : "cpus_allowed", "CPU",
				 &p->cpus, &here, e);
	}
	nodes_here(&here);
	if (!ret)
		ret = check_here(job, "numa_cpu_nodes", "node", &p->cpu_nodes.set, &here, e);
	memory_here(&here);
	if (!ret)
		ret = check_here(job, "numa_mem_policy", "node", &p->mem.nodes.set, &here, e);
	return ret;
}

static int place_bind(const struct job *job, uint32_t number, struct err *e)
{
	struct numbers set, now;
	int ret;

	place_cpus(job, number, &set);
	if (empty(&set) && (job->place.cpu_nodes.all || !empty(&job->place.cpu_nodes.set)))
		return job_fail(job, e, "numa_cpu_nodes", "numa_cpu_nodes=: no CPU is there");
	if (empty(&set))
		return 0;
	ret = bind_to(&set);
	bound_to(&now);
	if (!ret && empty(&job->place.cpus))
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
	const struct mem_policy *p = &job->place.mem;
	unsigned long mask[NUMBERS_MAX / 64 + 1] = { 0 };
	struct numbers set = p->nodes.set;
	bool any;

	if (p->mode == MEM_NONE)
		return 0;
	if (p->nodes.all)
		memory_here(&set);
	for (uint32_t i = 0; i < NUMBERS_MAX / 64; i++)
		mask[i] = set.bit[i];
	any = !empty(&set);
	if (syscall(SYS_set_mempolicy, kernel_mode[p->mode], any ? mask : NULL,
		    any ? NUMBERS_MAX + 1 : 0))
		return job_fail(
			job, e, "numa_mem_policy",
			"numa_mem_policy=: the kernel refuses it: %s; a kernel or container "
			"without it runs the job when it is left out",
			strerror(errno));
	return 0;
}

static int place_lock(const struct job *job, void **locked, struct err *e)
{
	uint64_t size = job->place.lockmem;
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
		 "lockmem=: %" PRIu64 " bytes cannot be locked: %s; raise ulimit -l, or lower it "
		 "or numjobs",
		 size, strerror(errno));
	if (p != MAP_FAILED)
		munmap(p, size);
	return -ENOMEM;
}

void place_undo(const struct job *job, void *locked)
{
	if (locked)
		munmap(locked, job->place.lockmem);
}

/* --- precedence --- */

static long io_priority(uint16_t prio)
{
	return syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, prio);
}

uint16_t place_prio_value(const struct job_place *p)
{
	uint32_t class = p->prioclass > 1 ? p->prioclass - 1 : IOPRIO_CLASS_BE;
	uint32_t level = p->prio ? p->prio - 1 : 0, hint = p->priohint ? p->priohint - 1 : 0;

	if (!p->prio && !p->prioclass && !p->priohint)
		return 0;
	return prio_value(class, level, hint);
}

static int place_prio(const struct job *job, struct err *e)
{
	const struct job_place *p = &job->place;
	uint16_t value = place_prio_value(p);
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
	if (!job->place.nice || nice(job->place.nice) != -1 || !errno)
		return 0;
	return job_fail(job, e, "nice", "nice=%d: %s: less than now takes root (CAP_SYS_NICE)",
			job->place.nice, strerror(errno));
}

static int place_thread(const struct job *job, uint32_t number, struct err *e)
{
	int ret = place_bind(job, number, e);

	if (job->place.comm)
		prctl(PR_SET_NAME, job->place.comm); /* the kernel takes 15 bytes of it */
	ret = ret ? ret : place_memory(job, e);
	ret = ret ? ret : place_prio(job, e);
	return ret ? ret : place_nice(job, e);
}

int place_apply(const struct job *job, uint32_t number, void **locked, struct err *e)
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
	ret = prio_each(&job->prio, try_prio, NULL);
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
	const struct job_place *p = &job->place;

	return !empty(&p->cpus) || p->cpu_nodes.all || !empty(&p->cpu_nodes.set) || p->mem.mode ||
	       p->nice || p->prio || p->prioclass || p->priohint || prio_wanted(&job->prio);
}

int place_try(const struct job *job, struct err *e)
{
	struct trial t = { job, e, 0 };
	pthread_t thread;

	if (!places(job) || pthread_create(&thread, NULL, try_thread, &t))
		return 0;
	pthread_join(thread, NULL);
	return t.ret;
}
