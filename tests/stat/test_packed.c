/* SPDX-License-Identifier: MIT */
/* Counts as bytes: each counter comes back, and damaged bytes do no harm. */
#include "stat/packed.h"

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "stat/steady_options.h"
#include "tests/support.h"

#define ALL_OPS ((1u << OPS) - 1)
#define ALL_LATENCIES ((1u << LATENCIES) - 1)

static struct pack reader_of(const struct pack *p)
{
	struct pack r = { .reads = true, .bytes = malloc(p->n), .n = p->n };

	CU_ASSERT_PTR_NOT_NULL_FATAL(r.bytes);
	memcpy(r.bytes, p->bytes, p->n);
	return r;
}

/* Gives each number in @n bytes, all of them of 64 bits, another value. */
static void number(void *bytes, size_t n, struct rng *r)
{
	uint64_t *v = bytes;

	CU_ASSERT_EQUAL_FATAL(n % sizeof(*v), 0);
	for (size_t i = 0; i < n / sizeof(*v); i++)
		v[i] = rng_next(r) >> rng_below(r, 60);
}

static void left_init(struct worker_left *x)
{
	memset(x, 0, sizeof(*x));
	CU_ASSERT_EQUAL_FATAL(stats_init(&x->total, ALL_OPS, ALL_LATENCIES), 0);
}

static void left_free(struct worker_left *x)
{
	stats_release(&x->total);
	prio_stats_release(&x->prios);
	free(x->batch.rows);
}

static void left_fill(struct worker_left *x, struct rng *r)
{
	left_init(x);
	number(&x->total, offsetof(struct stats, op), r);
	for (int op = 0; op < OPS; op++) {
		number(&x->total.op[op], offsetof(struct op_stats, hist), r);
		for (int k = 0; k < LATENCIES; k++) {
			for (int i = 0; i < 50; i++)
				histogram_add(x->total.op[op].hist[k],
					      rng_next(r) >> rng_below(r, 64));
			number(x->total.op[op].hist[k]->over, sizeof(x->total.op[op].hist[k]->over),
			       r);
		}
	}
	number(&x->used, offsetof(struct usage, ready_unknown), r);
	x->used.ready_unknown = true;
	x->used.threads = (struct kernel_threads){ true, 5, 6, 7 };
	number(&x->samples, offsetof(struct fio_samples, bw_ns), r);
	number(&x->depths, sizeof(x->depths), r);
	x->start_ns = 1;
	x->begin_ns = 2;
	x->end_ns = 3;
	x->planned = 4;
	x->digest = 5;
	x->unchecked = 6;
	x->zone_resets = 15;
	x->read_back_ns = 11;
	x->first_error = 7;
	x->bound = BOUND_YES;
	x->failed = x->partial = x->corrupt = x->unmet = true;
	fail(&x->err, 1, "a message");
	prio_stats_add(&x->prios, 0x4007, OP_WRITE, 12);
	prio_stats_add(&x->prios, 0, OP_READ, 13);
	prio_stats_add(&x->prios, 0x4007, OP_WRITE, 14);
	x->batch.rows = calloc(1, sizeof(*x->batch.rows));
	x->batch.nrows = 1;
	x->batch.rows[0] = (struct batch_row){ 8, 9, 10, 11, BATCH_HOLD };
}

static void check_stats(const struct stats *a, const struct stats *b)
{
	CU_ASSERT(!memcmp(a, b, offsetof(struct stats, op)));
	for (int op = 0; op < OPS; op++) {
		CU_ASSERT(!memcmp(&a->op[op], &b->op[op], offsetof(struct op_stats, hist)));
		for (int k = 0; k < LATENCIES; k++)
			CU_ASSERT(!memcmp(a->op[op].hist[k], b->op[op].hist[k],
					  sizeof(struct histogram)));
	}
}

static void workers(void)
{
	struct rng r = rng_stream((struct stream_name){ .seed = 1 }, RNG_DATA);
	struct worker_left a, b;
	struct pack p = { 0 }, q;

	left_fill(&a, &r);
	worker_left_pack(&p, &a);
	q = reader_of(&p);
	left_init(&b);
	worker_left_pack(&q, &b);
	CU_ASSERT(!q.bad && q.at == q.n);
	check_stats(&a.total, &b.total);
	CU_ASSERT(!memcmp(&a.used, &b.used, offsetof(struct usage, ready_unknown)));
	CU_ASSERT(b.used.ready_unknown);
	CU_ASSERT(b.used.threads.known);
	CU_ASSERT_EQUAL(b.used.threads.cpu_ns, 5);
	CU_ASSERT_EQUAL(b.used.threads.bytes, 6);
	CU_ASSERT_EQUAL(b.used.threads.own_bytes, 7);
	CU_ASSERT(!memcmp(&a.samples, &b.samples, offsetof(struct fio_samples, bw_ns)));
	CU_ASSERT(!memcmp(&a.depths, &b.depths, sizeof(a.depths)));
	CU_ASSERT_FATAL(b.prios.n == 2 && b.prios.list[0].hist[OP_WRITE] &&
			b.prios.list[1].hist[OP_READ]);
	CU_ASSERT(b.prios.list[0].prio == 0x4007 && b.prios.list[1].prio == 0);
	CU_ASSERT(b.prios.list[0].hist[OP_WRITE]->sum == 26 && !b.prios.list[0].hist[OP_READ]);
	CU_ASSERT(b.start_ns == 1 && b.begin_ns == 2 && b.end_ns == 3);
	CU_ASSERT(b.planned == 4 && b.digest == 5 && b.unchecked == 6 && b.first_error == 7);
	CU_ASSERT_EQUAL(b.read_back_ns, 11);
	CU_ASSERT_EQUAL(b.zone_resets, 15);
	CU_ASSERT(b.bound == BOUND_YES && b.failed && b.partial && b.corrupt && b.unmet);
	CHECK_TEXT(b.err.text, "a message\n");
	CU_ASSERT_EQUAL_FATAL(b.batch.nrows, 1);
	CU_ASSERT(!memcmp(a.batch.rows, b.batch.rows, sizeof(*a.batch.rows)));
	left_free(&a);
	left_free(&b);
	pack_free(&p);
	pack_free(&q);
}

