/* SPDX-License-Identifier: MIT */
/* The value of a measure in a job's results, as the tables have it: see quantity.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/text.h"
#include "io/engine.h"
#include "job/require_options.h"
#include "study/quantity.h"

static bool is_rated(const struct job *job, enum op op)
{
	struct job_result j = { .job = job };

	return summary_row_of(&(struct report){ 0 }, &j, op).rated;
}

/* Whole units, where a job has such: their transfers move the same bytes. */
static uint32_t units(const struct job *job)
{
	enum op unit = job_op(job);
	uint32_t moves = 1u << OP_READ | 1u << OP_WRITE | 1u << OP_TRIM;

	return unit < OPS ? 1u << unit : job_ops(job) & moves;
}

static uint32_t rated_ops(const struct job *job, uint32_t ops)
{
	for (uint32_t op = 0; op < OPS; op++)
		if (ops & 1u << op && !is_rated(job, (enum op)op))
			ops &= ~(1u << op);
	return ops;
}

uint32_t quantity_ops(const struct quantity *m, const struct job *job)
{
	uint32_t all = job_ops(job), wholes = 1u << OP_COPY | 1u << OP_CHAIN;
	uint32_t ops = all & ~(1u << OP_SYNC) ? all & ~(1u << OP_SYNC) : all;

	if (m->span == SPAN_JOB)
		return 0;
	if (m->span == SPAN_FAULTS)
		return all & ~wholes;
	if (m->span == SPAN_AMOUNT && units(job))
		ops = units(job);
	if ((m->of != IN_COLUMN && m->kind == RESPONSE))
		ops = rated_ops(job, ops);
	return ops;
}

double quantity_printed(double v)
{
	char text[64];

	snprintf(text, sizeof(text), "%.3f", v);
	return strtod(text, NULL);
}

static bool cell_value(const struct cell *x, double *v)
{
	*v = x->type == CELL_WHOLE ? (double)x->whole :
	     x->type == CELL_REAL  ? quantity_printed(x->real) :
				     0;
	return x->type == CELL_WHOLE || x->type == CELL_REAL;
}

/* Returns whether its engine hands I/Os to threads of the kernel. */
static bool is_handed(const struct job *job)
{
	struct engine_env env = { .nslots = 1, .opts = job->engine_opts };
	struct engine_needs needs = { 0 };

	if (job->engine->needs)
		job->engine->needs(&env, &needs);
	return needs.handed;
}

/* A job of which everything was measured: where a cell is empty even so, it always is. */
bool quantity_fits(const struct quantity *m, const struct job *job, enum op op)
{
	struct job_result j = {
		.job = job,
		.runtime_ns = 1,
		.bound = BOUND_NO,
		.used = { .wall_ns = 1, .threads = { .known = is_handed(job), .own_bytes = 1 } }
	};
	struct summary_row row;
	struct cell x;

	if (m->of != IN_COLUMN)
		return job_latencies(job) & 1u << m->kind &&
		       (m->kind != RESPONSE || is_rated(job, op));
	j.total.submits = j.total.op[op].ios = j.total.op[OP_READ].ios = 1;
	row = summary_row_of(&(struct report){ 0 }, &j, op);
	x = column_cell(m->column, &row);
	return x.type == CELL_WHOLE || x.type == CELL_REAL;
}

static struct value unknown(char *why)
{
	return (struct value){ .why = why };
}

static struct value column_value(const struct quantity *m, const struct job_result *j, uint32_t ops)
{
	double sum = 0, v;
	bool any = false;

	for (uint32_t op = 0; op < OPS; op++) {
		struct summary_row row = summary_row_of(&(struct report){ 0 }, j, (enum op)op);
		struct cell x = column_cell(m->column, &row);

		if (!(ops & 1u << op))
			continue;
		if (cell_value(&x, &v)) {
			any = true;
			sum += v;
		}
		if (!quantity_adds(m) && any)
			break;
	}
	if (!any)
		return unknown(text_format("it was not measured"));
	return (struct value){ .known = true, .v = quantity_printed(sum) };
}

static double stat_value(const struct quantity *m, const struct histogram *h)
{
	switch (m->stat) {
	case STAT_MIN:
		return (double)h->min;
	case STAT_MEAN:
		return quantity_printed(histogram_mean(h));
	case STAT_STDDEV:
		return quantity_printed(histogram_stddev(h));
	case STAT_MAX:
		return (double)h->max;
	default:
		return (double)histogram_percentile(h, m->percent);
	}
}

static struct value latency_value(const struct quantity *m, const struct histogram *h)
{
	uint64_t n = h ? h->count : 0;

	if (!n)
		return unknown(text_format("there was no operation"));
	if (m->stat == STAT_PERCENTILE && !histogram_supports(h, m->percent))
		return unknown(text_format(
			"p%.10g needs %" PRIu64 " operations, and there %s %" PRIu64, m->percent,
			histogram_needs(m->percent), n == 1 ? "was" : "were", n));
	return (struct value){ .known = true, .v = stat_value(m, h) };
}

static struct value over_value(const struct quantity *m, const struct job_result *j, uint32_t ops)
{
	const struct bounds *b = &j->job->require->threshold;
	uint64_t over = 0, n = 0;
	uint32_t at = 0;
	char share[32]; /* share, as thresholds.csv has it */

	while (at < b->n && b->value[at] != m->over_ns)
		at++;
	for (uint32_t op = 0; op < OPS && at < b->n; op++) {
		const struct histogram *h = j->total.op[op].hist[m->kind];

		if (!(ops & 1u << op) || !h)
			continue;
		over += h->over[at];
		n += h->count;
	}
	if (!n)
		return unknown(text_format("there was no operation"));
	snprintf(share, sizeof(share), "%.9g", 100 * (double)over / (double)n);
	return (struct value){ .known = true,
			       .v = m->of == IN_OVER ? (double)over : strtod(share, NULL) };
}

struct value quantity_value(const struct quantity *m, const struct job_result *j, uint32_t ops)
{
	uint32_t op = 0;

	if (!j->started)
		return unknown(text_format("the job did not run"));
	if (!ops)
		ops = job_ops(j->job);
	while (op + 1 < OPS && !(ops & 1u << op))
		op++;
	if (m->of == IN_COLUMN)
		return column_value(m, j, ops);
	if (m->of == IN_LATENCY)
		return latency_value(m, j->total.op[op].hist[m->kind]);
	return over_value(m, j, ops);
}
