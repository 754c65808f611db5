/* SPDX-License-Identifier: MIT */
/* Jobs that load a CPU: see cpu_load.h. */
#include "job/cpu_load.h"

#include "engines/engines.h"

const struct cpu_load *job_cpu_load(const struct job *job)
{
	return job->engine == engine_find("cpuio") ? job->engine_opts : NULL;
}
