/* SPDX-License-Identifier: MIT */
/* The parts of a report in fio's JSON, each an object of its own. */
#ifndef IOGEN_REPORT_JSON_H
#define IOGEN_REPORT_JSON_H

#include <jansson.h>

#include "report/fio_op.h"

struct verdicts;

/* Makes the object of an operation: counts, rates, and three kinds of latency. */
json_t *json_op(const struct fio_op *o, bool bins);

/* Makes the array of its latencies by priority; NULL: it had one alone. */
json_t *json_prios(const struct fio_op *o, bool bins);

/* Makes the object of a sync: number and latency. */
json_t *json_sync(const struct fio_op *o, bool bins);

/* Makes the object of a histogram (NULL: an empty one). @p: percentiles; NULL: none. */
json_t *json_latency(const struct histogram *h, const struct percentiles *p, bool bins);

/* Makes the shares of lat in the classes of a unit, in percent. */
json_t *json_spread(const struct job_group *g, enum fio_unit unit);

/*
 * Make the objects of options as they were given, by fio's names: those of a job's own section, but
 * for what the command line overrides; and those of all jobs.
 */
json_t *json_job_options(const struct job *job);
json_t *json_global_options(const struct report *r);

/* Makes the object of what was required; @most: of rows that do not hold; UINT32_MAX: all rows. */
json_t *json_verdicts(const struct report *r, uint32_t most);

#endif
