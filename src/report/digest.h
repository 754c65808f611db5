/* SPDX-License-Identifier: MIT */
/* Digests of jobs, as JSON: "xxh128:" and 32 digits, of XXH3. The caller owns them. */
#ifndef IOGEN_REPORT_DIGEST_H
#define IOGEN_REPORT_DIGEST_H

#include <jansson.h>

#include "job/jobs.h"

/* Returns that of the job file as it is on the disk now; null where there is none. */
json_t *digest_file(const char *path);

/* Returns that of the resolved jobs: blanks and comments do not matter, defaults do. */
json_t *digest_jobs(const struct jobs *jobs);

#endif
