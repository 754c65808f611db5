/* SPDX-License-Identifier: MIT */
/* manifest.json: the run, its jobs and its machine; enough to run it again and to compare. */
#ifndef IOGEN_REPORT_MANIFEST_H
#define IOGEN_REPORT_MANIFEST_H

#include <jansson.h>

#include "job/jobs.h"
#include "report/report.h"
#include "report/run_facts.h"

/* A time at which a run went on that was interrupted; both since 1970. */
struct resumption {
	uint64_t last_ns; /* the end of the last stage that was there; of none, the run's begin */
	uint64_t resumed_ns;
	uint32_t stages; /* stages that were there */
};

struct manifest_env {
	const char *run_id;
	int argc;
	char **argv;
	const char *job_file; /* the first one; NULL: none */
	const struct jobs *jobs;
	const struct report *report;
	uint64_t interval_ns;
	uint64_t wall_start_ns, wall_end_ns; /* CLOCK_REALTIME */
	bool checkpoint;                     /* the run goes on: there is no exit code */
	int exit_code;
	const struct run_facts *facts; /* NULL: none were taken */
	bool unlooked; /* a device does not answer: after the run none is looked at */
	/* Facts of the targets that were found before, by job, owned; NULL: they are looked for. */
	json_t *targets;
	const struct resumption *resumptions;
	uint32_t nresumptions;
};

/*
 * Returns facts of all targets, for struct manifest_env. Where a device does not answer, looking
 * may never end: with @look false, only their paths are there.
 */
json_t *manifest_targets(const struct report *r, bool look);

/*
 * Writes the manifest as JSON. An unknown fact is there as null, never left out. Returns 0 or
 * -errno.
 */
int manifest_print(const struct manifest_env *m, FILE *f);

/* Returns "iogen 0.1.0". */
const char *manifest_version(void);

#endif
