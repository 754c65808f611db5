/* SPDX-License-Identifier: MIT */
/* Values from round to round, found among thousands of runs. */
#include "report/tracked.h"

#include <stdlib.h>

#include "tests/jobs.h"
#include "tests/support.h"

/* Two jobs, 40 steps of each, in random order, 12 rounds; one before them. */
#define STEPS 40
#define ROUNDS 12
#define TEXT                                                                             \
	"[global]\nioengine=null\nsize=4k\nrounds=12\nsteady=snia\nsweep_order=random\n" \
	"[before]\nphase=precondition\n[a]\nsweep.iodepth=1..40+1\n[b]\nstonewall\n"     \
	"sweep.iodepth=1..40+1\n"

static struct outcome o;
static struct job_result *results;

/* Returns the rate that a run has: another one in each round, job and step. */
static uint64_t rate_of(const struct job *job)
{
	return 1000 * job->step + 10 * job->round + (*job->name == 'b');
}

static void ran(uint32_t rounds)
{
	jobs_right(&o, TEXT);
	CU_ASSERT_EQUAL_FATAL(o.jobs.nrun, 1 + 2 * STEPS * ROUNDS);
	results = calloc(o.jobs.nrun, sizeof(*results));
	for (uint32_t i = 0; i < o.jobs.nrun; i++) {
		const struct job *job = o.jobs.run[i];

		results[i].job = job;
		results[i].started = job->round <= rounds;
		results[i].runtime_ns = 1000000000;
		results[i].total.op[OP_READ].ios = rate_of(job);
	}
}

static void forget(void)
{
	free(results);
	outcome_free(&o);
}

static void found(void)
{
	struct tracked_runs t;

	ran(8);
	tracked_runs_make(&t, results, o.jobs.nrun, 0);
	CU_ASSERT_EQUAL(t.n, 2 * STEPS * 8);
	for (uint32_t i = 0; i < o.jobs.nrun; i++) {
		const struct job *job = o.jobs.run[i];
		const double *v;
		uint32_t n;

		if (!job->round || !results[i].started)
			continue;
		v = tracked_values(&t, &results[i], &n);
		CU_ASSERT_EQUAL_FATAL(n, job->round);
		CU_ASSERT_EQUAL(v[n - 1], (double)rate_of(job));
		CU_ASSERT_EQUAL(v[0], (double)rate_of(job) - 10 * (n - 1));
		CU_ASSERT_EQUAL(tracked_is_last(&t, &results[i]), job->round == 8);
	}
	tracked_runs_free(&t);
	forget();
}

/* One job of all that is not steady is enough, if it is so in the window. */
static void steady(void)
{
	ran(9);
	CU_ASSERT_FALSE(tracked_are_steady(results, o.jobs.nrun, 4));
	CU_ASSERT_TRUE(tracked_are_steady(results, o.jobs.nrun, 5));
	CU_ASSERT_TRUE(tracked_are_steady(results, o.jobs.nrun, 9));
	for (uint32_t i = 0; i < o.jobs.nrun; i++)
		if (results[i].job->step == STEPS && results[i].job->round == 4)
			results[i].total.op[OP_READ].ios *= 2;
	CU_ASSERT_FALSE(tracked_are_steady(results, o.jobs.nrun, 8));
	CU_ASSERT_TRUE(tracked_are_steady(results, o.jobs.nrun, 9));
	forget();
}

static const struct test tests[] = {
	{ "each run has the values of its job and step so far", found },
	{ "all have to be steady over the last five rounds", steady },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("tracked", tests);
}
