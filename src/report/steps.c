/* SPDX-License-Identifier: MIT */
/* The table of steps: see steps.h. */
#include "report/steps.h"
#include "report/op_runtime.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/units.h"
#include "job/matrix_options.h"
#include "stat/median_interval.h"

#define MAX_ROWS 200 /* summary.csv has all */
#define NUMBER_COLUMNS 7

/* The results of a job in one step, a round each. */
struct cell_rounds {
	const struct job_result **list;
	uint32_t n;
};

/* The table: its rows, its columns and their widths. */
struct steps_table {
	const struct report *r;
	const char **options; /* swept options, each once; owned */
	uint32_t *widths;     /* widths of their columns; owned */
	uint32_t noptions;
	uint32_t name_width, step_width;
	bool rounds;
	uint32_t nrows, nhidden;
	FILE *f;
};

/*
 * A measure of an operation in one round, of LAT or RESPONSE where it is a time; NAN: none. Of all
 * rounds the table has the median, but the sum of errors: a round with some must not be lost.
 */
typedef double measure(const struct job_result *j, enum op op, enum latency kind);

static bool repeats(const struct job *job)
{
	return job->mode == BATCH_MODES && (job->step || job->round);
}

bool steps_are(const struct report *r)
{
	for (uint32_t i = 0; i < r->njobs; i++)
		if (repeats(r->jobs[i].job))
			return true;
	return false;
}

/* --- measures --- */

static double per_second(const struct job_result *j, enum op op, double amount)
{
	uint64_t ns = op_runtime(j, op);

	return ns ? amount * 1e9 / (double)ns : NAN;
}

static double iops(const struct job_result *j, enum op op, enum latency kind)
{
	return kind == LAT ? per_second(j, op, (double)j->total.op[op].ios) : NAN;
}

static double mb_per_s(const struct job_result *j, enum op op, enum latency kind)
{
	return kind == LAT && op != OP_SYNC ?
		       per_second(j, op, (double)j->total.op[op].bytes / 1e6) :
		       NAN;
}

/* Returns the times of an operation; NULL: there are none. */
static const struct histogram *times(const struct job_result *j, enum op op, enum latency kind)
{
	const struct histogram *h = j->total.op[op].hist[kind];

	return h && h->count ? h : NULL;
}

static double percentile(const struct histogram *h, double percent)
{
	return h && histogram_supports(h, percent) ? (double)histogram_percentile(h, percent) : NAN;
}

static double mean(const struct job_result *j, enum op op, enum latency kind)
{
	const struct histogram *h = times(j, op, kind);

	return h ? histogram_mean(h) : NAN;
}

static double p50(const struct job_result *j, enum op op, enum latency kind)
{
	return percentile(times(j, op, kind), 50);
}

static double p99(const struct job_result *j, enum op op, enum latency kind)
{
	return percentile(times(j, op, kind), 99);
}

static double p99_9(const struct job_result *j, enum op op, enum latency kind)
{
	return percentile(times(j, op, kind), 99.9);
}

static double longest(const struct job_result *j, enum op op, enum latency kind)
{
	const struct histogram *h = times(j, op, kind);

	return h ? (double)h->max : NAN;
}

static double errors(const struct job_result *j, enum op op, enum latency kind)
{
	return kind == LAT ? (double)j->total.op[op].errors : NAN;
}

enum look { COUNT, MEGABYTES, TIME, WHOLE };

static const struct shown {
	const char *name;
	measure *of;
	enum look look;
} shown[] = {
	{ "IOPS", iops, COUNT },  { "MB/s", mb_per_s, MEGABYTES },
	{ "mean", mean, TIME },   { "p50", p50, TIME },
	{ "p99", p99, TIME },     { "p99.9", p99_9, TIME },
	{ "max", longest, TIME }, { "errors", errors, WHOLE },
};

#define NSHOWN (sizeof(shown) / sizeof(shown[0]))

static void look_text(enum look look, double v, char *s, size_t n)
{
	if (isnan(v))
		snprintf(s, n, "-");
	else if (look == COUNT)
		units_count(s, n, v);
	else if (look == MEGABYTES)
		snprintf(s, n, "%.1f", v);
	else if (look == TIME)
		units_time(s, n, (uint64_t)v);
	else
		snprintf(s, n, "%.0f", v);
}

/* --- rows --- */

/* Returns the errors of all rounds. */
static double errors_of(const struct cell_rounds *c, enum op op, enum latency kind)
{
	double sum = 0;

	for (uint32_t i = 0; i < c->n; i++)
		sum += errors(c->list[i], op, kind);
	return sum;
}

