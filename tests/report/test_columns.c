/* SPDX-License-Identifier: MIT */
/* The columns of summary.csv: their names, their values, and where they are empty. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stat/stats.h"
#include "tests/support.h"

#include "report/columns.h"

/* The contract, word for word. */
static const char header[] =
	"run_id,step,round,job,engine,workload,op,workers,iodepth,block_bytes,batch,ios,bytes,"
	"short_ios,errors,runtime_ns,iops,mb_per_s,mib_per_s,submit_calls,ios_per_submit,"
	"cpu_user_pct,cpu_sys_pct,"
	"lat_min_ns,lat_mean_ns,lat_stddev_ns,lat_p50_ns,lat_p90_ns,lat_p95_ns,lat_p99_ns,"
	"lat_p99_9_ns,lat_p99_99_ns,lat_p99_999_ns,lat_max_ns,"
	"slat_min_ns,slat_mean_ns,slat_stddev_ns,slat_p50_ns,slat_p90_ns,slat_p95_ns,slat_p99_ns,"
	"slat_p99_9_ns,slat_p99_99_ns,slat_p99_999_ns,slat_max_ns,"
	"clat_min_ns,clat_mean_ns,clat_stddev_ns,clat_p50_ns,clat_p90_ns,clat_p95_ns,clat_p99_ns,"
	"clat_p99_9_ns,clat_p99_99_ns,clat_p99_999_ns,clat_max_ns,"
	"response_min_ns,response_mean_ns,response_stddev_ns,response_p50_ns,response_p90_ns,"
	"response_p95_ns,response_p99_ns,response_p99_9_ns,response_p99_99_ns,"
	"response_p99_999_ns,response_max_ns,partial,system_calls,late_ios,late_max_ns,"
	"asleep_pct,ready_pct,voluntary_switches,involuntary_switches,wait_calls,"
	"submit_calls_per_io,wait_calls_per_io,system_calls_per_io,generator_bound,phase,"
	"punted_pct";

static struct stats stats;

/* Makes the row of a second of an operation, in 4 KiB blocks. */
static struct summary_row second_of(enum op op)
{
	return (struct summary_row){
		.run_id = "r-1",
		.step = 2,
		.round = 3,
		.job = "j",
		.engine = "e",
		.workload = "w",
		.op = op,
		.workers = 4,
		.iodepth = 5,
		.batch = 6,
		.block_bytes = 4096,
		.runtime_ns = 1000000000,
		.cpu_user_pct = 1.5,
		.cpu_sys_pct = 2.25,
		.stats = &stats,
	};
}

/* Returns a cell as text; "" where it is empty. */
static const char *cell_text(const struct summary_row *r, const struct column *c)
{
	static char text[64];
	struct cell x = column_cell(c, r);

	if (x.type == CELL_WHOLE)
		snprintf(text, sizeof(text), "%" PRIu64, x.whole);
	else if (x.type == CELL_REAL)
		snprintf(text, sizeof(text), "%.3f", x.real);
	else
		snprintf(text, sizeof(text), "%s", x.type == CELL_TEXT ? x.text : "");
	return text;
}

static const char *value(const struct summary_row *r, const char *name)
{
	const struct column *c = summary_columns;

	while (c->name && strcmp(c->name, name))
		c++;
	CU_ASSERT_PTR_NOT_NULL_FATAL(c->name);
	return cell_text(r, c);
}

static void names(void)
{
	char text[4096] = "";

	for (const struct column *c = summary_columns; c->name; c++) {
		if (c != summary_columns)
			strcat(text, ",");
		strcat(text, c->name);
		CU_ASSERT((c->get || c->of) && strlen(c->help) > 3 && !strchr(c->help, '\n'));
		for (const struct column *d = summary_columns; d < c; d++)
			CU_ASSERT(strcmp(c->name, d->name));
	}
	CHECK_TEXT(text, header);
}

