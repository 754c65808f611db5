/* SPDX-License-Identifier: MIT */
/* The parts of a report in fio's JSON, each an object of its own. */
#ifndef IOGEN_REPORT_JSON_H
#define IOGEN_REPORT_JSON_H

#include <jansson.h>

#include "report/job_group.h"

/* An operation of an entry: what it moved, at what rate, and three kinds of latency. */
struct json_op {
	const struct job_group *entry;
	const struct op_stats *stats;
	const struct sample *bw, *iops; /* NULL: there are none */
	double group_kib_s;             /* of all entries of the group */
	bool bins;
};

json_t *json_op(const struct json_op *o);

/* The object of a sync: how many, and their latency. */
json_t *json_sync(const struct json_op *o);

/* A histogram (NULL: an empty one), with the percentiles and bins that are asked for. */
json_t *json_latency(const struct histogram *h, const struct percentiles *p, bool bins);

/* How lat is distributed over the classes below 1 us, 1 ms, and above: percentages. */
json_t *json_spread_ns(const struct job_group *e);
json_t *json_spread_us(const struct job_group *e);
json_t *json_spread_ms(const struct job_group *e);

#endif
