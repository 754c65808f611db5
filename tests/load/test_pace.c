/* SPDX-License-Identifier: MIT */
/*
 * Pauses and shares. The clock stands still but for what an I/O or a sleep is said to take, so
 * every moment is known; a sleep is caught here, where it would go to the C library.
 */
#include "load/pace.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "load/pace_options.h"
#include "tests/rig.h"
#include "tests/support.h"

#define BS UINT64_C(1024)
#define T0 (1000 * NSEC_PER_SEC)
#define MS NSEC_PER_MSEC

static struct rig rig;
static uint64_t io_ns, stop_at_ns;
static struct {
	uint64_t n, sum_ns, longest_ns;
	uint64_t first_at; /* I/Os before the first */
	bool busy;         /* a sleep with I/Os in flight */
} slept;

int nanosleep(const struct timespec *ts, struct timespec *left)
{
	uint64_t ns = (uint64_t)ts->tv_sec * NSEC_PER_SEC + (uint64_t)ts->tv_nsec;

	(void)left;
	if (!slept.n++)
		slept.first_at = rig.script.nios;
	slept.sum_ns += ns;
	slept.longest_ns = ns > slept.longest_ns ? ns : slept.longest_ns;
	slept.busy |= rig.w.loop.inflight > 0;
	clock_advance(ns);
	if (stop_at_ns && clock_now_ns() >= stop_at_ns)
		atomic_store(&rig.stop, true);
	return 0;
}

static void pass(struct script *s, bool reap)
{
	(void)s;
	if (reap == (rig.w.job->engine->reap != NULL))
		clock_advance(io_ns);
}

/* A worker whose I/Os take @ns each, or, of an asynchronous engine, whose reaps do. */
static bool given(const struct engine *engine, uint64_t blocks, uint64_t ns, const char *options)
{
	if (!clock_hold(T0))
		return false;
	memset(&slept, 0, sizeof(slept));
	io_ns = ns;
	stop_at_ns = 0;
	rig_make(&rig, engine, blocks * BS, 1, options);
	rig.script.on_call = pass;
	return true;
}

static bool near(uint64_t a, uint64_t b)
{
	return a <= b + 1000 && b <= a + 1000;
}

/* Runs it: so many I/Os, with so many pauses of @ms each between and behind them. */
static void runs(uint64_t ios, uint64_t pauses, uint64_t ms)
{
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	CU_ASSERT(!rig.w.left.failed && !slept.busy);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].ios, ios);
	CU_ASSERT(near(slept.sum_ns, pauses * ms * MS));
}

static void done(void)
{
	rig_free(&rig);
	clock_release();
}

/* --- pauses --- */

static void after_each(void)
{
	if (!given(&engine_scripted_sync, 10, 3 * MS, "bs=1k thinktime=5000"))
		return;
	runs(10, 10, 5);
	CU_ASSERT_EQUAL(slept.n, 10);
	CU_ASSERT(near(rig.w.left.end_ns, T0 + 80 * MS));
	CU_ASSERT(near(rig.w.left.total.op[OP_READ].hist[LAT]->max, 3 * MS));
	done();
}

static void after_some(void)
{
	if (!given(&engine_scripted_sync, 10, MS, "bs=1k thinktime=5ms thinktime_blocks=4"))
		return;
	runs(10, 2, 5);
	CU_ASSERT(near(rig.w.left.end_ns, T0 + 20 * MS));
	done();
}

/* None is in flight during a pause, no more than thinktime_blocks= before, and nothing spins. */
static void with_a_queue(void)
{
	static const char *const types[] = { "complete", "issue" };
	char options[128];

	for (int k = 0; k < 2; k++) {
		snprintf(options, sizeof(options),
			 "bs=1k iodepth=8 thinktime=7ms thinktime_blocks=3 "
			 "thinktime_blocks_type=%s",
			 types[k]);
		if (!given(&engine_scripted, 24, MS, options))
			return;
		rig.script.slow = true; /* one comes back at a time */
		/* as in fio, there is no pause once no more can be planned */
		runs(24, k ? 8 : 7, 7);
		CU_ASSERT_EQUAL(rig.script.deepest, 3);
		CU_ASSERT_EQUAL(rig.script.nreaps, 24);
		for (uint64_t i = 0; i < rig.script.ncalls; i++)
			CU_ASSERT(!rig.script.call[i].reap || rig.script.call[i].n > 0);
		done();
	}
}