/* Fills all but the padding. */
static void slice_fill(struct slice *x, struct rng *r)
{
	memset(x, 0, sizeof(*x));
	*x = (struct slice){ .start_ns = rng_next(r),
			     .end_ns = rng_next(r),
			     .op = OP_CHAIN,
			     .ios = rng_next(r),
			     .bytes = rng_next(r),
			     .errors = rng_next(r),
			     .inflight = (uint32_t)rng_next(r),
			     .lat_known = true,
			     .p50_known = true,
			     .p99_known = true,
			     .mean_ns = 0.1,
			     .p50_ns = rng_next(r),
			     .p99_ns = rng_next(r),
			     .max_ns = rng_next(r) };
}

static void rows(void)
{
	struct rng r = rng_stream((struct stream_name){ .seed = 2 }, RNG_DATA);
	struct series a, b;
	struct pack p = { 0 }, q;

	CU_ASSERT_FATAL(!series_init(&a, 10, 0, 1, 1, 1) && !series_init(&b, 10, 0, 1, 1, 1));
	a.rows = calloc(3, sizeof(*a.rows));
	a.nrows = 3;
	a.start_ns = 5;
	a.end_ns = 29;
	for (int i = 0; i < 3; i++)
		slice_fill(&a.rows[i], &r);
	series_pack(&p, &a);
	q = reader_of(&p);
	series_pack(&q, &b);
	CU_ASSERT(!q.bad && q.at == q.n);
	CU_ASSERT(b.start_ns == 5 && b.end_ns == 29 && !b.active);
	CU_ASSERT_EQUAL_FATAL(b.nrows, 3);
	CU_ASSERT(!memcmp(a.rows, b.rows, 3 * sizeof(*a.rows)));
	series_release(&a);
	series_release(&b);
	pack_free(&p);
	pack_free(&q);
}

static void verdicts(void)
{
	const struct steady_options o = { .rules = { .n = 2 },
					  .window = { .ns = 30 },
					  .interval = { .ns = 10 } };
	struct rng r = rng_stream((struct stream_name){ .seed = 5 }, RNG_DATA);
	struct steady a, b;
	struct pack p = { 0 }, q;

	CU_ASSERT_FATAL(!steady_open(&a, &o) && !steady_open(&b, &o));
	a.n = 3;
	for (int i = 0; i < 3; i++)
		a.window[i] = (struct steady_value){ 1 + i, 0.2, 0.3, rng_next(&r) };
	a.found[0] = (struct steady_finding){ 0.1, 0, 0.5, true };
	a.found[1] = (struct steady_finding){ 0, 0.2, 0.6, false };
	a.steady_at = 7;
	atomic_store(&a.attained, true);
	steady_pack(&p, &a);
	q = reader_of(&p);
	steady_pack(&q, &b);
	CU_ASSERT(!q.bad && q.at == q.n);
	CU_ASSERT_EQUAL_FATAL(b.n, 3);
	CU_ASSERT(!memcmp(a.window, b.window, 3 * sizeof(*a.window)));
	for (int i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL(b.found[i].deviation, a.found[i].deviation);
		CU_ASSERT_EQUAL(b.found[i].slope, a.found[i].slope);
		CU_ASSERT_EQUAL(b.found[i].criterion, a.found[i].criterion);
		CU_ASSERT_EQUAL(b.found[i].holds, a.found[i].holds);
	}
	CU_ASSERT(b.steady_at == 7 && steady_attained(&b));
	steady_release(&a);
	steady_release(&b);
	pack_free(&p);
	pack_free(&q);
}

