/* SPDX-License-Identifier: MIT */
/* The parts of a report in fio's JSON, each an object of its own. */
#ifndef IOGEN_REPORT_JSON_H
#define IOGEN_REPORT_JSON_H

#include <jansson.h>

#include "report/job_group.h"

struct percentiles;
struct verdicts;

/* An operation of a group: counts, rates, and three kinds of latency. */
struct json_op {
	const struct job_group *group;
	const struct op_stats *stats;
	const struct fio_sample *bw, *iops; /* NULL: there are none */
	double group_kib_s;                 /* of all jobs of the group in fio's sense */
	bool bins;
};

json_t *json_op(const struct json_op *o);

/* Makes the object of a sync: number and latency. */
json_t *json_sync(const struct json_op *o);

/* Makes the object of a histogram (NULL: an empty one). @p: percentiles; NULL: none. */
json_t *json_latency(const struct histogram *h, const struct percentiles *p, bool bins);

/* Makes the shares of lat in the classes below 1 us, below 1 ms, and above, in percent. */
json_t *json_spread_ns(const struct job_group *g);
json_t *json_spread_us(const struct job_group *g);
json_t *json_spread_ms(const struct job_group *g);

/* Makes the object of what was required; @most: of rows that do not hold; UINT32_MAX: all rows. */
json_t *json_verdicts(const struct report *r, uint32_t most);

#endif
