/* SPDX-License-Identifier: MIT */
/* Reading control groups: see cgroup.h. */
#include "stat/cgroup.h"

#include <inttypes.h>
#include <limits.h>
#include <mntent.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* A group: its folder, and how much of that is where the groups are mounted. */
struct group {
	char folder[PATH_MAX];
	size_t root;
	bool first_version;
};

/* Finds where the groups of a controller are mounted; NULL: those of version 2. */
static bool mount_of(const char *controller, char *folder, size_t n)
{
	FILE *f = setmntent("/proc/self/mounts", "re");
	bool found = false;
	struct mntent *m;

	while (f && !found && (m = getmntent(f))) {
		found = controller ? !strcmp(m->mnt_type, "cgroup") && hasmntopt(m, controller) :
				     !strcmp(m->mnt_type, "cgroup2");
		if (found)
			snprintf(folder, n, "%s", m->mnt_dir);
	}
	if (f)
		endmntent(f);
	return found;
}

/* Returns whether a list "a,b" has the word; an empty list has NULL. */
static bool list_has(const char *list, const char *word)
{
	size_t n = word ? strlen(word) : 0;

	if (!word)
		return !*list;
	for (; *list; list += strcspn(list, ","), list += *list == ',')
		if (strcspn(list, ",") == n && !strncmp(list, word, n))
			return true;
	return false;
}

/* Finds the group of this process: of a controller in version 1, or with NULL in version 2. */
static bool group_of(struct group *g, const char *controller)
{
	char line[PATH_MAX], *list, *path = NULL;
	FILE *f;

	if (!mount_of(controller, g->folder, sizeof(g->folder)))
		return false;
	g->root = strlen(g->folder);
	g->first_version = controller;
	f = fopen("/proc/self/cgroup", "re");
	while (f && !path && fgets(line, sizeof(line), f)) { /* "7:cpu,cpuacct:/group" */
		list = strchr(line, ':');
		path = list ? strchr(list + 1, ':') : NULL;
		if (path)
			*path++ = '\0';
		if (path && !list_has(list + 1, controller))
			path = NULL;
	}
	if (f)
		fclose(f);
	if (!path)
		return false;
	path[strcspn(path, "\n")] = '\0';
	if (strcmp(path, "/") != 0)
		snprintf(g->folder + g->root, sizeof(g->folder) - g->root, "%s", path);
	if (access(g->folder, F_OK)) /* the path is one outside of this container */
		g->folder[g->root] = '\0';
	return true;
}

static bool group_find(struct group *g, const char *controller)
{
	return group_of(g, controller) || group_of(g, NULL);
}

/* Goes to the parent. Returns false where there is none. */
static bool group_up(struct group *g)
{
	char *slash = strrchr(g->folder, '/');

	if (strlen(g->folder) <= g->root || !slash)
		return false;
	*slash = '\0';
	return true;
}

