/* SPDX-License-Identifier: MIT */
/* Operations and latencies in fio's JSON: see json.h. Latencies are in ns, bw in KiB/s. */
#include "job/measure_options.h"
#include "job/summary_options.h"
#include "report/json.h"

#include <inttypes.h>

/* The last bin of fio's: readers of json+ know no later one. */
#define LAST_BIN UINT64_C(17112760320)

/* fio's percentiles, for jobs that name none. */
static const struct percentiles standard = {
	17, { 1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.5, 99.9, 99.95, 99.99 }
};

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

static uint64_t bucket_middle(uint32_t i)
{
	uint64_t lo = histogram_lo(i);

	return lo + (histogram_hi(i) - lo) / 2;
}

/* Names each bin by the middle of its bucket. */
static json_t *bins(const struct histogram *h)
{
	json_t *j = json_object();
	uint64_t late = 0;
	char name[32];

	for (uint32_t i = histogram_bucket(h->min); i <= histogram_bucket(h->max); i++) {
		uint64_t mid = bucket_middle(i);

		if (mid >= LAST_BIN) {
			late += h->bucket[i];
			continue;
		}
		snprintf(name, sizeof(name), "%" PRIu64, mid);
		if (h->bucket[i])
			json_object_set_new(j, name, json_integer((json_int_t)h->bucket[i]));
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

/* Returns the job's percentiles, or fio's; NULL where this kind of latency is to have none. */
static const struct percentiles *asked(const struct job *job, bool on)
{
	if (!on)
		return NULL;
	return job->summary->percentiles.n ? &job->summary->percentiles : &standard;
}

/* Returns clat; or lat, as fio does, where submission and completion were not timed apart. */
static const struct histogram *clat(const struct json_op *o)
{
	if (o->stats->hist[CLAT] || o->group->job->measure->disable_clat)
		return o->stats->hist[CLAT];
	return o->stats->hist[LAT];
}

static void add_latencies(json_t *j, const struct json_op *o)
{
	const struct job *job = o->group->job;
	const struct summary_options *s = job->summary;

	json_object_set_new(j, "slat_ns",
			    json_latency(o->stats->hist[SLAT], asked(job, s->slat_percentiles),
					 o->bins));
	json_object_set_new(j, "clat_ns",
			    json_latency(clat(o), asked(job, s->clat_percentiles), o->bins));
	json_object_set_new(j, "lat_ns",
			    json_latency(o->stats->hist[LAT], asked(job, s->lat_percentiles),
					 o->bins));
	if (o->stats->hist[RESPONSE])
		json_object_set_new(j, "response_ns",
				    json_latency(o->stats->hist[RESPONSE],
						 asked(job, s->clat_percentiles), o->bins));
}

static void add_samples(json_t *j, const struct json_op *o)
{
	static const struct fio_sample none;
	const struct fio_sample *bw = o->bw ? o->bw : &none, *iops = o->iops ? o->iops : &none;
	double share = o->group_kib_s > 0 ? 100 * bw->mean / o->group_kib_s : 0;

	json_object_update_new(j, json_pack("{s:I, s:I, s:f, s:f, s:f, s:I}", "bw_min",
					    (json_int_t)bw->min, "bw_max", (json_int_t)bw->max,
					    "bw_agg", share < 100 ? share : 100, "bw_mean",
					    bw->mean, "bw_dev", fio_sample_stddev(bw), "bw_samples",
					    (json_int_t)bw->n));
	json_object_update_new(j, json_pack("{s:I, s:I, s:f, s:f, s:I}", "iops_min",
					    (json_int_t)iops->min, "iops_max",
					    (json_int_t)iops->max, "iops_mean", iops->mean,
					    "iops_stddev", fio_sample_stddev(iops), "iops_samples",
					    (json_int_t)iops->n));
}

json_t *json_op(const struct json_op *o)
{
	const struct op_stats *s = o->stats;
	uint64_t ns = s->ios ? o->group->runtime_ns : 0;
	double rate = ns ? (double)s->bytes * 1e9 / (double)ns : 0;
	json_t *j = json_pack("{s:I, s:I, s:I, s:I, s:f, s:I, s:I, s:I, s:I}", "io_bytes",
			      (json_int_t)s->bytes, "io_kbytes", (json_int_t)(s->bytes >> 10),
			      "bw_bytes", (json_int_t)rate, "bw", (json_int_t)(rate / 1024), "iops",
			      ns ? (double)s->ios * 1e9 / (double)ns : 0, "runtime",
			      (json_int_t)((ns + 999999) / 1000000), "total_ios",
			      (json_int_t)s->ios, "short_ios", (json_int_t)s->shorts, "drop_ios",
			      (json_int_t)0);

	add_latencies(j, o);
	add_samples(j, o);
	return j;
}

json_t *json_sync(const struct json_op *o)
{
	const struct summary_options *s = o->group->job->summary;
	bool on = s->clat_percentiles || s->lat_percentiles;

	return json_pack("{s:I, s:o}", "total_ios", (json_int_t)o->stats->ios, "lat_ns",
			 json_latency(o->stats->hist[LAT], asked(o->group->job, on), o->bins));
}

/* --- fio's classes of latency --- */

/* Classes of latency: the first ends below the first bound, the last one holds the rest. */
struct spread {
	uint64_t unit_ns;
	uint32_t n;
	uint32_t bound[12];
	const char *rest; /* NULL: the next spread has it */
};

static const struct spread spreads[] = {
	{ 1, 10, { 2, 4, 10, 20, 50, 100, 250, 500, 750, 1000 }, NULL },
	{ 1000, 10, { 2, 4, 10, 20, 50, 100, 250, 500, 750, 1000 }, NULL },
	{ 1000000, 11, { 2, 4, 10, 20, 50, 100, 250, 500, 750, 1000, 2000 }, ">=2000" },
};

/* Adds each bucket to the class of its middle. */
static void spread_count(const struct spread *s, const struct histogram *h, uint64_t count[13])
{
	uint64_t least = s->unit_ns == 1 ? 0 : s->unit_ns;

	for (uint32_t i = histogram_bucket(h->min); i <= histogram_bucket(h->max); i++) {
		uint64_t mid = bucket_middle(i);
		uint32_t k = 0;

		while (k < s->n && mid >= s->bound[k] * s->unit_ns)
			k++;
		if (mid >= least)
			count[k] += h->bucket[i];
	}
}

static json_t *spread(const struct job_group *g, const struct spread *s)
{
	uint64_t count[13] = { 0 }, total = 0;
	json_t *j = json_object();
	char name[16];

	for (int op = OP_READ; op <= OP_TRIM; op++) {
		const struct histogram *h = g->stats.op[op].hist[LAT];

		total += g->stats.op[op].ios;
		if (h && h->count)
			spread_count(s, h, count);
	}
	for (uint32_t k = 0; k < s->n; k++) {
		snprintf(name, sizeof(name), "%u", s->bound[k]);
		json_object_set_new(
			j, name, json_real(total ? 100.0 * (double)count[k] / (double)total : 0));
	}
	if (s->rest)
		json_object_set_new(j, s->rest,
				    json_real(total ? 100.0 * (double)count[s->n] / (double)total :
						      0));
	return j;
}

json_t *json_spread_ns(const struct job_group *g)
{
	return spread(g, &spreads[0]);
}

json_t *json_spread_us(const struct job_group *g)
{
	return spread(g, &spreads[1]);
}

json_t *json_spread_ms(const struct job_group *g)
{
	return spread(g, &spreads[2]);
}
