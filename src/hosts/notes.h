/* SPDX-License-Identifier: MIT */
/* Notes on a job of several ranks, for those who read its sums. */
#ifndef IOGEN_HOSTS_NOTES_H
#define IOGEN_HOSTS_NOTES_H

#include "report/host_part.h"
#include "report/report.h"

/*
 * Notes in @r, the result of job @i over the @n ranks of @parts, which ranks began it too late, and
 * which went on when most had ended; a rank that began too late is a target that was missed. The
 * run began at @run_ns.
 */
void host_notes(struct job_result *r, const struct host_part *parts, uint32_t n, uint32_t i,
		uint64_t run_ns);

#endif