/* Returns the median of the rounds; all NAN where one of them has no value. */
static struct median_interval over_rounds(const struct cell_rounds *c, enum op op,
					  enum latency kind, measure *of)
{
	struct median_interval m = { NAN, NAN, NAN };
	double *v = calloc((size_t)c->n + 1, sizeof(*v));
	bool known = v;

	for (uint32_t i = 0; v && i < c->n; i++) {
		v[i] = of(c->list[i], op, kind);
		known &= !isnan(v[i]);
	}
	if (known)
		m = median_interval(v, c->n);
	free(v);
	return m;
}

static void print_interval(const struct median_interval *m, FILE *f)
{
	char lo[32], hi[32], both[80] = "-";

	units_count(lo, sizeof(lo), m->lo);
	units_count(hi, sizeof(hi), m->hi);
	if (!isnan(m->lo))
		snprintf(both, sizeof(both), "%s..%s", lo, hi);
	fprintf(f, " %13s", both);
}

/* Prints the row of an operation; of RESPONSE it has times alone. */
static void print_row(struct steps_table *t, const struct cell_rounds *c, const struct job *job,
		      enum op op, enum latency kind)
{
	if (t->nrows == MAX_ROWS) {
		t->nhidden++;
		return;
	}
	t->nrows++;
	fprintf(t->f, "%*" PRIu32 " ", (int)t->step_width, job->step);
	text_padded(job->name, t->name_width, t->f);
	fprintf(t->f, " %-5s", kind == RESPONSE ? "resp." : op_names[op]);
	for (uint32_t i = 0; i < t->noptions; i++) {
		const char *value = "-";

		for (uint32_t k = 0; k < job->nswept; k++)
			if (!strcmp(job->swept[k].option, t->options[i]))
				value = job->swept[k].value;
		fprintf(t->f, " %*s%s", (int)(t->widths[i] - text_width(value)), "", value);
	}
	for (size_t i = 0; i < NSHOWN; i++) {
		struct median_interval m = over_rounds(c, op, kind, shown[i].of);
		char s[32];

		if (shown[i].of == errors)
			m.median = errors_of(c, op, kind);
		look_text(shown[i].look, m.median, s, sizeof(s));
		fprintf(t->f, " %*s", NUMBER_COLUMNS, s);
		if (t->rounds && !i)
			print_interval(&m, t->f);
	}
	fputc('\n', t->f);
}

static void print_op(struct steps_table *t, const struct cell_rounds *c, const struct job *job,
		     enum op op)
{
	bool responds = false;

	for (uint32_t i = 0; i < c->n; i++)
		responds |= times(c->list[i], op, RESPONSE) != NULL;
	print_row(t, c, job, op, LAT);
	if (responds)
		print_row(t, c, job, op, RESPONSE);
}

/* Sorts by step and job; what is of one, by its place in the run. */
static int by_step(const void *a, const void *b)
{
	const struct job_result *x = *(const struct job_result *const *)a;
	const struct job_result *y = *(const struct job_result *const *)b;
	uint32_t number_x = job_number(x->job), number_y = job_number(y->job);

	if (x->job->step != y->job->step)
		return x->job->step < y->job->step ? -1 : 1;
	if (number_x != number_y)
		return number_x < number_y ? -1 : 1;
	return (x > y) - (x < y);
}

/* Lists the results of all jobs that ran, by step. The caller frees it. */
static const struct job_result **all_by_step(const struct report *r, uint32_t *n)
{
	const struct job_result **list = NULL;

	*n = 0;
	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++) {
		if (!j->started || !job_is_shown(j->job))
			continue;
		list = array_must_grow(list, *n, sizeof(struct job_result *));
		list[(*n)++] = j;
	}
	if (*n)
		qsort(list, *n, sizeof(struct job_result *), by_step);
	return list;
}

/* Returns the rounds of the step and job that come first in the rest of a list. */
static struct cell_rounds rounds_of(const struct job_result **list, uint32_t n)
{
	const struct job *first = list[0]->job;
	struct cell_rounds c = { list, 1 };

	while (c.n < n && list[c.n]->job->step == first->step &&
	       job_number(list[c.n]->job) == job_number(first))
		c.n++;
	return c;
}

/* --- the table --- */

static void option_add(struct steps_table *t, const struct swept *s)
{
	uint32_t i = 0, width = text_width(s->value);

	while (i < t->noptions && strcmp(t->options[i], s->option))
		i++;
	if (i == t->noptions) {
		t->options = array_must_grow(t->options, i, sizeof(char *));
		t->widths = array_must_grow(t->widths, i, sizeof(*t->widths));
		t->options[t->noptions] = s->option;
		t->widths[t->noptions++] = (uint32_t)strlen(s->option);
	}
	t->widths[i] = width > t->widths[i] ? width : t->widths[i];
}