/* Counts every operation, so that none shows the counts of another. */
static void stats_make(uint32_t latencies)
{
	CU_ASSERT_EQUAL_FATAL(stats_init(&stats, (1u << OPS) - 1, latencies), 0);
	stats.submits = 50;
	stats.submitted = 175;
	stats.calls = 75;
	stats.waits = 25;
	for (uint32_t op = 0; op < OPS; op++)
		stats.op[op] =
			(struct op_stats){ .ios = 100 + op,
					   .bytes = 4194304 * (op + 1),
					   .shorts = 10 + op,
					   .errors = 20 + op,
					   .hist = { stats.op[op].hist[0], stats.op[op].hist[1],
						     stats.op[op].hist[2], stats.op[op].hist[3] } };
}

static void counts(void)
{
	static const struct {
		const char *name, *value;
	} cells[] = {
		{ "run_id", "r-1" },
		{ "step", "2" },
		{ "round", "3" },
		{ "job", "j" },
		{ "engine", "e" },
		{ "workload", "w" },
		{ "op", "write" },
		{ "workers", "4" },
		{ "iodepth", "5" },
		{ "block_bytes", "4096" },
		{ "batch", "6" },
		{ "ios", "101" },
		{ "bytes", "8388608" },
		{ "short_ios", "11" },
		{ "errors", "21" },
		{ "runtime_ns", "500000000" },
		{ "iops", "202.000" },
		{ "mb_per_s", "16.777" },
		{ "mib_per_s", "16.000" },
		{ "submit_calls", "50" },
		{ "ios_per_submit", "3.500" },
		{ "cpu_user_pct", "1.500" },
		{ "cpu_sys_pct", "2.250" },
		{ "partial", "0" },
		{ "system_calls", "75" },
	};
	struct summary_row r = second_of(OP_WRITE);

	stats_make(0);
	r.runtime_ns = 500000000;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		CHECK_TEXT(value(&r, cells[i].name), cells[i].value);
	r.partial = true;
	CHECK_TEXT(value(&r, "partial"), "1");
	r.uncounted = true;
	CHECK_TEXT(value(&r, "system_calls"), "");
	for (int op = 0; op < OPS; op++) {
		r.op = (enum op)op;
		CHECK_TEXT(value(&r, "op"), op_names[op]);
		CU_ASSERT_EQUAL(strtoul(value(&r, "ios"), NULL, 10), 100u + (unsigned)op);
	}
	stats_release(&stats);
}

/* A value that was not measured is an empty cell, never a zero. */
static void empty_cells(void)
{
	static const char *const of_time[] = { "iops", "mb_per_s", "mib_per_s", "cpu_user_pct",
					       "cpu_sys_pct" };
	static const char *const of_bytes[] = { "block_bytes", "mb_per_s", "mib_per_s" };
	struct summary_row r = second_of(OP_READ), none = r, sync = second_of(OP_SYNC);

	stats_make(1 << LAT);
	none.runtime_ns = 0;
	for (size_t i = 0; i < sizeof(of_time) / sizeof(of_time[0]); i++) {
		CU_ASSERT(*value(&r, of_time[i]));
		CHECK_TEXT(value(&none, of_time[i]), "");
	}
	CHECK_TEXT(value(&none, "runtime_ns"), "0");
	for (size_t i = 0; i < sizeof(of_bytes) / sizeof(of_bytes[0]); i++) {
		CU_ASSERT(*value(&r, of_bytes[i]));
		CHECK_TEXT(value(&sync, of_bytes[i]), "");
	}
	CU_ASSERT(*value(&sync, "iops"));
	r.block_bytes = 0;
	CHECK_TEXT(value(&r, "block_bytes"), "");
	stats.submits = 0;
	CHECK_TEXT(value(&r, "ios_per_submit"), "");
	CHECK_TEXT(value(&r, "submit_calls"), "0");
	stats_release(&stats);
}

