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

#include "base/array.h"
#include "base/kernel_text.h"
#include "base/text.h"

#define KEPT_MAX 8    /* files that stay open, of counts and of limits; any further are read, too */
#define TEXT_MAX 8192 /* more than the lines of CGROUP_IO_MAX devices */

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

/* The things that a file of a group tells. */
enum tells { THROTTLED_NS, THROTTLED_USEC, MEMORY_HITS, MEMORY_EVENTS, IO_MOST, IO_KINDS_MOST };

/* A file of a group that is read again and again, as each step of a matrix asks for it. */
struct told {
	struct kept_text file;
	enum tells tells;
	int kind; /* kind of limit, of IO_MOST */
};

struct told_list {
	struct told *list;
	uint32_t n;
};

/* The files of this process' groups, found once. */
static struct {
	pthread_once_t once;
	pthread_mutex_t lock; /* lock of reading them */
	struct told_list counts, limits;
} own = { .once = PTHREAD_ONCE_INIT, .lock = PTHREAD_MUTEX_INITIALIZER };

static void told_add(struct told_list *l, const struct group *g, const char *file, enum tells tells,
		     int kind)
{
	l->list = array_must_grow(l->list, l->n, sizeof(*l->list));
	l->list[l->n++] = (struct told){
		.file = { text_format("%s/%s", g->folder, file), -1 },
		.tells = tells,
		.kind = kind,
	};
}

/* Has the groups of CPUs and their parents tell how long they held threads back. */
static void find_throttled(void)
{
	struct group g;

	if (!group_find(&g, "cpu"))
		return;
	do
		told_add(&own.counts, &g, "cpu.stat",
			 g.first_version ? THROTTLED_NS : THROTTLED_USEC, 0);
	while (group_up(&g));
}

/*
 * Has the groups of memory tell how often each reached its own limit. In version 2, memory.events
 * has the counts of all groups below it, too (since Linux 5.2, as has memory.events.local).
 */
static void find_hits(void)
{
	char path[PATH_MAX + 64];
	struct group g;

	if (!group_find(&g, "memory"))
		return;
	do {
		snprintf(path, sizeof(path), "%s/memory.events.local", g.folder);
		if (g.first_version)
			told_add(&own.counts, &g, "memory.failcnt", MEMORY_HITS, 0);
		else
			told_add(&own.counts, &g,
				 access(path, F_OK) ? "memory.events" : "memory.events.local",
				 MEMORY_EVENTS, 0);
	} while (group_up(&g));
}

/* Has the groups of I/O tell their limits. */
static void find_io(void)
{
	static const char *const files[CGROUP_IO_KINDS] = { "blkio.throttle.read_bps_device",
							    "blkio.throttle.write_bps_device",
							    "blkio.throttle.read_iops_device",
							    "blkio.throttle.write_iops_device" };
	struct group g;

	if (!group_find(&g, "blkio"))
		return;
	do {
		if (!g.first_version)
			told_add(&own.limits, &g, "io.max", IO_KINDS_MOST, 0);
		for (int k = 0; g.first_version && k < CGROUP_IO_KINDS; k++)
			told_add(&own.limits, &g, files[k], IO_MOST, k);
	} while (group_up(&g));
}

static void own_find(void)
{
	find_throttled();
	find_hits();
	find_io();
}

/* Returns the next line of a text, and goes behind it; NULL: there is none. */
static char *line_next(char **text)
{
	char *line = *text;

	if (!*line)
		return NULL;
	*text += strcspn(line, "\n");
	if (**text)
		*(*text)++ = '\0';
	return line;
}

/* Returns the number behind a word at the begin of a line; 0: none. */
static uint64_t number_of(char *text, const char *key)
{
	size_t n = strlen(key);
	uint64_t found = 0;
	char *line;

	while ((line = line_next(&text)))
		if (!strncmp(line, key, n) && line[n] == ' ')
			found = strtoull(line + n, NULL, 10);
	return found;
}

/* Reads "254:0 1048576" of a kind, or "254:0 rbps=1048576 wbps=max riops=max wiops=100". */
static void io_line(struct cgroup_limits *l, const struct told *t, const char *line)
{
	static const char *const keys[CGROUP_IO_KINDS] = { "rbps=", "wbps=", "riops=", "wiops=" };
	unsigned int high, low;
	uint64_t most;

	if (t->tells == IO_MOST && sscanf(line, "%u:%u %" SCNu64, &high, &low, &most) == 3)
		io_take(l, makedev(high, low), t->kind, most);
	if (t->tells == IO_MOST || sscanf(line, "%u:%u", &high, &low) != 2)
		return;
	for (int k = 0; k < CGROUP_IO_KINDS; k++) {
		const char *at = strstr(line, keys[k]);

		if (at && at[strlen(keys[k])] != 'm')
			io_take(l, makedev(high, low), k, strtoull(at + strlen(keys[k]), NULL, 10));
	}
}

/* Takes what a file tells now, of counts to @c, of limits to @l. */
static void told_take(const struct told *t, char *text, struct cgroup_counts *c,
		      struct cgroup_limits *l)
{
	char *line;

	switch (t->tells) {
	case THROTTLED_NS:
		c->throttled_ns += number_of(text, "throttled_time");
		break;
	case THROTTLED_USEC:
		c->throttled_ns += 1000 * number_of(text, "throttled_usec");
		break;
	case MEMORY_HITS:
		c->memory_hits += strtoull(text, NULL, 10);
		break;
	case MEMORY_EVENTS:
		c->memory_hits += number_of(text, "max");
		break;
	case IO_MOST:
	case IO_KINDS_MOST:
		while ((line = line_next(&text)))
			io_line(l, t, line);
	}
}

static void told_read(struct told_list *list, struct cgroup_counts *c, struct cgroup_limits *l)
{
	char text[TEXT_MAX];

	pthread_mutex_lock(&own.lock);
	for (uint32_t i = 0; i < list->n; i++) {
		kept_text(&list->list[i].file, text, sizeof(text));
		if (i >= KEPT_MAX)
			kept_text_close(&list->list[i].file);
		told_take(&list->list[i], text, c, l);
	}
	pthread_mutex_unlock(&own.lock);
}

void cgroup_io_limits_find(struct cgroup_limits *l)
{
	struct cgroup_counts none = { 0 };

	*l = (struct cgroup_limits){ .memory_bytes = CGROUP_NONE };
	pthread_once(&own.once, own_find);
	told_read(&own.limits, &none, l);
}

void cgroup_limits_find(struct cgroup_limits *l)
{
	cgroup_io_limits_find(l);
	cpu_find(l);
	memory_find(l);
}

struct cgroup_counts cgroup_counts_now(void)
{
	struct cgroup_limits none = { .n = 0 };
	struct cgroup_counts c = { 0 };

	pthread_once(&own.once, own_find);
	told_read(&own.counts, &c, &none);
	return c;
}