/*
 * With more in flight than come back at once the types differ: what was issued beyond the third
 * that came back counts for the next pause.
 */
static void issued_or_complete(void)
{
	if (!given(&engine_scripted, 12, MS, "bs=1k iodepth=2 thinktime=7ms thinktime_blocks=3"))
		return;
	rig.script.slow = true;
	runs(12, 3, 7);
	CU_ASSERT_EQUAL(slept.first_at, 4);
	CU_ASSERT(near(rig.w.left.end_ns, T0 + (12 + 21) * MS));
	done();
	if (!given(&engine_scripted, 12, MS,
		   "bs=1k iodepth=2 thinktime=7ms thinktime_blocks=3 thinktime_blocks_type=issue"))
		return;
	rig.script.slow = true;
	runs(12, 4, 7);
	CU_ASSERT_EQUAL(slept.first_at, 3);
	done();
}

/* What comes back at once, and is more than a pause waits for, counts towards the next pause. */
static void many_at_once(void)
{
	if (!given(&engine_scripted, 330, MS, "bs=1k iodepth=32 thinktime=7ms thinktime_blocks=33"))
		return;
	runs(330, 9, 7);
	done();
}

/* 350 ms of I/O are over when the fourth of 100 ms is back. */
static void by_time(void)
{
	if (!given(&engine_scripted_sync, 12, 100 * MS,
		   "bs=1k thinktime=50ms thinktime_iotime=350ms"))
		return;
	runs(12, 3, 50);
	done();
	/* or after so many, whichever comes first */
	if (!given(&engine_scripted_sync, 12, 100 * MS,
		   "bs=1k thinktime=50ms thinktime_iotime=350ms thinktime_blocks=2"))
		return;
	runs(12, 6, 50);
	done();
}

/* Where completions are polled for: not while nothing may be planned. */
static void without_completion_minimum(void)
{
	uint64_t taken = 0;

	if (!given(&engine_scripted, 8, MS,
		   "bs=1k iodepth=8 iodepth_batch_complete_min=0 thinktime=2ms "
		   "thinktime_blocks=4"))
		return;
	rig.script.slow = true;
	runs(8, 1, 2);
	for (uint64_t i = 0; i < rig.script.ncalls; i++) {
		const struct script_call *c = &rig.script.call[i];

		taken += c->reap ? 0 : (uint64_t)c->ret;
		CU_ASSERT(!c->reap || c->n > 0 || taken == 8);
	}
	done();
}

/* A pause ends with the job's time, or a stop, and slices go by meanwhile. */
static void cut_short(void)
{
	if (!given(&engine_scripted_sync, 10, 100 * MS, "bs=1k thinktime=1h runtime=2500ms"))
		return;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	CU_ASSERT(!rig.w.left.partial);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].ios, 1);
	CU_ASSERT(near(rig.w.left.end_ns, T0 + 2500 * MS));
	CU_ASSERT(slept.longest_ns <= 100 * MS);
	CU_ASSERT_EQUAL(rig.series.nrows, 3);
	done();

	if (!given(&engine_scripted, 10, 100 * MS, "bs=1k thinktime=1h iodepth=4"))
		return;
	stop_at_ns = T0 + 1000 * MS;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(rig.w.left.partial);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].ios, 1);
	CU_ASSERT(rig.w.left.end_ns <= T0 + 1200 * MS);
	done();
}

