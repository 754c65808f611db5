/* SPDX-License-Identifier: MIT */
/*
 * A report in the shape of fio's JSON, for programs that read it. A key of fio's has fio's meaning
 * and unit; copies and chains, which fio does not have, are keys of their own.
 */
#include "report/json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/json_text.h"
#include "job/depth_options.h"
#include "job/summary_options.h"
#include "job/work_options.h"
#include "report/formats.h"
#include "report/verdict.h"
#include "stat/depth_search_options.h"
#include "stat/cpu_idle.h"
#include "stat/disk_use.h"
#include "stat/steady_options.h"

#define PRECISION 15 /* digits of a real number */

static json_t *shares(const uint64_t count[DEPTH_CLASSES], const char *const names[DEPTH_CLASSES])
{
	json_t *j = json_object();
	double pct[DEPTH_CLASSES];

	fio_depths(count, pct);
	for (int i = 0; i < DEPTH_CLASSES; i++)
		json_object_set_new(j, names[i], json_real(pct[i]));
	return j;
}

static void add_depths(json_t *j, const struct job_group *g)
{
	static const char *const levels[] = { "1", "2", "4", "8", "16", "32", ">=64" };
	static const char *const batches[] = { "0", "4", "8", "16", "32", "64", ">=64" };

	json_object_set_new(j, "iodepth_level", shares(g->depths.level, levels));
	json_object_set_new(j, "iodepth_submit", shares(g->depths.submit, batches));
	json_object_set_new(j, "iodepth_complete", shares(g->depths.complete, batches));
}

static void add_usage(json_t *j, const struct job_group *g)
{
	double busy = (double)g->busy_ns;

	json_object_update_new(
		j, json_pack("{s:I, s:f, s:f, s:I, s:I, s:I, s:o}", "job_runtime",
			     (json_int_t)(g->busy_ns / NSEC_PER_MSEC), "usr_cpu",
			     busy > 0 ? 100 * (double)g->used.user_ns / busy : 0, "sys_cpu",
			     busy > 0 ? 100 * (double)g->used.sys_ns / busy : 0, "ctx",
			     (json_int_t)(g->used.voluntary + g->used.involuntary), "majf",
			     (json_int_t)g->used.major_faults, "minf",
			     (json_int_t)g->used.minor_faults, "generator_bound",
			     g->bound == BOUND_UNKNOWN ? json_null() :
							 json_integer(g->bound == BOUND_YES)));
}

/* All groups of the report, and whether histograms show their bins. */
struct shown {
	const struct job_group *list;
	uint32_t n;
	bool bins;
};

/* Makes the object of an operation, with its priorities. */
static json_t *operation(const struct fio_op *o, bool bins)
{
	json_t *j = json_op(o, bins), *prios = json_prios(o, bins);

	if (prios)
		json_object_set_new(j, "prios", prios);
	return j;
}

static void add_operations(json_t *j, const struct shown *x, const struct job_group *g)
{
	int unified = g->job->summary->unified % UNIFIED_VALUES;
	struct fio_op o;

	for (int op = OP_READ; op <= OP_TRIM && unified != UNIFIED_MIXED; op++) {
		o = fio_op_of(x->list, x->n, g, (enum op)op);
		json_object_set_new(j, op_names[op], operation(&o, x->bins));
	}
	o = fio_op_of(x->list, x->n, g, OP_SYNC);
	if (unified != UNIFIED_MIXED)
		json_object_set_new(j, "sync", json_sync(&o, x->bins));
	if (unified != UNIFIED_NONE) {
		o = fio_op_mixed(x->list, x->n, g);
		json_object_set_new(j, "mixed", operation(&o, x->bins));
	}
	for (int op = OP_COPY; op <= OP_CHAIN; op++) {
		o = fio_op_of(x->list, x->n, g, (enum op)op);
		if (g->ops & 1u << op)
			json_object_set_new(j, op_names[op], json_op(&o, x->bins));
	}
}

