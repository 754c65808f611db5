/* SPDX-License-Identifier: MIT */
/* Rounds over ranks, for steady=: what none of them would find alone. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "hosts/merge.h"
#include "hosts/rounds.h"
#include "report/tracked.h"
#include "sched/rounds.h"
#include "tests/jobs.h"
#include "tests/support.h"

#define RANKS 3
#define ROUNDS 25

static struct outcome outcome;
static struct job_result result[RANKS][ROUNDS];
static struct host_part parts[RANKS];
static struct host_rounds rounds;

/* Makes the jobs: a round each. No rank has begun any. */
static void begin(const char *steady)
{
	char text[256];

	snprintf(text, sizeof(text), "[global]\nioengine=null\nsize=64k\n%s[a]\n", steady);
	jobs_right(&outcome, text);
	CU_ASSERT_EQUAL_FATAL(outcome.jobs.nrun, ROUNDS);
	for (uint32_t i = 0; i < RANKS; i++) {
		parts[i] = (struct host_part){ .rank = i, .jobs = result[i] };
		for (uint32_t k = 0; k < ROUNDS; k++) {
			const struct job *job = outcome.jobs.run[k];

			result[i][k] = (struct job_result){ .job = job };
			CU_ASSERT_FATAL(
				!stats_init(&result[i][k].total, job_ops(job), job_latencies(job)));
		}
	}
}

static void end(void)
{
	host_rounds_free(&rounds);
	for (uint32_t i = 0; i < RANKS; i++)
		for (uint32_t k = 0; k < ROUNDS; k++)
			stats_release(&result[i][k].total);
	outcome_free(&outcome);
}

/* Has a rank do so many reads in a round, each of @lat_ns, from @begin_s to @end_s. */
static void does(uint32_t rank, uint32_t round, uint64_t ios, uint64_t lat_ns, uint64_t begin_s,
		 uint64_t end_s)
{
	struct job_result *r = &result[rank][round - 1];
	struct op_stats *o = &r->total.op[OP_READ];

	r->started = true;
	r->begin_ns = begin_s * NSEC_PER_SEC;
	r->end_ns = end_s * NSEC_PER_SEC;
	r->runtime_ns = r->end_ns - r->begin_ns;
	o->ios = ios;
	o->bytes = ios * 4096;
	histogram_add_many(o->hist[LAT], lat_ns, ios);
}

/* Returns whether the ranks find together, behind a round, that there need be no other one. */
static bool over(uint32_t round)
{
	return host_rounds_judge(&rounds, &outcome.jobs, parts, RANKS, round);
}

/* One takes from the other what it gains: each varies for ever, and both together do not. */
static void sum(void)
{
	begin("steady=snia\n");
	for (uint32_t round = 1; round <= 5; round++) {
		uint64_t more = round % 2 ? 900 : 0;

		does(0, round, 50 + more, 1000, 10 * round, 10 * round + 1);
		does(1, round, 950 - more, 1000, 10 * round, 10 * round + 1);
		CU_ASSERT_EQUAL(over(round), round == 5);
	}
	end();
}

/* Where one is steady and the other is not, the sum says what holds. */
static void one(void)
{
	begin("steady=snia\n");
	for (uint32_t round = 1; round <= 9; round++) {
		does(0, round, 100, 1000, 10 * round, 10 * round + 1);
		does(2, round, round < 5 ? 900 : 100, 1000, 10 * round, 10 * round + 1);
		CU_ASSERT_EQUAL(over(round), round == 9);
	}
	end();
}

/* A latency is that of all operations: a rank counts by how many it did. */
static void latency(void)
{
	begin("steady=snia\nsteady_of=lat\n");
	for (uint32_t round = 1; round <= 5; round++) {
		does(0, round, 990, 1000, 10 * round, 10 * round + 1);
		does(1, round, 10, round % 2 ? 1000 : 9000, 10 * round, 10 * round + 1);
		CU_ASSERT_EQUAL(over(round), round == 5);
	}
	end();
	/* 500 of each: the mean goes from 1000 to 5000 and back */
	begin("steady=snia\nsteady_of=lat\n");
	for (uint32_t round = 1; round <= 5; round++) {
		does(0, round, 500, 1000, 10 * round, 10 * round + 1);
		does(1, round, 500, round % 2 ? 1000 : 9000, 10 * round, 10 * round + 1);
		CU_ASSERT_FALSE(over(round));
	}
	end();
}

/* The time is that of all, from the first begin to the last end, as in summary.csv. */
static void time_of_all(void)
{
	struct job_result r;

	begin("steady=snia\n");
	does(0, 1, 100, 1000, 10, 11);
	does(1, 1, 100, 3000, 12, 14);
	CU_ASSERT_EQUAL_FATAL(merge_counts(&r, parts, RANKS, 0), 0);
	CU_ASSERT_TRUE(r.started);
	CU_ASSERT_EQUAL(r.runtime_ns, 4 * NSEC_PER_SEC);
	CU_ASSERT_EQUAL(tracked_value(&r), 50);
	CU_ASSERT_EQUAL(histogram_mean(r.total.op[OP_READ].hist[LAT]), 2000);
	stats_release(&r.total);
	/* a round that no rank began has no value */
	CU_ASSERT_EQUAL_FATAL(merge_counts(&r, parts, RANKS, 1), 0);
	CU_ASSERT_FALSE(r.started);
	stats_release(&r.total);
	end();
}

/* The verdict is on the last round that ran; a run that was ended is no unsteady one. */
static void verdict(void)
{
	static struct job_result all[ROUNDS];

	begin("steady=snia\n");
	for (uint32_t round = 1; round <= 6; round++) {
		does(1, round, round * 100, 1000, 10 * round, 10 * round + 1);
		CU_ASSERT_FALSE(over(round));
	}
	for (uint32_t k = 0; k < ROUNDS; k++)
		CU_ASSERT_EQUAL_FATAL(merge_counts(&all[k], parts, RANKS, k), 0);
	rounds_notes(all, ROUNDS, false);
	for (uint32_t k = 0; k < ROUNDS; k++)
		CU_ASSERT_EQUAL(all[k].unsteady, k == 5);
	CU_ASSERT_PTR_NOT_NULL(strstr(all[5].err.text, "[a] steady=snia: not reached in 6 rounds"));
	rounds_notes(all, ROUNDS, true);
	CU_ASSERT_FALSE(all[5].unsteady);
	for (uint32_t k = 0; k < ROUNDS; k++)
		stats_release(&all[k].total);
	end();
}

static const struct test tests[] = {
	{ "ranks that vary against each other are steady together", sum },
	{ "a rank that is steady is not all of them", one },
	{ "a latency is the mean of all operations", latency },
	{ "the time is that of all ranks", time_of_all },
	{ "the verdict is on the last round", verdict },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("hosts_rounds", tests);
}
