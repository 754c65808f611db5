/* SPDX-License-Identifier: MIT */
/* The one table of what a result shows: a column is a row here, and every format prints it. */
#include "report/columns.h"
#include "stat/stats.h"

#define CELL_OF_UINT(name, value)                                                              \
	static void col_##name(const struct result *r, const struct column *c, struct cell *x) \
	{                                                                                      \
		(void)c;                                                                       \
		*x = (struct cell){ CELL_UINT, { .u = (value) } };                             \
	}

#define CELL_OF_TEXT(name, value)                                                              \
	static void col_##name(const struct result *r, const struct column *c, struct cell *x) \
	{                                                                                      \
		(void)c;                                                                       \
		*x = (struct cell){ CELL_TEXT, { .text = (value) } };                          \
	}

static const struct op_stats *result_op(const struct result *r)
{
	return &r->stats->op[r->op];
}

static void cell_real(struct cell *x, double v)
{
	x->type = CELL_REAL;
	x->real = v;
}

CELL_OF_TEXT(run_id, r->run_id)
CELL_OF_UINT(step, r->step)
CELL_OF_UINT(round, r->round)
CELL_OF_TEXT(job, r->job)
CELL_OF_TEXT(engine, r->engine)
CELL_OF_TEXT(workload, r->workload)
CELL_OF_TEXT(op, op_names[r->op])
CELL_OF_UINT(workers, r->workers)
CELL_OF_UINT(iodepth, r->iodepth)
CELL_OF_UINT(ios, result_op(r)->ios)
CELL_OF_UINT(bytes, result_op(r)->bytes)
CELL_OF_UINT(shorts, result_op(r)->shorts)
CELL_OF_UINT(errors, result_op(r)->errors)
CELL_OF_UINT(runtime, r->runtime_ns)
CELL_OF_UINT(submits, r->stats->submits)
CELL_OF_UINT(partial, r->partial)
CELL_OF_UINT(voluntary, r->used.voluntary)
CELL_OF_UINT(involuntary, r->used.involuntary)

static void col_batch(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (r->batch)
		*x = (struct cell){ CELL_UINT, { .u = r->batch } };
}

static void col_block(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (r->block_bytes && r->op != OP_SYNC)
		*x = (struct cell){ CELL_UINT, { .u = r->block_bytes } };
}

static void col_per_second(const struct result *r, struct cell *x, double amount)
{
	if (r->runtime_ns)
		cell_real(x, amount * 1e9 / (double)r->runtime_ns);
}

static void col_iops(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	col_per_second(r, x, (double)result_op(r)->ios);
}

static void col_mb(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (r->op != OP_SYNC)
		col_per_second(r, x, (double)result_op(r)->bytes / 1e6);
}

static void col_mib(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (r->op != OP_SYNC)
		col_per_second(r, x, (double)result_op(r)->bytes / 1048576);
}

static void col_ios_per_submit(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (r->stats->submits)
		cell_real(x, (double)r->stats->submitted / (double)r->stats->submits);
}

static void col_calls(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (!r->uncounted)
		*x = (struct cell){ CELL_UINT, { .u = r->stats->calls } };
}

static void col_late(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (r->rated)
		*x = (struct cell){ CELL_UINT, { .u = result_op(r)->late } };
}

static void col_late_max(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (r->rated)
		*x = (struct cell){ CELL_UINT, { .u = result_op(r)->late_max_ns } };
}

static void col_cpu_user(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (r->runtime_ns)
		cell_real(x, r->cpu_user_pct);
}

static void col_cpu_sys(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (r->runtime_ns)
		cell_real(x, r->cpu_sys_pct);
}

/* A share of the workers' measured time. */
static void cell_share(const struct result *r, struct cell *x, uint64_t ns)
{
	if (r->used.wall_ns && !r->used.ready_unknown)
		cell_real(x, 100 * (double)ns / (double)r->used.wall_ns);
}

static void col_asleep(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	cell_share(r, x, usage_asleep_ns(&r->used));
}

static void col_ready(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	cell_share(r, x, r->used.ready_ns);
}

static void col_waits(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (!r->waits_within)
		*x = (struct cell){ CELL_UINT, { .u = r->stats->waits } };
}

/* For each transfer that was finished, of whatever operation. */
static void cell_per_io(const struct result *r, struct cell *x, uint64_t calls)
{
	uint64_t ios = 0;

	for (int op = OP_READ; op <= OP_SYNC; op++)
		ios += r->stats->op[op].ios;
	if (ios)
		cell_real(x, (double)calls / (double)ios);
}

static void col_submits_per_io(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	cell_per_io(r, x, r->stats->submits);
}

static void col_waits_per_io(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (!r->waits_within)
		cell_per_io(r, x, r->stats->waits);
}

static void col_calls_per_io(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (!r->uncounted)
		cell_per_io(r, x, r->stats->calls);
}

static void col_bound(const struct result *r, const struct column *c, struct cell *x)
{
	(void)c;
	if (r->bound != BOUND_UNKNOWN)
		*x = (struct cell){ CELL_UINT, { .u = r->bound == BOUND_YES } };
}

static const struct histogram *result_hist(const struct result *r, const struct column *c)
{
	const struct histogram *h = result_op(r)->hist[c->latency];

	return h && h->count ? h : NULL;
}

static void col_min(const struct result *r, const struct column *c, struct cell *x)
{
	const struct histogram *h = result_hist(r, c);

	if (h)
		*x = (struct cell){ CELL_UINT, { .u = h->min } };
}

