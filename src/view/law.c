/* SPDX-License-Identifier: MIT */
/* Checking the laws: see law.h. */
#include "view/law.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "view/folder.h"

enum { LAT, SLAT, CLAT, RESPONSE, KINDS };
enum { RUN, RAMP, PHASES };

static const char *const kinds[KINDS] = { "lat", "slat", "clat", "response" };
static const char *const phases[PHASES] = { "run", "ramp" };

/* The columns of a latency, in the order in which they rise. */
#define NRISE 9
static const char *const rising[NRISE] = { "min",   "p50",    "p90",     "p95", "p99",
					   "p99_9", "p99_99", "p99_999", "max" };

/* Sums of the other tables for a row of the summary. */
struct tally {
	struct {
		uint64_t count, lo, hi; /* sum of all buckets; bounds of the last one */
		size_t end;             /* the row behind the last one */
	} of[KINDS];
	struct {
		uint64_t end_ns;
		bool any;
	} phase[PHASES];
	uint64_t ios, bytes, errors;
};

/* A table, while it is checked; the columns are those that have the names, or -1. */
struct look {
	struct folder *f;
	const struct table *t;
	const char *path;
	struct err *e;
	struct tally *tally; /* tally of each row of the summary */
	struct key_columns key;
	int rise[KINDS][NRISE];
	int ios, bytes, errors, time, iops, mb; /* time: runtime_ns */
	int kind, lo, hi, count;
	int start, end, phase;
};

static struct look look_at(struct folder *f, enum table_kind kind, struct tally *tally,
			   struct err *e)
{
	const struct table *t = &f->table[kind];
	struct look l = { .f = f, .t = t, .path = f->path[kind], .e = e, .tally = tally };

	l.key = key_columns_of(t);
	for (int k = 0; k < KINDS; k++)
		for (int i = 0; i < NRISE; i++) {
			char *name = text_format("%s_%s_ns", kinds[k], rising[i]);

			l.rise[k][i] = table_column(t, name);
			free(name);
		}
	l.ios = table_column(t, "ios");
	l.bytes = table_column(t, "bytes");
	l.errors = table_column(t, "errors");
	l.time = table_column(t, "runtime_ns");
	l.iops = table_column(t, "iops");
	l.mb = table_column(t, "mb_per_s");
	l.kind = table_column(t, "kind");
	l.lo = table_column(t, "lo_ns");
	l.hi = table_column(t, "hi_ns");
	l.count = table_column(t, "count");
	l.start = table_column(t, "start_ns");
	l.end = table_column(t, "end_ns");
	l.phase = table_column(t, "phase");
	return l;
}

static int broken(const struct look *l, size_t row, int column, const char *why)
{
	return cell_fail(l->t, row, column, l->path, why, l->e);
}

static uint64_t number(const struct look *l, size_t row, int column)
{
	return table_uint(l->t, row, column, 0);
}

/* Returns the row of the summary that @row belongs to, or -EINVAL. */
static long owner(const struct look *l, size_t row)
{
	long found = keys_find(&l->f->keys, l->t, &l->key, row);

	if (found < 0)
		fail(l->e, EINVAL, "%s:%zu: [%s] %s, round %s: not in summary.csv", l->path,
		     table_line(l->t, row), table_cell(l->t, row, l->key.at[KEY_JOB]),
		     table_cell(l->t, row, l->key.at[KEY_OP]),
		     table_cell(l->t, row, l->key.at[KEY_ROUND]));
	return found < 0 ? -EINVAL : found;
}

/* Law 3: what is there of a latency rises. */
static int rise_check(const struct look *l, size_t row, const int *columns)
{
	uint64_t last = 0;

	for (int i = 0; i < NRISE; i++) {
		if (!*table_cell(l->t, row, columns[i]))
			continue;
		if (number(l, row, columns[i]) < last)
			return broken(l, row, columns[i], "is less than a percentile before it");
		last = number(l, row, columns[i]);
	}
	return 0;
}

/* A rate is an amount by its time; cells have three decimal places. */
static int rate_check(const struct look *l, size_t row, int column, double amount, uint64_t ns)
{
	double v = table_real(l->t, row, column, 0), is = ns ? amount * 1e9 / (double)ns : 0;

	if (!*table_cell(l->t, row, column) || fabs(v - is) <= 0.001 + 1e-9 * is)
		return 0;
	return broken(l, row, column, "is not what the row has in its time");
}

