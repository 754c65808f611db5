/* SPDX-License-Identifier: MIT */
/* The clock that times all jobs: see run_clock.h. */
#include "cli/run_clock.h"

#include <string.h>

#include "base/clock.h"
#include "job/time_options.h"

int run_clock_choose(const struct jobs *jobs, struct err *e)
{
	const struct job *kernels = NULL, *cpus = NULL;

	for (uint32_t i = 0; i < jobs->n; i++) {
		const struct job *job = jobs->list[i];

		if (job->time->clock == CLOCK_CPU)
			cpus = job;
		else if (job->time->clock != CLOCK_AUTO)
			kernels = job;
	}
	if (kernels && cpus)
		return job_fail(cpus, e, "clocksource",
				"clocksource=cpu: [%s] asks for the kernel's clock, and all jobs "
				"have one: leave one of them out",
				kernels->name);
	if (kernels)
		return 0;
	clock_begin();
	if (cpus && strcmp(clock_name(), "tsc") != 0)
		return job_fail(cpus, e, "clocksource",
				"clocksource=cpu: the kernel does not trust this CPU's counter: "
				"leave it out");
	return 0;
}

void run_clock_check(struct err *warn)
{
	uint64_t apart = clock_apart_ns();

	if (apart)
		note_add(warn,
			 "the CPU's counter and the kernel's clock came apart by %.0f ms in this "
			 "run (was the machine moved, or asleep?): some times are wrong by as "
			 "much; clocksource=clock_gettime goes by the kernel's clock",
			 (double)apart / NSEC_PER_MSEC);
}