/* Syncs are no units of work. */
static void beside_syncs(void)
{
	if (!given(&engine_scripted_sync, 6, MS,
		   "bs=1k rw=write fsync=1 end_fsync=1 thinktime=5ms thinktime_blocks=2"))
		return;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].ios, 6);
	CU_ASSERT(near(slept.sum_ns, 15 * MS));
	done();
}

/* --- shares --- */

#define MEMBERS 3

static struct flow flow;
static struct pace_options weight[MEMBERS];
static struct pace member[MEMBERS];

static void in_flow(uint32_t n, const uint32_t *weights)
{
	flow_init(&flow, 0);
	for (uint32_t i = 0; i < n; i++) {
		weight[i] = (struct pace_options){ .flow = (int)weights[i] };
		CU_ASSERT(pace_open(&member[i], &weight[i], &flow));
		pace_join(&member[i]);
	}
}

/* Each of @n does what it may, @rounds times; the members before @first are stuck. */
static void take_turns(uint32_t first, uint32_t n, uint64_t rounds)
{
	for (uint64_t round = 0; round < rounds; round++) {
		bool any = false;

		for (uint32_t i = first; i < n; i++) {
			if (pace_holds(&member[i], T0))
				continue;
			pace_issue(&member[i]);
			pace_back(&member[i]);
			any = true;
		}
		CU_ASSERT(first || any);
	}
}

static void ratios(void)
{
	static const uint32_t weights[] = { 1, 8, 3 };

	in_flow(3, weights);
	take_turns(0, 3, 8000);
	/* at no time is one further from its share than one unit of work a weight */
	for (uint32_t i = 0; i < 3; i++) {
		CU_ASSERT(member[i].issued / weights[i] >= 1000 - 2);
		CU_ASSERT(member[i].issued / weights[i] <= member[0].issued + 2);
	}
	/* one that is stuck holds the others back ... */
	member[2].issued = member[1].issued = 0;
	take_turns(1, 3, 1000);
	CU_ASSERT(member[1].issued <= 2 * 8 && member[2].issued <= 2 * 3);
	/* ... until it leaves */
	pace_leave(&member[0]);
	take_turns(1, 3, 800);
	CU_ASSERT(member[1].issued >= 700);
	pace_leave(&member[1]);
	pace_leave(&member[1]);
	pace_leave(&member[2]);
	CU_ASSERT_EQUAL(flow.units, 0);
	CU_ASSERT_EQUAL(flow.weight, 0);
	flow_release(&flow);
}

/* Who joins late gets its share from then on, and nobody waits for it to catch up. */
static void late(void)
{
	static const uint32_t weights[] = { 1, 2 };

	in_flow(2, weights);
	take_turns(0, 2, 3000);
	weight[2].flow = 1;
	pace_open(&member[2], &weight[2], &flow);
	pace_begin(&member[2], T0);
	member[0].issued = member[0].back = 0;
	take_turns(0, 3, 300);
	CU_ASSERT(member[2].issued <= member[0].issued + 2);
	CU_ASSERT(member[0].issued <= member[2].issued + 2);
	CU_ASSERT(member[0].issued >= 100);
	flow_release(&flow);
}

/* With flow_sleep= it lets all come back, and asks again when it has slept. */
static void sleeps(void)
{
	static const uint32_t weights[] = { 1, 1 };

	in_flow(2, weights);
	weight[0].flow_sleep.ns = 3 * MS;
	pace_issue(&member[0]);
	CU_ASSERT(pace_holds(&member[0], T0));
	CU_ASSERT_EQUAL(member[0].due_ns, UINT64_MAX);
	pace_back(&member[0]);
	CU_ASSERT(pace_holds(&member[0], T0));
	CU_ASSERT_EQUAL(member[0].due_ns, T0 + 3 * MS);
	pace_issue(&member[1]);
	CU_ASSERT(pace_holds(&member[0], T0 + 2 * MS));
	CU_ASSERT_FALSE(pace_holds(&member[0], T0 + 3 * MS));
	flow_release(&flow);
}

