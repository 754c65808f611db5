/* SPDX-License-Identifier: MIT */
/*
 * The columns of the summary, each a line of one list. A new column is a line at the list's end:
 * CSV, report.html and the man page follow.
 */
#include "report/columns.h"

static struct cell cell_text(const char *s)
{
	return (struct cell){ CELL_TEXT, { .text = s } };
}

static struct cell cell_whole(uint64_t v)
{
	return (struct cell){ CELL_WHOLE, { .whole = v } };
}

static struct cell cell_real(double v)
{
	return (struct cell){ CELL_REAL, { .real = v } };
}

static struct cell cell_if(bool known, struct cell x)
{
	return known ? x : (struct cell){ .type = CELL_EMPTY };
}

static const struct op_stats *op_of(const struct summary_row *r)
{
	return &r->stats->op[r->op];
}

static struct cell per_second(const struct summary_row *r, double amount)
{
	return cell_if(r->runtime_ns, cell_real(amount * 1e9 / (double)r->runtime_ns));
}

/* Returns a rate of bytes in units of @unit; a sync moves no bytes. */
static struct cell bytes_per_second(const struct summary_row *r, double unit)
{
	return cell_if(r->op != OP_SYNC, per_second(r, (double)op_of(r)->bytes / unit));
}

/* Returns a share of the workers' measured time. */
static struct cell time_share(const struct summary_row *r, uint64_t ns)
{
	return cell_if(r->used.wall_ns && !r->used.ready_unknown,
		       cell_real(100 * (double)ns / (double)r->used.wall_ns));
}

/* Returns the share of the bytes that the kernel's threads asked for. */
static struct cell punted(const struct summary_row *r)
{
	const struct kernel_threads *k = &r->used.threads;
	double all = (double)k->bytes + (double)k->own_bytes;

	return cell_if(k->known && all > 0, cell_real(100 * (double)k->bytes / all));
}

/* Divides calls by the transfers that were finished, those of all operations together. */
static struct cell per_io(const struct summary_row *r, uint64_t calls)
{
	uint64_t ios = 0;

	for (int op = OP_READ; op <= OP_SYNC; op++)
		ios += r->stats->op[op].ios;
	return cell_if(ios, cell_real((double)calls / (double)ios));
}

/* --- columns of a latency: of the histogram of its kind --- */

static struct cell latency_min(const struct histogram *h, double percent)
{
	(void)percent;
	return cell_whole(h->min);
}

static struct cell latency_max(const struct histogram *h, double percent)
{
	(void)percent;
	return cell_whole(h->max);
}

static struct cell latency_mean(const struct histogram *h, double percent)
{
	(void)percent;
	return cell_real(histogram_mean(h));
}

static struct cell latency_stddev(const struct histogram *h, double percent)
{
	(void)percent;
	return cell_real(histogram_stddev(h));
}

static struct cell latency_percentile(const struct histogram *h, double percent)
{
	return cell_if(histogram_supports(h, percent),
		       cell_whole(histogram_percentile(h, percent)));
}

struct cell column_cell(const struct column *c, const struct summary_row *r)
{
	const struct histogram *h;

	if (c->get)
		return c->get(r);
	h = op_of(r)->hist[c->latency];
	return h && h->count ? c->of(h, c->percent) : cell_if(false, cell_whole(0));
}

/* --- the list --- */

/*
 * COLUMN(name, span, help, the cell of row r); LATENCIES(kind, index) are eleven columns. Readers
 * find a column by its name, but scripts count: the order stays as it is.
 */
