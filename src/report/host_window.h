/* SPDX-License-Identifier: MIT */
/* The time in which all hosts of a job were at work on it. */
#ifndef IOGEN_REPORT_HOST_WINDOW_H
#define IOGEN_REPORT_HOST_WINDOW_H

#include "report/host_part.h"
#include "stat/stats.h"

struct host_window {
	uint64_t start_ns, end_ns; /* ns since the start of the run */
	uint64_t step_ns;          /* the length of a slice */
	uint64_t first, slices;    /* whole slices that lie in it: the number of the first */
};

/*
 * Finds the window of job @job over the @n hosts of @parts, of a run that began at @run_ns: from
 * the last begin to the first end. False: there is none, or a host that runs the job is lost.
 */
bool host_window_find(const struct host_part *parts, uint32_t n, uint32_t job, uint64_t run_ns,
		      struct host_window *w);

/* Returns the I/Os a second of one host in the slices of the window, of which there are some. */
double host_window_iops(const struct host_window *w, const struct host_part *p, uint32_t job,
			enum op op);

#endif
