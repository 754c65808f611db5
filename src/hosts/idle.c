/* SPDX-License-Identifier: MIT */
/* Idle CPUs of all hosts: see idle.h. */
#include "hosts/idle.h"

#include <stdlib.h>
#include <string.h>

#include "sched/job.h"

void host_idle_watch(struct host_idle *x)
{
	if (!x->wanted || x->counts)
		return;
	cpu_idle_begin(&x->now, false);
	x->counts = true;
}

void host_idle_end(struct host_idle *x, struct host_start *s)
{
	if (!x->counts)
		return;
	cpu_idle_end(&x->now);
	if (x->now.n) {
		s->idle_ticks = x->now.list->idle;
		s->ticks = x->now.list->all;
	}
	cpu_idle_release(&x->now);
	x->counts = false;
}

static void *must_have(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		abort();
	return p;
}

/* Returns, for each rank, the first one on its host; the caller frees it. */
static uint32_t *first_ranks(const struct host_part *parts, uint32_t n)
{
	uint32_t *first = must_have((size_t)n + 1, sizeof(*first));

	for (uint32_t i = 0; i < n; i++) {
		uint32_t k = 0;

		while (k < i && (first[k] != k || !parts[k].host || !parts[i].host ||
				 strcmp(parts[k].host, parts[i].host) != 0))
			k++;
		first[i] = k;
	}
	return first;
}

/* Adds what all hosts counted in the step of job @job. */
static void step_add(struct cpu_time *sum, const struct host_part *parts, uint32_t n,
		     const uint32_t *first, uint32_t job)
{
	struct cpu_time *hosts = must_have((size_t)n + 1, sizeof(*hosts));

	for (uint32_t i = 0; i < n; i++) {
		const struct host_start *s = &parts[i].starts[job];

		if (s->ticks > hosts[first[i]].all)
			hosts[first[i]] =
				(struct cpu_time){ .idle = s->idle_ticks, .all = s->ticks };
	}
	for (uint32_t i = 0; i < n; i++) {
		sum->idle += hosts[i].idle;
		sum->all += hosts[i].all;
	}
	free(hosts);
}

void host_idle_report(struct host_idle *x, const struct host_part *parts, uint32_t n,
		      const struct sched *s)
{
	uint32_t *first;

	if (!x->wanted)
		return;
	first = first_ranks(parts, n);
	x->sum = (struct cpu_idle){ .list = must_have(1, sizeof(*x->sum.list)), .n = 1 };
	x->sum.list->cpu = ALL_CPUS;
	for (uint32_t i = 0; i < n; i++)
		x->sum.hosts += first[i] == i;
	for (uint32_t i = 0; i < s->jobs->nrun; i++)
		if (!i || s->list[i].stage != s->list[i - 1].stage)
			step_add(x->sum.list, parts, n, first, i);
	free(first);
}

void host_idle_free(struct host_idle *x)
{
	cpu_idle_release(&x->now);
	cpu_idle_release(&x->sum);
	x->counts = false;
}