#define COLUMNS(r, COLUMN, LATENCIES)                                                              \
	COLUMN(run_id, NAME,                                                                       \
	       "the run: the name of its job file, its start in UTC, and seven digits and "        \
	       "letters that no other run has",                                                    \
	       cell_text(r->run_id))                                                               \
	COLUMN(step, NAME, "the step of the run, from 1; 0: it has none", cell_whole(r->step))     \
	COLUMN(round, NAME, "the round, from 1, or from 0 in a comparison; 0: there are none",     \
	       cell_whole(r->round))                                                               \
	COLUMN(job, NAME, "the job: its section's name", cell_text(r->job))                        \
	COLUMN(engine, NAME, "the engine that moved the bytes", cell_text(r->engine))              \
	COLUMN(workload, NAME, "the unit of work", cell_text(r->workload))                         \
	COLUMN(op, NAME, "the operation that the row counts", cell_text(op_names[r->op]))          \
	COLUMN(workers, JOB, "threads of the job", cell_whole(r->workers))                         \
	COLUMN(iodepth, JOB, "units of work in flight, per worker", cell_whole(r->iodepth))        \
	COLUMN(block_bytes, OP, "bytes of a block; empty where they vary",                         \
	       cell_if(r->block_bytes && r->op != OP_SYNC, cell_whole(r->block_bytes)))            \
	COLUMN(batch, JOB,                                                                         \
	       "most transfers (or linked chains) in one submission; empty: controlled",           \
	       cell_if(r->batch, cell_whole(r->batch)))                                            \
	COLUMN(ios, AMOUNT, "operations finished in full", cell_whole(op_of(r)->ios))              \
	COLUMN(bytes, AMOUNT, "bytes that the operations moved; a copied byte counts once",        \
	       cell_whole(op_of(r)->bytes))                                                        \
	COLUMN(short_ios, FAULTS, "operations that came back short and were continued",            \
	       cell_whole(op_of(r)->shorts))                                                       \
	COLUMN(errors, FAULTS, "operations that failed", cell_whole(op_of(r)->errors))             \
	COLUMN(runtime_ns, OP, "from the start (or the ramp's end) to the end, less reading back", \
	       cell_whole(r->runtime_ns))                                                          \
	COLUMN(iops, AMOUNT, "ios a second", per_second(r, (double)op_of(r)->ios))                 \
	COLUMN(mb_per_s, AMOUNT, "10^6 bytes a second", bytes_per_second(r, 1e6))                  \
	COLUMN(mib_per_s, AMOUNT, "2^20 bytes a second", bytes_per_second(r, 1048576))             \
	COLUMN(submit_calls, JOB, "submissions to the engine, of all operations of the job",       \
	       cell_whole(r->stats->submits))                                                      \
	COLUMN(ios_per_submit, JOB, "transfers in one submission, on average",                     \
	       cell_if(r->stats->submits,                                                          \
		       cell_real((double)r->stats->submitted / (double)r->stats->submits)))        \
	COLUMN(cpu_user_pct, JOB, "a worker's CPU time in user space, on average",                 \
	       cell_if(r->runtime_ns, cell_real(r->cpu_user_pct)))                                 \
	COLUMN(cpu_sys_pct, JOB, "a worker's CPU time in the kernel, on average",                  \
	       cell_if(r->runtime_ns, cell_real(r->cpu_sys_pct)))                                  \
	LATENCIES("lat", LAT)                                                                      \
	LATENCIES("slat", SLAT)                                                                    \
	LATENCIES("clat", CLAT)                                                                    \
	LATENCIES("response", RESPONSE)                                                            \
	COLUMN(partial, JOB, "1: ended early, by a signal or an error", cell_whole(r->partial))    \
	COLUMN(system_calls, JOB,                                                                  \
	       "system calls of the engine, to submit and to wait, of all the job's operations",   \
	       cell_if(!r->uncounted, cell_whole(r->stats->calls)))                                \
	COLUMN(late_ios, AMOUNT,                                                                   \
	       "operations issued later than they were due, as iodepth= was used up",              \
	       cell_if(r->rated, cell_whole(op_of(r)->late)))                                      \
	COLUMN(late_max_ns, OP, "the longest delay of a late operation",                           \
	       cell_if(r->rated, cell_whole(op_of(r)->late_max_ns)))                               \
	COLUMN(asleep_pct, JOB,                                                                    \
	       "share of the workers' measured time in which they slept, until completions "       \
	       "came or the next I/O was due; empty where Linux hides it",                         \
	       time_share(r, usage_asleep_ns(&r->used)))                                           \
	COLUMN(ready_pct, JOB,                                                                     \
	       "share of that time in which workers were runnable but had no CPU; empty "          \
	       "where Linux hides it",                                                             \
	       time_share(r, r->used.ready_ns))                                                    \
	COLUMN(voluntary_switches, JOB, "context switches of workers that had to wait",            \
	       cell_whole(r->used.voluntary))                                                      \
	COLUMN(involuntary_switches, JOB,                                                          \
	       "context switches of workers that had to leave their CPU to others",                \
	       cell_whole(r->used.involuntary))                                                    \
	COLUMN(wait_calls, JOB,                                                                    \
	       "calls to the engine's kernel or library that wait for completions; empty: each "   \
	       "submission waits",                                                                 \
	       cell_if(!r->waits_within, cell_whole(r->stats->waits)))                             \
	COLUMN(submit_calls_per_io, JOB, "submit_calls for each finished transfer",                \
	       per_io(r, r->stats->submits))                                                       \
	COLUMN(wait_calls_per_io, JOB, "wait_calls for each finished transfer",                    \
	       cell_if(!r->waits_within, per_io(r, r->stats->waits)))                              \
	COLUMN(system_calls_per_io, JOB, "system_calls for each finished transfer",                \
	       cell_if(!r->uncounted, per_io(r, r->stats->calls)))                                 \
	COLUMN(generator_bound, JOB,                                                               \
	       "1: a worker was on a CPU, or ready for one, for 95 % of its time: the worker was " \
	       "the limit, not the device; 0: no worker was; empty: unknown (a worker polls, or "  \
	       "ran for less than 100 ms)",                                                        \
	       cell_if(r->bound != BOUND_UNKNOWN, cell_whole(r->bound == BOUND_YES)))              \
	COLUMN(phase, NAME, "what the job is for: measure, or precondition, which comes before",   \
	       cell_text(r->phase))                                                                \
	COLUMN(punted_pct, JOB,                                                                    \
	       "io_uring: share of the bytes asked of storage that threads of the kernel "         \
	       "(iou-wrk) asked for, and not the worker; empty: unknown, or none were asked",      \
	       punted(r))