static FILE *group_open(const struct group *g, const char *file)
{
	char path[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", g->folder, file);
	return fopen(path, "re");
}

/* Reads up to two numbers of a file; "max" is CGROUP_NONE. Returns how many there are. */
static int numbers_read(const struct group *g, const char *file, uint64_t v[2])
{
	FILE *f = group_open(g, file);
	char word[32];
	int n = 0;

	for (; f && n < 2 && fscanf(f, "%31s", word) == 1; n++)
		v[n] = *word == 'm' || *word == '-' ? CGROUP_NONE : strtoull(word, NULL, 10);
	if (f)
		fclose(f);
	return n;
}

/* Returns the number behind a word at the begin of a line; 0: none. */
static uint64_t number_of(const struct group *g, const char *file, const char *key)
{
	FILE *f = group_open(g, file);
	uint64_t v, found = 0;
	char word[64];

	while (f && fscanf(f, "%63s %" SCNu64, word, &v) == 2)
		if (!strcmp(word, key))
			found = v;
	if (f)
		fclose(f);
	return found;
}

/* Returns the CPUs of one group in percent; 0: no limit. */
static double cpu_share(const struct group *g)
{
	uint64_t quota[2] = { CGROUP_NONE, 0 }, period[2] = { 0 };

	if (g->first_version) {
		numbers_read(g, "cpu.cfs_quota_us", quota);
		numbers_read(g, "cpu.cfs_period_us", period);
	} else {
		numbers_read(g, "cpu.max", quota);
		period[0] = quota[1];
	}
	if (quota[0] == CGROUP_NONE || !period[0])
		return 0;
	return 100 * (double)quota[0] / (double)period[0];
}

static void cpu_find(struct cgroup_limits *l)
{
	struct group g;
	double pct;

	if (!group_find(&g, "cpu"))
		return;
	do {
		pct = cpu_share(&g);
		if (pct > 0 && (!(l->cpu_pct > 0) || pct < l->cpu_pct))
			l->cpu_pct = pct;
	} while (group_up(&g));
}

static void memory_find(struct cgroup_limits *l)
{
	struct group g;
	uint64_t v[2] = { 0 };

	if (!group_find(&g, "memory"))
		return;
	do {
		const char *file = g.first_version ? "memory.limit_in_bytes" : "memory.max";

		/* version 1 has a number for none, that of all pages */
		if (numbers_read(&g, file, v) && v[0] < UINT64_C(1) << 62 && v[0] < l->memory_bytes)
			l->memory_bytes = v[0];
	} while (group_up(&g));
}

/* Takes a limit of a device, where it is less than what is known. */
static void io_take(struct cgroup_limits *l, dev_t dev, int kind, uint64_t most)
{
	uint32_t i = 0;

	while (i < l->n && l->io[i].dev != dev)
		i++;
	if (i == CGROUP_IO_MAX)
		return;
	if (i == l->n) {
		l->io[l->n++] = (struct cgroup_io){ .dev = dev };
		for (int k = 0; k < CGROUP_IO_KINDS; k++)
			l->io[i].most[k] = CGROUP_NONE;
	}
	if (most < l->io[i].most[kind])
		l->io[i].most[kind] = most;
}

/* Reads "254:0 1048576" of a file for each kind. */
static void io_first_version(struct cgroup_limits *l, const struct group *g)
{
	static const char *const files[CGROUP_IO_KINDS] = { "blkio.throttle.read_bps_device",
							    "blkio.throttle.write_bps_device",
							    "blkio.throttle.read_iops_device",
							    "blkio.throttle.write_iops_device" };
	unsigned int high, low;
	uint64_t most;

	for (int k = 0; k < CGROUP_IO_KINDS; k++) {
		FILE *f = group_open(g, files[k]);

		while (f && fscanf(f, "%u:%u %" SCNu64, &high, &low, &most) == 3)
			io_take(l, makedev(high, low), k, most);
		if (f)
			fclose(f);
	}
}

/* Reads "254:0 rbps=1048576 wbps=max riops=max wiops=100". */
static void io_second_version(struct cgroup_limits *l, const struct group *g)
{
	static const char *const keys[CGROUP_IO_KINDS] = { "rbps=", "wbps=", "riops=", "wiops=" };
	FILE *f = group_open(g, "io.max");
	unsigned int high, low;
	char line[256];

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%u:%u", &high, &low) != 2)
			continue;
		for (int k = 0; k < CGROUP_IO_KINDS; k++) {
			const char *at = strstr(line, keys[k]);

			if (at && at[strlen(keys[k])] != 'm')
				io_take(l, makedev(high, low), k,
					strtoull(at + strlen(keys[k]), NULL, 10));
		}
	}
	if (f)
		fclose(f);
}

/* The groups that are read again and again: found once, as each job of many asks for them. */
static struct {
	struct group cpu, memory, io;
	bool has_cpu, has_memory, has_io;
} counted;

static void counted_find(void)
{
	counted.has_cpu = group_find(&counted.cpu, "cpu");
	counted.has_memory = group_find(&counted.memory, "memory");
	counted.has_io = group_find(&counted.io, "blkio");
}

static void find_once(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, counted_find);
}

void cgroup_io_limits_find(struct cgroup_limits *l)
{
	struct group g;

	*l = (struct cgroup_limits){ .memory_bytes = CGROUP_NONE };
	find_once();
	if (!counted.has_io)
		return;
	g = counted.io;
	do {
		if (g.first_version)
			io_first_version(l, &g);
		else
			io_second_version(l, &g);
	} while (group_up(&g));
}

void cgroup_limits_find(struct cgroup_limits *l)
{
	cgroup_io_limits_find(l);
	cpu_find(l);
	memory_find(l);
}

/*
 * Returns how often a group has reached its own limit. In version 2, memory.events has the counts
 * of all groups below it, too (since Linux 5.2, as has memory.events.local).
 */
static uint64_t memory_hits(const struct group *g)
{
	uint64_t v[2] = { 0 };
	FILE *f;

	if (g->first_version)
		return numbers_read(g, "memory.failcnt", v) ? v[0] : 0;
	f = group_open(g, "memory.events.local");
	if (f)
		fclose(f);
	return number_of(g, f ? "memory.events.local" : "memory.events", "max");
}

struct cgroup_counts cgroup_counts_now(void)
{
	struct cgroup_counts c = { 0 };
	struct group g;

	find_once();
	g = counted.cpu;
	if (counted.has_cpu)
		do
			c.throttled_ns +=
				g.first_version ?
					number_of(&g, "cpu.stat", "throttled_time") :
					1000 * number_of(&g, "cpu.stat", "throttled_usec");
		while (group_up(&g));
	g = counted.memory;
	if (counted.has_memory)
		do
			c.memory_hits += memory_hits(&g);
		while (group_up(&g));
	return c;
}
