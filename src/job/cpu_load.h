/* SPDX-License-Identifier: MIT */
/* Jobs that load a CPU, and have no I/O. */
#ifndef IOGEN_JOB_CPU_LOAD_H
#define IOGEN_JOB_CPU_LOAD_H

#include "io/cpu_load.h"
#include "job/job.h"

/* Returns the load that the job is, with ioengine=cpuio; NULL: it is another job. */
const struct cpu_load *job_cpu_load(const struct job *job);

#endif
