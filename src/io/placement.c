/* SPDX-License-Identifier: MIT */
/* The CPUs, nodes and priorities of this machine, and which of them a placement names. */
#include "io/placement.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "io/placement_options.h"
#include "io/prio.h"

#define IOPRIO_CLASS_BE 2

static bool empty(const struct intset *set)
{
	return intset_count(set) == 0;
}

/* --- CPUs --- */

static void set_from_kernel(const cpu_set_t *cpus, struct intset *set)
{
	*set = (struct intset){ 0 };
	for (uint32_t n = 0; n < INTSET_MAX && n < CPU_SETSIZE; n++)
		if (CPU_ISSET(n, cpus))
			intset_add(set, n);
}

int placement_bind(const struct intset *set)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	for (uint32_t n = 0; n < INTSET_MAX && n < CPU_SETSIZE; n++)
		if (intset_has(set, n))
			CPU_SET(n, &cpus);
	return sched_setaffinity(0, sizeof(cpus), &cpus) ? -errno : 0;
}

void placement_bound(struct intset *set)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	sched_getaffinity(0, sizeof(cpus), &cpus);
	set_from_kernel(&cpus, set);
}

/* Reads a list of the kernel that follows @key at the start of a line; empty without one. */
static void read_list(const char *path, const char *key, struct intset *set)
{
	FILE *f = fopen(path, "re");
	char line[4096];

	*set = (struct intset){ 0 };
	while (f && fgets(line, sizeof(line), f)) {
		size_t n = strlen(key);

		if (strncmp(line, key, n))
			continue;
		line[strcspn(line, "\n")] = '\0';
		intset_parse(line + n, set);
		break;
	}
	if (f)
		fclose(f);
}

void placement_nodes_here(struct intset *set)
{
	read_list("/sys/devices/system/node/online", "", set);
}

void placement_memory_here(struct intset *set)
{
	struct intset allowed;

	read_list("/sys/devices/system/node/has_memory", "", set);
	read_list("/proc/self/status", "Mems_allowed_list:\t", &allowed);
	for (uint32_t i = 0; i < INTSET_MAX / 64; i++)
		set->bit[i] &= allowed.bit[i];
}

/* Collects the CPUs of those nodes that are online. */
static void nodes_cpus(const struct nodes *nodes, struct intset *set)
{
	struct intset here, cpus;
	char path[64];

	placement_nodes_here(&here);
	*set = (struct intset){ 0 };
	for (uint32_t n = 0; n < INTSET_MAX; n++) {
		if (!intset_has(&here, n) || (!nodes->all && !intset_has(&nodes->set, n)))
			continue;
		snprintf(path, sizeof(path), "/sys/devices/system/node/node%u/cpulist", n);
		read_list(path, "", &cpus);
		for (uint32_t i = 0; i < INTSET_MAX / 64; i++)
			set->bit[i] |= cpus.bit[i];
	}
}

void placement_cpus(const struct placement_options *p, uint32_t number, struct intset *set)
{
	*set = p->cpus;
	if (p->cpu_nodes.all || !empty(&p->cpu_nodes.set))
		nodes_cpus(&p->cpu_nodes, set);
	if (p->cpus_policy != CPUS_SPLIT || empty(set))
		return;
	number = intset_nth(set, number % intset_count(set));
	*set = (struct intset){ 0 };
	intset_add(set, number);
}

void placement_cpus_here(struct intset *set)
{
	memset(set, 0xff, sizeof(*set));
	placement_bind(set);
	placement_bound(set);
}

uint16_t placement_prio(const struct placement_options *p)
{
	uint32_t class = p->prioclass > 1 ? p->prioclass - 1 : IOPRIO_CLASS_BE;
	uint32_t level = p->prio ? p->prio - 1 : 0, hint = p->priohint ? p->priohint - 1 : 0;

	if (!p->prio && !p->prioclass && !p->priohint)
		return 0;
	return prio_value(class, level, hint);
}
