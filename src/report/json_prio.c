/* SPDX-License-Identifier: MIT */
/* Latencies by I/O priority in fio's JSON: see json.h. */
#include <stdlib.h>

#include "job/job.h"
#include "job/summary_options.h"
#include "report/json.h"

static json_t *entry(const struct fio_op *o, const struct prio_stat *s, const struct histogram *h,
		     bool bins)
{
	const struct summary_options *summary = o->group->job->summary;
	bool on = summary->clat_percentiles || summary->lat_percentiles;

	return json_pack("{s:i, s:i, s:i, s:o}", "prioclass", s->prio >> 13, "prio", s->prio & 7,
			 "priohint", s->prio >> 3 & 0x3ff,
			 summary->lat_percentiles ? "lat_ns" : "clat_ns",
			 json_latency(h, on ? fio_percentiles(o->group->job) : NULL, bins));
}

json_t *json_prios(const struct fio_op *o, bool bins)
{
	const struct prio_stats *s = &o->group->prios;
	struct histogram *sum = s->n > 1 ? calloc(1, sizeof(*sum)) : NULL;
	json_t *list = sum ? json_array() : NULL;

	for (uint32_t i = 0; sum && i < s->n; i++) {
		prio_stat_sum(&s->list[i], o->op, sum);
		if (sum->count)
			json_array_append_new(list, entry(o, &s->list[i], sum, bins));
	}
	free(sum);
	if (json_array_size(list) > 1)
		return list;
	json_decref(list);
	return NULL;
}