static void col_max(const struct result *r, const struct column *c, struct cell *x)
{
	const struct histogram *h = result_hist(r, c);

	if (h)
		*x = (struct cell){ CELL_UINT, { .u = h->max } };
}

static void col_mean(const struct result *r, const struct column *c, struct cell *x)
{
	const struct histogram *h = result_hist(r, c);

	if (h)
		cell_real(x, histogram_mean(h));
}

static void col_stddev(const struct result *r, const struct column *c, struct cell *x)
{
	const struct histogram *h = result_hist(r, c);

	if (h)
		cell_real(x, histogram_stddev(h));
}

static void col_percentile(const struct result *r, const struct column *c, struct cell *x)
{
	const struct histogram *h = result_hist(r, c);

	if (h && histogram_supports(h, c->percent))
		*x = (struct cell){ CELL_UINT, { .u = histogram_percentile(h, c->percent) } };
}

#define PERCENTILE(kind, k, text, pct)                                                            \
	{                                                                                         \
		kind "_p" text "_ns", kind ": " #pct " % were at most this long", col_percentile, \
			k, pct                                                                    \
	}

/* What is said of each kind of latency. */
#define LATENCY_COLUMNS(kind, k)                                                          \
	{ kind "_min_ns", kind ": the shortest", col_min, k, 0 },                         \
		{ kind "_mean_ns", kind ": the mean", col_mean, k, 0 },                   \
		{ kind "_stddev_ns", kind ": the standard deviation", col_stddev, k, 0 }, \
		PERCENTILE(kind, k, "50", 50), PERCENTILE(kind, k, "90", 90),             \
		PERCENTILE(kind, k, "95", 95), PERCENTILE(kind, k, "99", 99),             \
		PERCENTILE(kind, k, "99_9", 99.9), PERCENTILE(kind, k, "99_99", 99.99),   \
		PERCENTILE(kind, k, "99_999", 99.999),                                    \
	{                                                                                 \
		kind "_max_ns", kind ": the longest", col_max, k, 0                       \
	}

#define COLUMN(name, help, get)               \
	{                                     \
		name, help, get, LATENCIES, 0 \
	}

const struct column summary_columns[] = {
	COLUMN("run_id", "the run: its job file's name and its start, in UTC", col_run_id),
	COLUMN("step", "the step of the run", col_step),
	COLUMN("round", "the round of the step", col_round),
	COLUMN("job", "the job: its section's name", col_job),
	COLUMN("engine", "what moved the bytes", col_engine),
	COLUMN("workload", "what a unit of work was", col_workload),
	COLUMN("op", "the operation that this row counts", col_op),
	COLUMN("workers", "threads of the job", col_workers),
	COLUMN("iodepth", "units of work in flight, per worker", col_iodepth),
	COLUMN("block_bytes", "bytes of one; empty where they vary", col_block),
	COLUMN("batch", "most transfers (or linked chains) in one submission; empty: controlled",
	       col_batch),
	COLUMN("ios", "finished in full", col_ios),
	COLUMN("bytes", "bytes they moved; of a copy, counted once", col_bytes),
	COLUMN("short_ios", "came back short and were continued", col_shorts),
	COLUMN("errors", "failed", col_errors),
	COLUMN("runtime_ns", "from the job's start (or its ramp's end) to its end", col_runtime),
	COLUMN("iops", "ios a second", col_iops),
	COLUMN("mb_per_s", "10^6 bytes a second", col_mb),
	COLUMN("mib_per_s", "2^20 bytes a second", col_mib),
	COLUMN("submit_calls", "submissions to the engine, of all the job's operations",
	       col_submits),
	COLUMN("ios_per_submit", "transfers in one of them, on average", col_ios_per_submit),
	COLUMN("cpu_user_pct", "a worker's CPU time in user space, on average", col_cpu_user),
	COLUMN("cpu_sys_pct", "a worker's CPU time in the kernel, on average", col_cpu_sys),
	LATENCY_COLUMNS("lat", LAT),
	LATENCY_COLUMNS("slat", SLAT),
	LATENCY_COLUMNS("clat", CLAT),
	LATENCY_COLUMNS("response", RESPONSE),
	COLUMN("partial", "1: ended early, by a signal or an error", col_partial),
	COLUMN("system_calls", "the engine's, to submit and to wait, of all the job's operations",
	       col_calls),
	COLUMN("late_ios", "issued later than they were due, as iodepth= was used up; with a rate",
	       col_late),
	COLUMN("late_max_ns", "how much later, at most", col_late_max),
	COLUMN("asleep_pct",
	       "of the workers' measured time, asleep: until completions came or the next was due",
	       col_asleep),
	COLUMN("ready_pct", "of it, ready to run and on no CPU; both empty where Linux hides it",
	       col_ready),
	COLUMN("voluntary_switches", "of context, as a worker had to wait", col_voluntary),
	COLUMN("involuntary_switches", "of context, as a worker had to leave its CPU to others",
	       col_involuntary),
	COLUMN("wait_calls",
	       "to the engine's kernel or library, to wait for completions; empty: "
	       "each submission waits",
	       col_waits),
	COLUMN("submit_calls_per_io", "submit_calls for each transfer that was finished",
	       col_submits_per_io),
	COLUMN("wait_calls_per_io", "wait_calls for each", col_waits_per_io),
	COLUMN("system_calls_per_io", "system_calls for each", col_calls_per_io),
	COLUMN("generator_bound",
	       "1: a worker was on a CPU, or ready for one, for 95 % of its time: it was the "
	       "limit, not the device; 0: none was; empty: that cannot be told (it polls, or "
	       "ran for less than 100 ms)",
	       col_bound),
	{ 0 },
};
