/* SPDX-License-Identifier: MIT */
/*
 * Loads a CPU. The work is done between units, of which its jobs have none (worker/cpu_load.c):
 * like null, the engine itself moves nothing and reports success.
 */
#include "io/cpu_load.h"
#include "io/engine.h"

#include "base/clock.h"

static const char *const modes[] = { [CPU_NOOP] = "noop", [CPU_QSORT] = "qsort", NULL };

static const struct opt options[] = {
	{
		.name = "cpuload",
		OPT_COUNT(struct cpu_load, percent),
		.def = "0",
		.max = 100,
		.help = "Share of a CPU that each worker takes, in percent",
	},
	{
		.name = "cpuchunks",
		OPT_TIME(struct cpu_load, chunk),
		.unit = NSEC_PER_USEC,
		.def = "50ms",
		.min = NSEC_PER_USEC,
		.max = 60 * NSEC_PER_SEC,
		.help = "Length of a stretch of work, behind which a worker sleeps; without a "
			"unit, in us",
	},
	{
		.name = "cpumode",
		OPT_CHOICE(struct cpu_load, mode),
		.def = "noop",
		.choices = modes,
		.help = "The work: an empty loop, or sorting numbers",
	},
	{
		.name = "exit_on_io_done",
		OPT_FLAG(struct cpu_load, exit_on_io_done),
		.def = "0",
		.help = "End when all jobs beside it that have I/O are over",
	},
	{ .name = NULL },
};

static int cpuio_open(void *state, const struct engine_env *env, struct err *e)
{
	(void)state;
	(void)env;
	(void)e;
	return 0;
}

static void cpuio_close(void *state)
{
	(void)state;
}

static int cpuio_submit(void *state, struct io **ios, unsigned n)
{
	(void)state;
	for (unsigned i = 0; i < n; i++)
		ios[i]->res = io_length(ios[i]);
	return (int)n;
}

const struct engine engine_cpuio = {
	.name = "cpuio",
	.help = "Loads a CPU, as cpuload= says, and moves nothing",
	.caps = ENGINE_DISKLESS,
	.state_size = sizeof(char),
	.opts_size = sizeof(struct cpu_load),
	.opts = options,
	.open = cpuio_open,
	.close = cpuio_close,
	.submit = cpuio_submit,
};