/* Without, it looks again soon while something is in flight. */
static void looks(void)
{
	static const uint32_t weights[] = { 1, 1 };

	in_flow(2, weights);
	pace_issue(&member[0]);
	CU_ASSERT(pace_holds(&member[0], T0));
	CU_ASSERT(member[0].due_ns > T0 && member[0].due_ns <= T0 + MS);
	pace_issue(&member[1]);
	CU_ASSERT_FALSE(pace_holds(&member[0], T0));
	flow_release(&flow);
}

static void other_goes_on(struct script *s, bool reap)
{
	(void)s;
	clock_advance(100 * NSEC_PER_USEC);
	if (reap)
		pace_issue(&member[0]);
}

/* So does a worker: what it waits for is a completion, and the moment to look again. */
static void worker_looks(void)
{
	static const uint32_t weights[] = { 1 };

	if (!given(&engine_scripted, 8, 0, "bs=1k iodepth=4 flow=1"))
		return;
	in_flow(1, weights);
	rig.w.given.flow = &flow;
	rig.script.on_call = other_goes_on;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_READ].ios, 8);
	for (uint64_t i = 0; i + 2 < rig.script.ncalls; i++)
		CU_ASSERT(!rig.script.call[i].reap ||
			  (rig.script.call[i].n > 0 && rig.script.call[i].wait_ns <= MS));
	CU_ASSERT_EQUAL(flow.weight, 1); /* it has left */
	flow_release(&flow);
	done();
}

static void *go_ahead(void *arg)
{
	(void)arg;
	while (!atomic_load(&flow.waiting))
		;
	pace_issue(&member[1]);
	return NULL;
}

/* Who waits is woken by the one it waits for, and not by the clock: the limit is an hour. */
static void woken(void)
{
	static const uint32_t weights[] = { 1, 1 };
	pthread_t thread;

	in_flow(2, weights);
	pace_issue(&member[0]);
	pace_back(&member[0]);
	CU_ASSERT(pace_holds(&member[0], T0));
	CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, go_ahead, NULL), 0);
	pace_wait(&member[0], T0, 3600 * NSEC_PER_SEC);
	pthread_join(thread, NULL);
	CU_ASSERT_FALSE(pace_holds(&member[0], T0));
	flow_release(&flow);
}

/* A loop behind each unit that was issued, which counts as computing on purpose. */
static void thinks(void)
{
	struct pace_options o = { .cycles = 1000000 };
	struct pace p;
	uint64_t spun;

	CU_ASSERT_TRUE(pace_open(&p, &o, NULL));
	pace_think(&p);
	CU_ASSERT_EQUAL(p.spun_ns, 0);
	pace_issue(&p);
	pace_think(&p);
	spun = p.spun_ns;
	CU_ASSERT_TRUE(spun > 0);
	pace_think(&p);
	CU_ASSERT_EQUAL(p.spun_ns, spun);
	pace_issue(&p);
	pace_think(&p);
	CU_ASSERT_TRUE(p.spun_ns > spun);
	o.cycles = 0;
	CU_ASSERT_FALSE(pace_open(&p, &o, NULL));
}

static const struct test tests[] = {
	{ "a pause after each", after_each },
	{ "a pause after some", after_some },
	{ "pauses with a queue", with_a_queue },
	{ "what is issued and what is complete", issued_or_complete },
	{ "pauses where many come back at once", many_at_once },
	{ "pauses by time", by_time },
	{ "a pause is no reason to look on and on", without_completion_minimum },
	{ "a pause that is cut short", cut_short },
	{ "pauses beside syncs", beside_syncs },
	{ "shares in proportion", ratios },
	{ "a share of a job that comes late", late },
	{ "flow_sleep", sleeps },
	{ "who holds with I/Os in flight looks again", looks },
	{ "a worker that holds looks again", worker_looks },
	{ "who holds is woken", woken },
	{ "thinkcycles", thinks },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("pace", tests);
}
