/* SPDX-License-Identifier: MIT */
/* --probe: iogen probe of a run's targets, before it begins. */
#ifndef IOGEN_CLI_RUN_PROBE_H
#define IOGEN_CLI_RUN_PROBE_H

#include "cli/settings.h"
#include "report/report.h"
#include "sched/sched.h"

struct probe;

struct run_probes {
	struct probe *list; /* owned, as are the paths in it */
	uint32_t n;
	struct probe_row *rows; /* owned; of all; their text is the list's */
	uint32_t nrows;
};

/* Refuses --probe without a folder of results. Returns 0, or -EINVAL after fail(). */
int run_probe_check(const struct settings *s, struct err *e);

/*
 * Probes each file system and device of a planned run once, before its files are made. Where the
 * run only reads, nothing is written, not even a file without a name. What cannot be probed is left
 * out. run_probes_free frees it in any case.
 */
void run_probe(struct run_probes *p, const struct sched *s);
void run_probes_free(struct run_probes *p);

#endif
