/* SPDX-License-Identifier: MIT */
/* hosts.csv and host_histogram.csv: what each process of a run over several hosts did. */
#include <inttypes.h>

#include "base/clock.h"
#include "report/csv.h"
#include "report/host_window.h"
#include "stat/cpu_idle.h"

static bool has_hosts(const struct report *r)
{
	return r->hosts;
}

static void time_cell(uint64_t ns, bool known, FILE *f)
{
	fputc(',', f);
	if (known)
		fprintf(f, "%" PRIu64, ns);
}

static void start_cells(const struct host_start *s, FILE *f)
{
	if (s && s->known)
		fprintf(f, ",%" PRId64 ",%" PRIu64 ",%" PRId64, s->offset_ns, s->uncertainty_ns,
			s->skew_ns);
	else
		fprintf(f, ",,,");
}

static void window_cells(const struct host_window *w, const struct host_part *p, uint32_t i,
			 enum op op, FILE *f)
{
	if (!w) {
		fprintf(f, ",,,,");
		return;
	}
	fprintf(f, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",", w->start_ns, w->end_ns, w->slices);
	if (w->slices)
		fprintf(f, "%.3f", host_window_iops(w, p, i, op));
}

static void idle_cell(const struct host_start *s, FILE *f)
{
	fputc(',', f);
	if (s && s->ticks)
		fprintf(f, "%.2f",
			cpu_idle_pct(&(struct cpu_time){ .idle = s->idle_ticks, .all = s->ticks }));
}

static void host_row(const struct report *r, const struct host_part *p, uint32_t i, enum op op,
		     const struct host_window *w, FILE *f)
{
	const struct job_result *j = &p->jobs[i];
	const struct op_stats *o = &j->total.op[op];
	const struct histogram *h = o->hist[LAT];
	bool known = h && h->count;

	csv_begin_op(r, &r->jobs[i], op, f);
	fprintf(f, ",%" PRIu32 ",", p->rank);
	csv_text(f, p->host ? p->host : "");
	fprintf(f, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",", o->ios, o->bytes, o->errors);
	if (j->runtime_ns)
		fprintf(f, "%.3f", (double)o->ios * (double)NSEC_PER_SEC / (double)j->runtime_ns);
	time_cell(known ? histogram_percentile(h, 50) : 0, known && histogram_supports(h, 50), f);
	time_cell(known ? histogram_percentile(h, 99) : 0, known && histogram_supports(h, 99), f);
	time_cell(known ? h->max : 0, known, f);
	time_cell(j->begin_ns - r->start_ns, j->started, f);
	time_cell(j->end_ns - r->start_ns, j->started, f);
	start_cells(p->starts ? &p->starts[i] : NULL, f);
	fputc(',', f);
	csv_text(f, p->cpus ? p->cpus : "");
	fprintf(f, ",%d,", p->lost);
	if (p->starts && p->starts[i].known)
		fprintf(f, "%d", p->starts[i].late);
	window_cells(w, p, i, op, f);
	idle_cell(p->starts ? &p->starts[i] : NULL, f);
	fputc('\n', f);
}

/* The window is that of all ranks: it is looked for once, not for each of thousands of them. */
static void job_print_hosts(const struct report *r, uint32_t i, FILE *f)
{
	const struct job *job = r->jobs[i].job;
	uint32_t ops = job_ops(job);
	struct host_window w;
	bool known = host_window_find(r->hosts, r->nhosts, i, r->start_ns, &w);

	for (const struct host_part *p = r->hosts; p < r->hosts + r->nhosts; p++)
		for (uint32_t op = 0; op < OPS && job_has_rank(job, p->rank); op++)
			if (ops & 1u << op)
				host_row(r, p, i, (enum op)op, known ? &w : NULL, f);
}

static void hosts_print(const struct report *r, FILE *f)
{
	for (uint32_t i = 0; i < r->njobs; i++)
		if (r->jobs[i].started)
			job_print_hosts(r, i, f);
}

static const struct csv_columns hosts_columns[] = {
	CSV_OP_COLUMNS,
	{ "rank, host", "the number of the process, and the name of its host" },
	{ "ios, bytes, errors, iops", "as in summary.csv, of this process" },
	{ "lat_p50_ns, lat_p99_ns, lat_max_ns", "likewise" },
	{ "first_ns, last_ns",
	  "when it began and ended to measure, since the start of the run, by its own clock" },
	{ "clock_offset_ns, clock_uncertainty_ns",
	  "its clock less that of rank 0 as the step began, and how wrong that may be, to either "
	  "side" },
	{ "start_skew_ns",
	  "time from the moment of the start, by its own clock, until its workers were let go" },
	{ "cpus", "the CPUs that the process was bound to when it began" },
	{ "lost", "1: it did not answer any more; what it did since is not in the results" },
	{ "late", "1: it began, or may have begun, later than --start-skew-max= allows" },
	{ "window_start_ns, window_end_ns",
	  "the time in which all ranks of the job were at work, since the start of the run" },
	{ "window_slices, window_iops",
	  "whole slices of --interval in it, and the I/Os of this process a second in these" },
	{ "cpu_idle_pct",
	  "with --idle-prof=system: the share of time in which the CPUs of its host were idle "
	  "while the step went on there" },
	{ NULL, NULL },
};

const struct csv_file csv_hosts = {
	.name = "hosts.csv",
	.help = "A row for each job, process and operation, of a run by iogen-mpi",
	.columns = hosts_columns,
	.print = hosts_print,
	.wanted = has_hosts,
};

static void buckets(const struct report *r, const struct host_part *p, uint32_t i, enum op op,
		    enum latency k, FILE *f)
{
	const struct histogram *h = p->jobs[i].total.op[op].hist[k];

	if (!h || !h->count)
		return;
	for (uint32_t b = histogram_bucket(h->min); b <= histogram_bucket(h->max); b++) {
		if (!histogram_at(h, b))
			continue;
		csv_begin_op(r, &r->jobs[i], op, f);
		fprintf(f, ",%" PRIu32 ",%s,%" PRIu64 ",%" PRIu64 ",%" PRIu64 "\n", p->rank,
			latency_names[k], histogram_lo(b), histogram_hi(b), histogram_at(h, b));
	}
}

static void host_histogram_print(const struct report *r, FILE *f)
{
	for (uint32_t i = 0; i < r->njobs; i++)
		for (const struct host_part *p = r->hosts; p < r->hosts + r->nhosts; p++)
			for (uint32_t op = 0; op < OPS; op++)
				for (uint32_t k = 0; k < LATENCIES; k++)
					buckets(r, p, i, (enum op)op, (enum latency)k, f);
}

static const struct csv_columns histogram_columns[] = {
	CSV_OP_COLUMNS,
	{ "rank", "the number of the process" },
	{ "kind, lo_ns, hi_ns, count", "as in histogram.csv, of this process" },
	{ NULL, NULL },
};

const struct csv_file csv_host_histogram = {
	.name = "host_histogram.csv",
	.help = "The rows of histogram.csv by process, of a run by iogen-mpi: they add up to it",
	.columns = histogram_columns,
	.print = host_histogram_print,
	.wanted = has_hosts,
};
