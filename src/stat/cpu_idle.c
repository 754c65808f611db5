/* SPDX-License-Identifier: MIT */
/* Idle CPUs, by /proc/stat: see cpu_idle.h. */
#include "stat/cpu_idle.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define FIELDS 8 /* user, nice, system, idle, iowait, irq, softirq, steal; user has guests, too */
#define IDLE 3
#define IOWAIT 4
#define PROC_STAT "/proc/stat"

/* Reads a line such as "cpu3 1 2 3 ..."; returns 0, or -1 if it is none. */
static int time_parse(char *line, struct cpu_time *t)
{
	char *at;

	if (strncmp(line, "cpu", 3) || (line[3] != ' ' && !isdigit((unsigned char)line[3])))
		return -1;
	*t = (struct cpu_time){ .cpu = (uint32_t)strtoul(line + 3, &at, 10) };
	if (line[3] == ' ') {
		t->cpu = ALL_CPUS;
		at = line + 3;
	}
	for (int i = 0; i < FIELDS; i++) {
		uint64_t ticks = strtoull(at, &at, 10);

		t->all += ticks;
		t->idle += i == IDLE || i == IOWAIT ? ticks : 0;
	}
	return 0;
}

void cpu_idle_read(struct cpu_idle *u, bool each, FILE *stat)
{
	char *line = NULL;
	size_t size = 0;
	struct cpu_time t;

	*u = (struct cpu_idle){ 0 };
	while (getline(&line, &size, stat) > 0) {
		if (time_parse(line, &t) || (!each && t.cpu != ALL_CPUS))
			continue;
		u->list = array_must_grow(u->list, u->n, sizeof(*u->list));
		u->list[u->n++] = t;
	}
	free(line);
}

static const struct cpu_time *time_of(const struct cpu_idle *u, uint32_t cpu)
{
	for (uint32_t i = 0; i < u->n; i++)
		if (u->list[i].cpu == cpu)
			return &u->list[i];
	return NULL;
}

/* Returns what was counted since @then; counters of waiting for I/O may go back. */
static uint64_t since(uint64_t then, uint64_t now)
{
	return now > then ? now - then : 0;
}

void cpu_idle_since(struct cpu_idle *u, FILE *stat)
{
	struct cpu_idle now;
	uint32_t n = 0;

	cpu_idle_read(&now, true, stat);
	for (uint32_t i = 0; i < u->n; i++) {
		const struct cpu_time *then = &u->list[i], *t = time_of(&now, then->cpu);

		if (!t)
			continue;
		u->list[n++] = (struct cpu_time){ .cpu = t->cpu,
						  .idle = since(then->idle, t->idle),
						  .all = since(then->all, t->all) };
	}
	u->n = n;
	cpu_idle_release(&now);
}

void cpu_idle_begin(struct cpu_idle *u, bool each)
{
	FILE *f = fopen(PROC_STAT, "re");

	*u = (struct cpu_idle){ 0 };
	if (!f)
		return;
	cpu_idle_read(u, each, f);
	fclose(f);
}

void cpu_idle_end(struct cpu_idle *u)
{
	FILE *f = fopen(PROC_STAT, "re");

	if (!f) {
		cpu_idle_release(u);
		return;
	}
	cpu_idle_since(u, f);
	fclose(f);
}

double cpu_idle_pct(const struct cpu_time *t)
{
	if (!t->all)
		return NAN;
	return t->idle < t->all ? 100.0 * (double)t->idle / (double)t->all : 100;
}

void cpu_idle_release(struct cpu_idle *u)
{
	free(u->list);
	*u = (struct cpu_idle){ 0 };
}
