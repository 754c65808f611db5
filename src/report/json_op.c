/* SPDX-License-Identifier: MIT */
/* Operations and latencies in fio's JSON: see json.h. Latencies are in ns, bw in KiB/s. */
#include "job/summary_options.h"
#include "report/json.h"

#include <inttypes.h>

/* The last bin of fio's: readers of json+ know no later one. */
#define LAST_BIN UINT64_C(17112760320)

static json_t *percentiles(const struct histogram *h, const struct percentiles *p)
{
	json_t *j = json_object();
	char name[32];

	for (uint32_t i = 0; i < p->n; i++) {
		snprintf(name, sizeof(name), "%f", p->pct[i]);
		json_object_set_new(j, name,
				    json_integer((json_int_t)histogram_percentile(h, p->pct[i])));
	}
	return j;
}

/* Names each bin by the middle of its bucket. */
static json_t *bins(const struct histogram *h)
{
	json_t *j = json_object();
	uint64_t late = 0;
	char name[32];

	for (uint32_t i = histogram_bucket(h->min); i <= histogram_bucket(h->max); i++) {
		uint64_t mid = histogram_middle(i);

		if (mid >= LAST_BIN) {
			late += histogram_at(h, i);
			continue;
		}
		snprintf(name, sizeof(name), "%" PRIu64, mid);
		if (histogram_at(h, i))
			json_object_set_new(j, name, json_integer((json_int_t)histogram_at(h, i)));
	}
	snprintf(name, sizeof(name), "%" PRIu64, LAST_BIN);
	if (late)
		json_object_set_new(j, name, json_integer((json_int_t)late));
	return j;
}

json_t *json_latency(const struct histogram *h, const struct percentiles *p, bool with_bins)
{
	bool any = h && h->count;
	json_t *j = json_pack("{s:I, s:I, s:f, s:f, s:I}", "min", (json_int_t)(any ? h->min : 0),
			      "max", (json_int_t)(any ? h->max : 0), "mean",
			      any ? histogram_mean(h) : 0, "stddev", any ? histogram_stddev(h) : 0,
			      "N", (json_int_t)(any ? h->count : 0));

	if (!any || !p)
		return j;
	json_object_set_new(j, "percentile", percentiles(h, p));
	if (with_bins)
		json_object_set_new(j, "bins", bins(h));
	return j;
}

/* Returns the job's percentiles; NULL where this kind of latency is to have none. */
static const struct percentiles *asked(const struct job *job, bool on)
{
	return on ? fio_percentiles(job) : NULL;
}

static void add_latencies(json_t *j, const struct fio_op *o, bool bins)
{
	const struct job *job = o->group->job;
	const struct summary_options *s = job->summary;

	json_object_set_new(j, "slat_ns",
			    json_latency(o->stats->hist[SLAT], asked(job, s->slat_percentiles),
					 bins));
	json_object_set_new(j, "clat_ns",
			    json_latency(fio_clat(o), asked(job, s->clat_percentiles), bins));
	json_object_set_new(j, "lat_ns",
			    json_latency(o->stats->hist[LAT], asked(job, s->lat_percentiles),
					 bins));
	if (o->stats->hist[RESPONSE])
		json_object_set_new(j, "response_ns",
				    json_latency(o->stats->hist[RESPONSE],
						 asked(job, s->clat_percentiles), bins));
}

static void add_samples(json_t *j, const struct fio_op *o)
{
	const struct fio_sample *bw = &o->bw, *iops = &o->iops;

	json_object_update_new(j,
			       json_pack("{s:I, s:I, s:f, s:f, s:f, s:I}", "bw_min",
					 (json_int_t)bw->min, "bw_max", (json_int_t)bw->max,
					 "bw_agg", fio_share(o), "bw_mean", bw->mean, "bw_dev",
					 fio_sample_stddev(bw), "bw_samples", (json_int_t)bw->n));
	json_object_update_new(j, json_pack("{s:I, s:I, s:f, s:f, s:I}", "iops_min",
					    (json_int_t)iops->min, "iops_max",
					    (json_int_t)iops->max, "iops_mean", iops->mean,
					    "iops_stddev", fio_sample_stddev(iops), "iops_samples",
					    (json_int_t)iops->n));
}

json_t *json_op(const struct fio_op *o, bool bins)
{
	const struct op_stats *s = o->stats;
	uint64_t ns = s->ios ? o->runtime_ns : 0;
	double rate = ns ? (double)s->bytes * 1e9 / (double)ns : 0;
	json_t *j = json_pack("{s:I, s:I, s:I, s:I, s:f, s:I, s:I, s:I, s:I}", "io_bytes",
			      (json_int_t)s->bytes, "io_kbytes", (json_int_t)(s->bytes >> 10),
			      "bw_bytes", (json_int_t)rate, "bw", (json_int_t)(rate / 1024), "iops",
			      ns ? (double)s->ios * 1e9 / (double)ns : 0, "runtime",
			      (json_int_t)fio_runtime_ms(o), "total_ios",
			      (json_int_t)op_stats_tried(s), "short_ios", (json_int_t)s->shorts,
			      "drop_ios", (json_int_t)0);

	add_latencies(j, o, bins);
	add_samples(j, o);
	return j;
}

json_t *json_sync(const struct fio_op *o, bool bins)
{
	const struct summary_options *s = o->group->job->summary;
	bool on = s->clat_percentiles || s->lat_percentiles;

	return json_pack("{s:I, s:o}", "total_ios", (json_int_t)op_stats_tried(o->stats), "lat_ns",
			 json_latency(o->stats->hist[LAT], asked(o->group->job, on), bins));
}

json_t *json_spread(const struct job_group *g, enum fio_unit unit)
{
	struct fio_spread s = fio_spread(g, unit);
	json_t *j = json_object();

	for (uint32_t k = 0; k < s.n; k++)
		json_object_set_new(j, s.name[k], json_real(s.pct[k]));
	return j;
}
