/* SPDX-License-Identifier: MIT */
/* Work for a CPU: see cpu_load.h. */
#include "io/cpu_load.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/rng.h"

#define TURNS 4000   /* turns of an empty loop */
#define NUMBERS 4096 /* numbers that are sorted */

uint64_t cpu_load_pause_ns(const struct cpu_load *l)
{
	return l->chunk.ns / l->percent * (100 - l->percent) +
	       l->chunk.ns % l->percent * (100 - l->percent) / l->percent;
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void sort(void)
{
	uint32_t numbers[NUMBERS];

	for (size_t i = 0; i < NUMBERS; i++)
		numbers[i] = (uint32_t)rng_mix(i);
	qsort(numbers, NUMBERS, sizeof(*numbers), by_value);
}

void cpu_load_work(const struct cpu_load *l)
{
	if (l->mode == CPU_QSORT)
		sort();
	for (volatile uint32_t i = 0; l->mode == CPU_NOOP && i < TURNS;)
		i = i + 1;
}