/* Makes an array of the criteria of steadystate=, with what each found. */
static json_t *criteria(const struct steady *s, const struct job *job)
{
	char *rules = job_get(job, "steadystate"), *rest = rules, criterion[48];
	json_t *all = json_array();

	for (uint32_t i = 0; i < s->rules.n; i++) {
		const struct steady_finding *f = &s->found[i];

		snprintf(criterion, sizeof(criterion), "%f%s", f->criterion,
			 s->rules.list[i].percent ? "%" : "");
		json_array_append_new(all, json_pack("{s:s, s:b, s:s, s:f, s:f}", "ss",
						     strsep(&rest, ","), "holds", f->holds,
						     "criterion", criterion, "max_deviation",
						     f->deviation, "slope", f->slope));
	}
	free(rules);
	return all;
}

/* Makes the text of a criterion as fio prints it, its limit in I/Os or bytes a second, ns or %. */
static json_t *rule_text(const struct steady_rule *r)
{
	static const char *const of[] = { "", "iops", "bw", "lat" };
	char text[64];

	snprintf(text, sizeof(text), "%s%s:%f%s", of[r->of], r->slope ? "_slope" : "", r->limit,
		 r->percent ? "%" : "");
	return json_string(text);
}

/*
 * Makes the object of steadystate=: the first criterion as fio has it, and the last window, in
 * which zeros stand for what was not measured.
 */
static json_t *steadiness(const struct steady *s, const struct job *job)
{
	size_t size = (size_t)(job->steady->window.ns / job->steady->interval.ns);
	json_t *bw = json_array(), *iops = json_array(), *lat = json_array(), *data;
	json_t *all = criteria(s, job), *first = json_array_get(all, 0), *j;

	for (size_t i = 0; i < size; i++) {
		struct steady_value v = i < s->n ? s->window[i] : (struct steady_value){ 0 };

		json_array_append_new(bw, json_integer((json_int_t)v.bytes_per_s));
		json_array_append_new(iops, json_integer((json_int_t)v.iops));
		json_array_append_new(lat, json_integer((json_int_t)v.lat_ns));
	}
	data = json_pack("{s:I, s:I}", "bw_mean", (json_int_t)steady_mean(s, STEADY_BW),
			 "iops_mean", (json_int_t)steady_mean(s, STEADY_IOPS));
	if (steady_looks_at(&s->rules, STEADY_LAT))
		json_object_set_new(data, "lat_mean",
				    json_integer((json_int_t)steady_mean(s, STEADY_LAT)));
	if (steady_looks_at(&s->rules, STEADY_LAT))
		json_object_set(data, "lat_ns", lat);
	json_decref(lat);
	json_object_set_new(data, "iops", iops);
	json_object_set_new(data, "bw", bw);
	j = json_pack("{s:o, s:I, s:i, s:O, s:O, s:O, s:o}", "ss", rule_text(s->rules.list),
		      "duration", (json_int_t)(job->steady->window.ns / NSEC_PER_SEC), "attained",
		      (int)steady_attained(s), "criterion", json_object_get(first, "criterion"),
		      "max_deviation", json_object_get(first, "max_deviation"), "slope",
		      json_object_get(first, "slope"), "data", data);
	if (s->rules.n > 1)
		json_object_set(j, "criteria", all);
	json_decref(all);
	return j;
}

static json_t *job_object(const struct report *r, const struct shown *x, const struct job_group *g)
{
	uint64_t epoch = r->epoch_ns - r->start_ns;
	uint64_t began = g->start_ns ? g->start_ns : g->begin_ns;
	uint64_t took = g->started ? g->end_ns - r->start_ns : 0;
	json_t *j = json_pack("{s:o, s:i, s:I, s:i, s:i, s:I, s:o}", "jobname",
			      json_text(g->job->family), "groupid", (int)g->job->group, "job_start",
			      (json_int_t)(g->started ? (began + epoch) / NSEC_PER_MSEC : 0),
			      "error", job_group_error(g), "eta", 0, "elapsed",
			      (json_int_t)((took + NSEC_PER_SEC - 1) / NSEC_PER_SEC), "job options",
			      json_job_options(g->last));
	json_int_t target_ns = (json_int_t)g->job->depth_search->target.ns;
	json_int_t window_us = (json_int_t)(g->job->depth_search->window.ns / NSEC_PER_USEC);

	const struct steady never = { .rules = g->job->steady->rules };

	add_operations(j, x, g);
	add_usage(j, g);
	add_depths(j, g);
	json_object_set_new(j, "latency_ns", json_spread(g, FIO_NS));
	json_object_set_new(j, "latency_us", json_spread(g, FIO_US));
	json_object_set_new(j, "latency_ms", json_spread(g, FIO_MS));
	json_object_update_new(j,
			       json_pack("{s:i, s:I, s:I, s:f, s:I, s:I}", "latency_depth",
					 (int)g->job->depth->iodepth, "latency_target", target_ns,
					 "latency_target_ns", target_ns, "latency_percentile",
					 g->job->depth_search->percentile, "latency_window",
					 window_us, "latency_window_us", window_us));
	if (g->goes_on)
		json_object_update_new(j, json_pack("{s:I, s:i}", "total_err",
						    (json_int_t)job_group_errors(g), "first_error",
						    g->first_error));
	if (g->job->work->description && *g->job->work->description)
		json_object_set_new(j, "desc", json_text(g->job->work->description));
	if (g->job->steady->rules.n)
		json_object_set_new(j, "steadystate",
				    steadiness(g->steady ? g->steady : &never, g->job));
	return j;
}