/* Late I/Os are counted where I/Os have a moment at which they are due; 0: none was late. */
static void late(void)
{
	struct summary_row r = second_of(OP_WRITE);

	stats_make(1 << LAT);
	CHECK_TEXT(value(&r, "late_ios"), "");
	CHECK_TEXT(value(&r, "late_max_ns"), "");
	r.rated = true;
	CHECK_TEXT(value(&r, "late_ios"), "0");
	stats.op[OP_WRITE].late = 7;
	stats.op[OP_WRITE].late_max_ns = 8;
	CHECK_TEXT(value(&r, "late_ios"), "7");
	CHECK_TEXT(value(&r, "late_max_ns"), "8");
	stats_release(&stats);
}

/* Shares of the workers' time; empty where Linux hides them. */
static void spent(void)
{
	static const char *const shares[] = { "asleep_pct", "ready_pct" };
	struct summary_row r = second_of(OP_READ);

	r.used = (struct usage){
		.voluntary = 3, .involuntary = 4, .wall_ns = 4000, .cpu_ns = 900, .ready_ns = 100
	};
	CHECK_TEXT(value(&r, "asleep_pct"), "75.000");
	CHECK_TEXT(value(&r, "ready_pct"), "2.500");
	CHECK_TEXT(value(&r, "voluntary_switches"), "3");
	CHECK_TEXT(value(&r, "involuntary_switches"), "4");
	r.used.cpu_ns = 5000;
	CHECK_TEXT(value(&r, "asleep_pct"), "0.000");
	r.used.ready_unknown = true;
	for (int i = 0; i < 2; i++)
		CHECK_TEXT(value(&r, shares[i]), "");
	r.used = (struct usage){ 0 };
	for (int i = 0; i < 2; i++)
		CHECK_TEXT(value(&r, shares[i]), "");
	CHECK_TEXT(value(&r, "punted_pct"), "");
	r.used.threads = (struct kernel_threads){ true, 1, 4096, 12288 };
	CHECK_TEXT(value(&r, "punted_pct"), "25.000");
	r.used.threads.bytes = r.used.threads.own_bytes = 0;
	CHECK_TEXT(value(&r, "punted_pct"), "");
	r.bound = BOUND_YES;
	CHECK_TEXT(value(&r, "generator_bound"), "1");
	r.bound = BOUND_NO;
	CHECK_TEXT(value(&r, "generator_bound"), "0");
	r.bound = BOUND_UNKNOWN;
	CHECK_TEXT(value(&r, "generator_bound"), "");
}

/* Calls for each transfer: there are 100 reads, 101 writes, 102 trims and 103 syncs. */
static void calls_per_io(void)
{
	struct summary_row r = second_of(OP_WRITE);

	stats_make(0);
	stats.submits = 203;
	stats.calls = 812;
	stats.waits = 406;
	CHECK_TEXT(value(&r, "wait_calls"), "406");
	CHECK_TEXT(value(&r, "submit_calls_per_io"), "0.500");
	CHECK_TEXT(value(&r, "wait_calls_per_io"), "1.000");
	CHECK_TEXT(value(&r, "system_calls_per_io"), "2.000");
	r.waits_within = r.uncounted = true;
	CHECK_TEXT(value(&r, "wait_calls"), "");
	CHECK_TEXT(value(&r, "wait_calls_per_io"), "");
	CHECK_TEXT(value(&r, "system_calls_per_io"), "");
	CHECK_TEXT(value(&r, "submit_calls_per_io"), "0.500");
	for (int op = 0; op < OPS; op++)
		stats.op[op].ios = 0;
	CHECK_TEXT(value(&r, "submit_calls_per_io"), "");
	stats_release(&stats);
}

/* A column of a latency: lat_min_ns, for one. */
static const char *of_latency(const struct summary_row *r, enum latency k, const char *what)
{
	char name[64];

	snprintf(name, sizeof(name), "%s_%s_ns", latency_names[k], what);
	return value(r, name);
}

static const char *const parts[] = { "min", "mean",  "stddev", "p50",     "p90", "p95",
				     "p99", "p99_9", "p99_99", "p99_999", "max" };

#define NPARTS (sizeof(parts) / sizeof(parts[0]))