#define GETTER(name, span, help, value)                            \
	static struct cell get_##name(const struct summary_row *r) \
	{                                                          \
		return value;                                      \
	}
#define NO_GETTER(kind, index)

/* Each column's getter, and then the table. */
COLUMNS(r, GETTER, NO_GETTER)

#define COLUMN_ROW(name, span, help, value) \
	{ #name, help, SPAN_##span, get_##name, NULL, LATENCIES, 0 },
#define LATENCY_ROW(kind, index, name, help, of, percent) \
	{ kind "_" name "_ns", kind ": " help, SPAN_OP, NULL, of, index, percent },
#define PERCENTILE_ROW(kind, index, name, percent)                               \
	LATENCY_ROW(kind, index, "p" name, #percent " % were at most this long", \
		    latency_percentile, percent)
#define LATENCY_ROWS(kind, index)                                                       \
	LATENCY_ROW(kind, index, "min", "the shortest", latency_min, 0)                 \
	LATENCY_ROW(kind, index, "mean", "the mean", latency_mean, 0)                   \
	LATENCY_ROW(kind, index, "stddev", "the standard deviation", latency_stddev, 0) \
	PERCENTILE_ROW(kind, index, "50", 50)                                           \
	PERCENTILE_ROW(kind, index, "90", 90)                                           \
	PERCENTILE_ROW(kind, index, "95", 95)                                           \
	PERCENTILE_ROW(kind, index, "99", 99)                                           \
	PERCENTILE_ROW(kind, index, "99_9", 99.9)                                       \
	PERCENTILE_ROW(kind, index, "99_99", 99.99)                                     \
	PERCENTILE_ROW(kind, index, "99_999", 99.999)                                   \
	LATENCY_ROW(kind, index, "max", "the longest", latency_max, 0)

const struct column summary_columns[] = { COLUMNS(r, COLUMN_ROW, LATENCY_ROWS){ 0 } };
