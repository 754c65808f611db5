/* SPDX-License-Identifier: MIT */
/* Finding the threads iou-wrk-TID among those of the process: see kernel_threads.h. */
#include "stat/kernel_threads.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_THREADS 64               /* each is looked at, by each worker */
#define FIRST_PIDS "pid:[4026531836]" /* PROC_PID_INIT_INO */

static FILE *open_of(const char *task, const char *name)
{
	char path[96];

	snprintf(path, sizeof(path), "/proc/self/task/%.16s/%s", task, name);
	return fopen(path, "re");
}

/*
 * Sets the begin of the line in comm of the threads that work for this one. The number in it is
 * that of the machine's first PID namespace. Within another one, such as a container's, nobody
 * tells it: there, the name fits those that work for any thread of the process. Returns whether it
 * fits this thread's alone.
 */
static bool name_set(char *name, size_t n)
{
	char pids[32] = FIRST_PIDS;
	ssize_t len = readlink("/proc/self/ns/pid", pids, sizeof(pids) - 1);

	pids[len < 0 ? sizeof(FIRST_PIDS) - 1 : (size_t)len] = '\0';
	snprintf(name, n, "iou-wrk-");
	if (strcmp(pids, FIRST_PIDS) != 0)
		return false;
	snprintf(name, n, "iou-wrk-%d\n", (int)gettid());
	return true;
}

static bool has_name(const char *task, const char *name)
{
	FILE *f = open_of(task, "comm");
	char line[32];
	bool has = f && fgets(line, sizeof(line), f) && !strncmp(line, name, strlen(name));

	if (f)
		fclose(f);
	return has;
}

/* Adds what a thread asked of storage. Returns whether that is known. */
static bool add_bytes(const char *task, uint64_t *bytes)
{
	FILE *f = open_of(task, "io");
	char line[64];
	int found = 0;

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "read_bytes: ", 12) || !strncmp(line, "write_bytes: ", 13)) {
			*bytes += strtoull(strchr(line, ' '), NULL, 10);
			found++;
		}
	if (f)
		fclose(f);
	return found == 2;
}

static void add_thread(const char *task, struct kernel_threads *k)
{
	FILE *f = open_of(task, "schedstat");
	char line[64];

	if (f && fgets(line, sizeof(line), f))
		k->cpu_ns += strtoull(line, NULL, 10);
	if (f)
		fclose(f);
	add_bytes(task, &k->bytes);
}

struct kernel_threads kernel_threads_now(void)
{
	struct kernel_threads k = { 0 };
	uint32_t found = 0, others = 0;
	char name[32], own[16];
	bool told = name_set(name, sizeof(name));
	struct dirent *d;
	struct stat st;
	DIR *dir;

	snprintf(own, sizeof(own), "%d", (int)gettid());
	if (stat("/proc/self/task", &st) || st.st_nlink > MOST_THREADS + 2 ||
	    !add_bytes(own, &k.own_bytes))
		return (struct kernel_threads){ 0 };
	dir = opendir("/proc/self/task");
	k.known = dir;
	while (dir && (d = readdir(dir))) {
		if (d->d_name[0] == '.' || !strcmp(d->d_name, own))
			continue;
		if (!has_name(d->d_name, name)) {
			others++;
			continue;
		}
		found++;
		add_thread(d->d_name, &k);
	}
	if (dir)
		closedir(dir);
	/* the main thread submits nothing while workers do */
	return found && !told && others > 1 ? (struct kernel_threads){ 0 } : k;
}

bool kernel_threads_are_there(void)
{
	DIR *dir = opendir("/proc/self/task");
	bool found = false;
	struct dirent *d;
	char name[32];

	name_set(name, sizeof(name));
	while (dir && !found && (d = readdir(dir)))
		found = d->d_name[0] != '.' && has_name(d->d_name, name);
	if (dir)
		closedir(dir);
	return found;
}

/* Threads that have ended since took their counts with them. */
static uint64_t since(uint64_t then, uint64_t now)
{
	return now > then ? now - then : 0;
}

struct kernel_threads kernel_threads_between(const struct kernel_threads *then,
					     const struct kernel_threads *now)
{
	if (!then->known || !now->known)
		return (struct kernel_threads){ 0 };
	return (struct kernel_threads){ true, since(then->cpu_ns, now->cpu_ns),
					since(then->bytes, now->bytes),
					since(then->own_bytes, now->own_bytes) };
}

void kernel_threads_add(struct kernel_threads *to, const struct kernel_threads *from)
{
	to->known |= from->known;
	to->cpu_ns += from->cpu_ns;
	to->bytes += from->bytes;
	to->own_bytes += from->own_bytes;
}
