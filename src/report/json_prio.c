/* SPDX-License-Identifier: MIT */
/* Latencies by I/O priority in fio's JSON: see json.h. */
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

json_t *json_prios(const struct fio_op *o, enum op op, bool bins)
{
	const struct prio_stats *s = &o->group->prios;
	json_t *list = json_array();

	for (uint32_t i = 0; i < s->n; i++)
		if (s->list[i].hist[op])
			json_array_append_new(list,
					      entry(o, &s->list[i], s->list[i].hist[op], bins));
	return list;
}