static void table_measure(struct steps_table *t)
{
	char step[16];

	for (const struct job_result *j = t->r->jobs; j < t->r->jobs + t->r->njobs; j++) {
		uint32_t width = text_width(j->job->name);
		uint32_t digits = (uint32_t)snprintf(step, sizeof(step), "%u", j->job->step);

		t->rounds |= j->started && j->job->round > 1;
		t->name_width = width > t->name_width ? width : t->name_width;
		t->step_width = digits > t->step_width ? digits : t->step_width;
		for (uint32_t k = 0; k < j->job->nswept; k++)
			option_add(t, &j->job->swept[k]);
	}
}

static void table_header(const struct steps_table *t)
{
	fprintf(t->f, "%*s ", (int)t->step_width, "step");
	text_padded("job", t->name_width, t->f);
	fprintf(t->f, " %-5s", "op");
	for (uint32_t i = 0; i < t->noptions; i++)
		fprintf(t->f, " %*s", (int)t->widths[i], t->options[i]);
	for (size_t i = 0; i < NSHOWN; i++) {
		fprintf(t->f, " %*s", NUMBER_COLUMNS, shown[i].name);
		if (t->rounds && !i)
			fprintf(t->f, " %13s", "95 % interval");
	}
	fputc('\n', t->f);
}

/* Says what the numbers are, where there are rounds. */
static void table_foot(const struct steps_table *t, uint32_t most)
{
	if (t->nhidden)
		fprintf(t->f, "... and %" PRIu32 " rows more, in summary.csv\n", t->nhidden);
	if (!t->rounds)
		return;
	fprintf(t->f, "each number is the median of %" PRIu32 " rounds, errors are of all", most);
	if (most < MEDIAN_INTERVAL_LEAST)
		fprintf(t->f, "; a 95 %% interval needs %d", MEDIAN_INTERVAL_LEAST);
	fputc('\n', t->f);
}

void steps_print(const struct report *r, FILE *f)
{
	struct steps_table t = { .r = r, .name_width = 3, .step_width = 4, .f = f };
	uint32_t n, most = 0;
	const struct job_result **list = all_by_step(r, &n);
	struct cell_rounds c;

	table_measure(&t);
	table_header(&t);
	for (uint32_t i = 0; i < n; i += c.n) {
		const struct job *job = list[i]->job;

		c = rounds_of(list + i, n - i);
		most = c.n > most ? c.n : most;
		for (uint32_t op = 0; op < OPS; op++)
			if (job_ops(job) & 1u << op)
				print_op(&t, &c, job, (enum op)op);
	}
	table_foot(&t, most);
	free(t.options);
	free(t.widths);
	free(list);
}

/* Returns the job's value of an option, for the caller to free; NULL: it is swept, or has none. */
static char *value_of_all(const struct job *job, const char *option)
{
	for (uint32_t k = 0; k < job->nswept; k++)
		if (!strcmp(job->swept[k].option, option))
			return NULL;
	return job_get(job, option);
}

/* Prints "rr: randread by io_uring, 12 steps of bs and iodepth, 6 rounds". */
static void print_job(const struct report *r, const struct job *job, FILE *f)
{
	uint32_t steps = 0, rounds = 0;
	char *rw = value_of_all(job, "rw"), *engine = value_of_all(job, "ioengine");

	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++) {
		if (!j->started || job_number(j->job) != job_number(job))
			continue;
		steps += j->job->round <= 1;
		rounds = j->job->round > rounds ? j->job->round : rounds;
	}
	fprintf(f, "%s:%s%s%s%s%s %" PRIu32 " step%s", job->name, rw ? " " : "", rw ? rw : "",
		engine ? " by " : "", engine ? engine : "", rw || engine ? "," : "", steps,
		steps == 1 ? "" : "s");
	job_print_swept(job, f);
	if (rounds)
		fprintf(f, ", %" PRIu32 " round%s", rounds, rounds == 1 ? "" : "s");
	fputc('\n', f);
	free(rw);
	free(engine);
}

void steps_print_jobs(const struct report *r, FILE *f)
{
	uint32_t next = 0;

	for (const struct job_result *j = r->jobs; j < r->jobs + r->njobs; j++) {
		if (!j->started || !job_is_shown(j->job) || !repeats(j->job) ||
		    job_number(j->job) < next)
			continue;
		print_job(r, j->job, f);
		next = job_number(j->job) + 1;
	}
}