static void disks(void)
{
	struct rng r = rng_stream((struct stream_name){ .seed = 3 }, RNG_DATA);
	static struct devices a, b;
	static struct disk_use u, v;
	static struct others w, o = { "sda", { true, false }, { 1, 2 } };
	static struct direct d, e = { DIRECT_MEMORY, "tmpfs is memory", "statfs", true };
	struct pack p = { 0 }, q;

	a.n = 2;
	a.begin_ns = 1;
	a.end_ns = 2;
	a.begun = a.ended = true;
	for (int i = 0; i < 2; i++) {
		strcpy(a.list[i].name, "sda");
		strcpy(a.list[i].above, "dm-0");
		a.list[i].dev = 2049;
		a.list[i].fields = DEVICE_COUNTS;
		number(a.list[i].begin, sizeof(a.list[i].begin), &r);
		number(a.list[i].end, sizeof(a.list[i].end), &r);
	}
	u.n = 1;
	u.wall_ns = 9;
	strcpy(u.disk[0].name, "sdb");
	number(u.disk[0].count, sizeof(u.disk[0].count), &r);
	devices_pack(&p, &a);
	disk_use_pack(&p, &u);
	others_pack(&p, &o);
	direct_pack(&p, &e);
	q = reader_of(&p);
	devices_pack(&q, &b);
	disk_use_pack(&q, &v);
	others_pack(&q, &w);
	direct_pack(&q, &d);
	CU_ASSERT(!q.bad && q.at == q.n);
	CU_ASSERT(!memcmp(&a, &b, sizeof(a)));
	CU_ASSERT(!memcmp(&u, &v, sizeof(u)));
	CU_ASSERT(!memcmp(&o, &w, sizeof(o)));
	CU_ASSERT_EQUAL(d.is, DIRECT_MEMORY);
	CHECK_TEXT(d.why, e.why);
	CHECK_TEXT(d.how, e.how);
	CU_ASSERT(d.later);
	pack_free(&p);
	pack_free(&q);
}

/* What an earlier process counted is part of what is counted from now on. */
static void goes_on(void)
{
	struct disk_use now = { .n = 2, .begin_ns = 100 }, before = { .n = 1, .wall_ns = 40 };

	strcpy(now.disk[0].name, "sda");
	strcpy(now.disk[1].name, "sdb");
	strcpy(before.disk[0].name, "sdb");
	now.disk[0].count[DISK_READS] = now.disk[1].count[DISK_READS] = 7;
	before.disk[0].count[DISK_READS] = 10;
	disk_use_continue(&now, &before);
	CU_ASSERT_EQUAL(now.begin_ns, 60);
	CU_ASSERT_EQUAL(now.disk[0].count[DISK_READS], 7);
	CU_ASSERT_EQUAL(20 - now.disk[1].count[DISK_READS],
			23); /* the kernel's 20, since 7; and 10 */
}

/* Packs a worker, and returns whether a reader takes it. */
static bool is_taken(struct worker_left *a)
{
	struct pack p = { 0 }, q;
	struct worker_left b;
	bool taken;

	worker_left_pack(&p, a);
	q = reader_of(&p);
	left_init(&b);
	worker_left_pack(&q, &b);
	taken = !q.bad;
	left_free(&b);
	pack_free(&p);
	pack_free(&q);
	return taken;
}

/* Histograms are lent out again as they are: what one holds beside its own would be the next's. */
static void sums(void)
{
	struct rng r = rng_stream((struct stream_name){ .seed = 5 }, RNG_DATA);
	struct worker_left a;
	struct histogram *h;

	left_fill(&a, &r);
	h = a.total.op[OP_WRITE].hist[LAT];
	CU_ASSERT(is_taken(&a));
	h->count++;
	CU_ASSERT_FALSE(is_taken(&a));
	h->count--;
	a.prios.list[1].prio = a.prios.list[0].prio;
	CU_ASSERT_FALSE(is_taken(&a));
	a.prios.list[1].prio = 0;
	CU_ASSERT(is_taken(&a));
	histogram_clear(h);
	CU_ASSERT(is_taken(&a));
	h->over[3] = 1;
	CU_ASSERT_FALSE(is_taken(&a));
	h->over[3] = 0;
	histogram_add_many(h, 1, UINT64_MAX / 2);
	CU_ASSERT_FALSE(is_taken(&a));
	left_free(&a);
}

static void damaged(void)
{
	struct rng r = rng_stream((struct stream_name){ .seed = 4 }, RNG_DATA);
	struct worker_left a;
	struct pack p = { 0 };

	left_fill(&a, &r);
	worker_left_pack(&p, &a);
	for (int i = 0; i < 300; i++) {
		struct pack q = reader_of(&p);
		struct worker_left b;

		for (int k = 0; k < 3; k++)
			q.bytes[rng_below(&r, q.n)] = (uint8_t)rng_next(&r);
		q.n -= rng_below(&r, 2) * rng_below(&r, q.n);
		left_init(&b);
		worker_left_pack(&q, &b);
		CU_ASSERT(q.at <= q.n);
		left_free(&b);
		pack_free(&q);
	}
	left_free(&a);
	pack_free(&p);
}

static const struct test tests[] = {
	{ "all that a worker leaves comes back", workers },
	{ "rows of a series come back", rows },
	{ "verdicts on steadiness come back", verdicts },
	{ "counts of disks come back", disks },
	{ "counts of disks go on", goes_on },
	{ "a histogram is what its buckets count, and each is there once", sums },
	{ "damaged bytes do no harm", damaged },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("packed", tests);
}