static int rates_check(const struct look *l, size_t row, uint64_t ns)
{
	int ret = rate_check(l, row, l->iops, (double)number(l, row, l->ios), ns);

	if (!ret && l->bytes >= 0)
		ret = rate_check(l, row, l->mb, (double)number(l, row, l->bytes) / 1e6, ns);
	return ret;
}

static int summary_check(const struct look *l, size_t row)
{
	int ret = rates_check(l, row, number(l, row, l->time));

	for (int k = 0; k < KINDS && !ret; k++) {
		const int *c = l->rise[k];
		bool any = false;

		for (int i = 0; i < NRISE; i++)
			any |= *table_cell(l->t, row, c[i]) != '\0';
		for (int i = 0; i < NRISE && any && !ret; i += NRISE - 1)
			if (!*table_cell(l->t, row, c[i]))
				ret = fail(l->e, EINVAL,
					   "%s:%zu: %s_%s_ns: \"\" is empty, and others of this "
					   "latency are not",
					   l->path, table_line(l->t, row), kinds[k], rising[i]);
		ret = ret ? ret : rise_check(l, row, c);
	}
	return ret;
}

/* --- histogram.csv --- */

static int name_find(const char *const *names, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

/* Returns whether a bucket holds a value; the last bucket of all holds its end, too. */
static bool holds(uint64_t lo, uint64_t hi, uint64_t v)
{
	return lo <= v && (v < hi || hi == UINT64_MAX);
}

/* Checks a bucket against the one before it of the same histogram. */
static int bucket_check(const struct look *l, size_t row, struct tally *tally, int k)
{
	uint64_t lo = number(l, row, l->lo), hi = number(l, row, l->hi);
	uint64_t n = number(l, row, l->count);
	bool first = !tally->of[k].end;

	if (lo >= hi)
		return broken(l, row, l->hi, "is not above lo_ns");
	if (!n)
		return broken(l, row, l->count, "is no count: only buckets that count have a row");
	if (!first && tally->of[k].end != row)
		return broken(l, row, l->lo, "stands apart from the buckets before it");
	if (!first && lo < tally->of[k].hi)
		return broken(l, row, l->lo, "begins within the bucket before it");
	if (n > INT64_MAX - tally->of[k].count)
		return broken(l, row, l->count, "makes too many");
	tally->of[k].count += n;
	tally->of[k].lo = lo;
	tally->of[k].hi = hi;
	tally->of[k].end = row + 1;
	return 0;
}

static int histogram_check(const struct look *l, const struct look *summary, size_t row)
{
	long of = owner(l, row);
	int k = name_find(kinds, KINDS, table_cell(l->t, row, l->kind)), ret;
	const char *min;
	bool first;

	if (of < 0)
		return -EINVAL;
	if (k < 0)
		return broken(l, row, l->kind, "is no kind of latency");
	min = table_cell(summary->t, (size_t)of, summary->rise[k][0]);
	if (!*min)
		return broken(l, row, l->kind, "is a latency that summary.csv does not have");
	first = !l->tally[of].of[k].end;
	ret = bucket_check(l, row, &l->tally[of], k);
	if (!ret && first &&
	    !holds(number(l, row, l->lo), number(l, row, l->hi), strtoull(min, NULL, 10)))
		ret = broken(l, row, l->lo, "begins no bucket with the minimum of summary.csv");
	return ret;
}

/* --- interval.csv --- */

static int add(const struct look *l, size_t row, int column, uint64_t *sum)
{
	if (column >= 0 && __builtin_add_overflow(*sum, number(l, row, column), sum))
		return broken(l, row, column, "makes too many");
	return 0;
}

static int interval_check(const struct look *l, size_t row)
{
	long of = owner(l, row);
	int p = l->phase < 0 ? RUN : name_find(phases, PHASES, table_cell(l->t, row, l->phase));
	uint64_t start = number(l, row, l->start), end = number(l, row, l->end);
	struct tally *t;
	int ret;

	if (of < 0)
		return -EINVAL;
	if (p < 0)
		return broken(l, row, l->phase, "is no phase");
	t = &l->tally[of];
	if (end < start)
		return broken(l, row, l->end, "is before start_ns");
	if (t->phase[p].any && start < t->phase[p].end_ns)
		return broken(l, row, l->start, "is before the end of the slice before it");
	if ((!t->phase[RUN].any && !t->phase[RAMP].any) || start < l->f->start_ns[of])
		l->f->start_ns[of] = start;
	t->phase[p].end_ns = end;
	t->phase[p].any = true;
	ret = rates_check(l, row, end - start);
	ret = ret ? ret : rise_check(l, row, l->rise[LAT]);
	if (p == RAMP || ret)
		return ret;
	ret = add(l, row, l->ios, &t->ios);
	ret = ret ? ret : add(l, row, l->bytes, &t->bytes);
	return ret ? ret : add(l, row, l->errors, &t->errors);
}

/* --- sums --- */

/* Law 1, and the extremes: what the other tables add up to. */
static int sum_check(const struct look *l, size_t row, int column, uint64_t sum, const char *file)
{
	char why[128];

	if (column < 0 || number(l, row, column) == sum)
		return 0;
	snprintf(why, sizeof(why), "is not what %s adds up to: %" PRIu64, file, sum);
	return broken(l, row, column, why);
}

static int sums_check(const struct look *l, const struct look *interval, size_t row)
{
	const struct tally *t = &l->tally[row];
	int ret = sum_check(l, row, l->ios, t->ios, "interval.csv");

	ret = ret ? ret : sum_check(l, row, l->bytes, t->bytes, "interval.csv");
	if (interval->errors >= 0 && !ret)
		ret = sum_check(l, row, l->errors, t->errors, "interval.csv");
	for (int k = 0; k < KINDS && !ret; k++) {
		int max = l->rise[k][NRISE - 1];

		if (!*table_cell(l->t, row, max))
			continue;
		if (!t->of[k].end)
			ret = broken(l, row, max,
				     "is of a latency that histogram.csv does not have");
		else if (!holds(t->of[k].lo, t->of[k].hi, number(l, row, max)))
			ret = broken(l, row, max, "is not in the last bucket of histogram.csv");
		else if (k == LAT)
			ret = sum_check(l, row, l->ios, t->of[k].count, "histogram.csv");
	}
	return ret;
}

/* Makes the start of a job's operations, whose rows stand together, one. */
static void starts_join(const struct look *l)
{
	uint64_t *start = l->f->start_ns;
	const int job = l->key.at[KEY_JOB], round = l->key.at[KEY_ROUND];

	for (size_t begin = 0, end; begin < l->t->rows; begin = end) {
		uint64_t least = UINT64_MAX;

		for (end = begin; end < l->t->rows; end++) {
			const struct tally *t = &l->tally[end];

			if (strcmp(table_cell(l->t, end, job), table_cell(l->t, begin, job)) != 0 ||
			    strcmp(table_cell(l->t, end, round), table_cell(l->t, begin, round)))
				break;
			if ((t->phase[RUN].any || t->phase[RAMP].any) && start[end] < least)
				least = start[end];
		}
		for (size_t i = begin; i < end; i++)
			start[i] = least == UINT64_MAX ? 0 : least;
	}
}

int laws_check(struct folder *f, struct err *e)
{
	struct tally *tally = calloc(f->table[TABLE_SUMMARY].rows + 1, sizeof(*tally));
	struct look l[TABLES];
	int ret = 0;

	if (!tally)
		return fail(e, ENOMEM, "%s: no memory", f->path[TABLE_SUMMARY]);
	for (int i = 0; i < TABLES; i++)
		l[i] = look_at(f, (enum table_kind)i, tally, e);
	for (size_t i = 0; i < l[TABLE_SUMMARY].t->rows && !ret; i++)
		ret = summary_check(&l[TABLE_SUMMARY], i);
	for (size_t i = 0; i < l[TABLE_HISTOGRAM].t->rows && !ret; i++)
		ret = histogram_check(&l[TABLE_HISTOGRAM], &l[TABLE_SUMMARY], i);
	for (size_t i = 0; i < l[TABLE_INTERVAL].t->rows && !ret; i++)
		ret = interval_check(&l[TABLE_INTERVAL], i);
	for (size_t i = 0; i < l[TABLE_SUMMARY].t->rows && !ret; i++)
		ret = sums_check(&l[TABLE_SUMMARY], &l[TABLE_INTERVAL], i);
	if (!ret)
		starts_join(&l[TABLE_SUMMARY]);
	free(tally);
	return ret;
}