static json_t *disks(const struct disk_use *u)
{
	json_t *list = json_array();

	for (const struct disk *d = u->disk; d < u->disk + u->n; d++) {
		json_array_append_new(
			list,
			json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:f}", "name",
				  d->name, "read_ios", (json_int_t)d->count[DISK_READS],
				  "write_ios", (json_int_t)d->count[DISK_WRITES], "read_sectors",
				  (json_int_t)d->count[DISK_READ_SECTORS], "write_sectors",
				  (json_int_t)d->count[DISK_WRITE_SECTORS], "read_merges",
				  (json_int_t)d->count[DISK_READ_MERGES], "write_merges",
				  (json_int_t)d->count[DISK_WRITE_MERGES], "read_ticks",
				  (json_int_t)d->count[DISK_READ_MS], "write_ticks",
				  (json_int_t)d->count[DISK_WRITE_MS], "in_queue",
				  (json_int_t)d->count[DISK_QUEUE_MS], "util",
				  disk_busy_pct(u, d)));
	}
	return list;
}

/* By fio's names; what was not measured, in less than a tick, is null. */
static json_t *idleness(const struct cpu_idle *u)
{
	json_t *j = json_object();

	for (uint32_t i = 0; i < u->n; i++) {
		const struct cpu_time *t = &u->list[i];
		char name[32] = "system";

		if (t->cpu != ALL_CPUS)
			snprintf(name, sizeof(name), "cpu-%" PRIu32, t->cpu);
		json_object_set_new(j, name, t->all ? json_real(cpu_idle_pct(t)) : json_null());
	}
	return j;
}

static json_t *root_new(void)
{
	struct timespec now;
	char text[64];
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &tm);
	strftime(text, sizeof(text), "%a %b %e %H:%M:%S %Y", &tm);
	return json_pack("{s:s, s:I, s:I, s:s}", "fio version", fio_version(), "timestamp",
			 (json_int_t)now.tv_sec, "timestamp_ms",
			 (json_int_t)now.tv_sec * 1000 + now.tv_nsec / (long)NSEC_PER_MSEC, "time",
			 text);
}

static void print(const struct report *r, bool bins, FILE *f)
{
	struct shown x = { .bins = bins };
	struct job_group *list = job_groups_new(r, true, &x.n);
	json_t *root = root_new(), *jobs = json_array(), *general, *warnings;

	x.list = list;
	for (uint32_t i = 0; i < x.n; i++)
		json_array_append_new(jobs, job_object(r, &x, &list[i]));
	general = json_global_options(r);
	if (json_object_size(general))
		json_object_set(root, "global options", general);
	json_decref(general);
	json_object_set_new(root, "jobs", jobs);
	if (r->verdicts && r->verdicts->n)
		json_object_set_new(root, "requirements", json_verdicts(r, UINT32_MAX));
	warnings = json_lines(r->warnings);
	if (json_array_size(warnings))
		json_object_set(root, "warnings", warnings);
	json_decref(warnings);
	if (r->disks)
		json_object_set_new(root, "disk_util", disks(r->disks));
	if (r->idle)
		json_object_set_new(root, "cpu_idleness", idleness(r->idle));
	json_dumpf(root, f, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(PRECISION));
	fputc('\n', f);
	json_decref(root);
	job_groups_free(list, x.n);
}

void report_json(const struct report *r, FILE *f)
{
	print(r, false, f);
}

void report_json_bins(const struct report *r, FILE *f)
{
	print(r, true, f);
}