/* All cells are empty where nothing was or can be measured. */
static void no_latencies(void)
{
	struct summary_row r = second_of(OP_READ);

	for (uint32_t latencies = 0; latencies < 1u << LATENCIES; latencies++) {
		stats_make(latencies);
		for (size_t i = 0; i < NPARTS; i++)
			for (int k = 0; k < LATENCIES; k++)
				CHECK_TEXT(of_latency(&r, (enum latency)k, parts[i]), "");
		stats_release(&stats);
	}
}

/* Each kind shows its own histogram. */
static void kinds(void)
{
	static const char *const is[LATENCIES][3] = { { "1000", "1500.000", "2000" },
						      { "1001", "1501.000", "2001" },
						      { "1002", "1502.000", "2002" },
						      { "1003", "1503.000", "2003" } };
	struct summary_row r = second_of(OP_COPY);

	stats_make((1u << LATENCIES) - 1);
	for (uint32_t k = 0; k < LATENCIES; k++) {
		histogram_add(stats.op[OP_COPY].hist[k], 1000 + k);
		histogram_add(stats.op[OP_COPY].hist[k], 2000 + k);
		histogram_add(stats.op[OP_READ].hist[k], 7);
	}
	for (int k = 0; k < LATENCIES; k++) {
		CHECK_TEXT(of_latency(&r, (enum latency)k, "min"), is[k][0]);
		CHECK_TEXT(of_latency(&r, (enum latency)k, "mean"), is[k][1]);
		CHECK_TEXT(of_latency(&r, (enum latency)k, "max"), is[k][2]);
		CHECK_TEXT(of_latency(&r, (enum latency)k, "stddev"), "500.000");
		CHECK_TEXT(of_latency(&r, (enum latency)k, "p50"), "");
	}
	stats_release(&stats);
}

/* The smallest sample that supports each percentile; one less, and the cell is empty: law 4. */
static void sample_limits(void)
{
	static const struct {
		const char *part;
		uint64_t least;
	} limits[] = {
		{ "p50", 6 },      { "p90", 36 },       { "p95", 72 },         { "p99", 368 },
		{ "p99_9", 3688 }, { "p99_99", 36887 }, { "p99_999", 368887 },
	};
	struct summary_row r = second_of(OP_READ);
	uint64_t n = 0;

	stats_make(1 << LAT);
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		for (; n < limits[i].least - 1; n++)
			histogram_add(stats.op[OP_READ].hist[LAT], 64);
		CHECK_TEXT(of_latency(&r, LAT, limits[i].part), "");
		for (; n < limits[i].least; n++)
			histogram_add(stats.op[OP_READ].hist[LAT], 64);
		CHECK_TEXT(of_latency(&r, LAT, limits[i].part), "64");
	}
	stats_release(&stats);
}

/* min <= p50 <= p90 <= ... <= max: law 3. */
static void in_order(void)
{
	static const char *const rising[] = { "min",   "p50",    "p90",     "p95", "p99",
					      "p99_9", "p99_99", "p99_999", "max" };
	struct summary_row r = second_of(OP_READ);
	double last = 0;

	stats_make(1 << LAT);
	for (uint64_t i = 1; i <= 400000; i++)
		histogram_add(stats.op[OP_READ].hist[LAT], i * i);
	for (size_t i = 0; i < sizeof(rising) / sizeof(rising[0]); i++) {
		double v = strtod(of_latency(&r, LAT, rising[i]), NULL);

		CU_ASSERT(i < 6 ? v > last : v >= last); /* the last ones are in one bucket */
		last = v;
	}
	CU_ASSERT_EQUAL(last, 400000.0 * 400000);
	stats_release(&stats);
}

static const struct test tests[] = {
	{ "names are those of the contract, in its order", names },
	{ "counts and rates", counts },
	{ "what was not measured is empty", empty_cells },
	{ "what is late, where anything is due", late },
	{ "how workers spent their time", spent },
	{ "calls for each transfer", calls_per_io },
	{ "latencies without a sample are empty", no_latencies },
	{ "each kind of latency shows its own", kinds },
	{ "percentiles that the sample does not support are empty", sample_limits },
	{ "percentiles rise from min to max", in_order },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("columns", tests);
}
