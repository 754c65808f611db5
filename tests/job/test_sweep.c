/* SPDX-License-Identifier: MIT */
/* Sweeps: their values, the steps and rounds that they make, and what is wrong with them. */
#include <stdlib.h>
#include <string.h>

#include "job/blocks_options.h"
#include "job/depth_options.h"
#include "job/matrix.h"
#include "job/require_options.h"
#include "job/sweep_values.h"
#include "job/time_options.h"
#include "tests/jobs.h"
#include "tests/support.h"

static struct outcome t;

static void check_values(const char *text, const char *expected, const char *file, unsigned line)
{
	struct sweep_values v;
	struct err e = { 0 };
	char all[256] = "";

	if (sweep_values_parse("x", text, &v, &e))
		strcpy(all, e.text);
	for (uint32_t i = 0; i < v.n; i++) {
		strcat(all, i ? " " : "");
		strcat(all, v.list[i]);
	}
	check_text(all, expected, file, line);
	sweep_values_free(&v);
}

#define CHECK_VALUES(text, expected) check_values((text), (expected), __FILE__, __LINE__)

static void values(void)
{
	CHECK_VALUES("4k 16k  64k ", "4k 16k 64k");
	CHECK_VALUES("psync\tlibaio", "psync libaio");
	CHECK_VALUES("4k,8k 16k", "4k,8k 16k");
	CHECK_VALUES("1..64*2", "1 2 4 8 16 32 64");
	CHECK_VALUES("1..100*3", "1 3 9 27 81");
	CHECK_VALUES("0..100+25", "0 25 50 75 100");
	CHECK_VALUES("0..99+25", "0 25 50 75");
	CHECK_VALUES("4k..16k*2", "4k 8k 16k");
	CHECK_VALUES("4k..12k+4k", "4k 8k 12k");
	CHECK_VALUES("512k..2m*2", "524288 1048576 2097152");
	CHECK_VALUES("1ms..4ms*2", "1ms 2ms 4ms");
	CHECK_VALUES("500us..2ms*2", "500us 1000us 2000us");
	CHECK_VALUES("10%..30%+10", "10% 20% 30%");
	CHECK_VALUES("7..7+1", "7");
	CHECK_VALUES("18446744073709551615..18446744073709551615*2", "18446744073709551615");
	CHECK_VALUES("1 8..16*2 3", "1 8 16 3");
	CHECK_VALUES("../a a..b", "../a a..b");
}

static void wrong_values(void)
{
	CHECK_VALUES("", "sweep.x=: values are missing: write them with blanks between\n");
	CHECK_VALUES("1..64", "sweep.x=1..64: 1..64: a range says how it goes on: 1..64*2, or "
			      "0..100+25\n");
	CHECK_VALUES("1..4*1",
		     "sweep.x=1..4*1: 1..4*1: this range has no end: its values do not grow\n");
	CHECK_VALUES("0..4*2",
		     "sweep.x=0..4*2: 0..4*2: this range has no end: its values do not grow\n");
	CHECK_VALUES("1..4+0",
		     "sweep.x=1..4+0: 1..4+0: this range has no end: its values do not grow\n");
	CHECK_VALUES("4..1*2", "sweep.x=4..1*2: 4..1*2: this range is empty: its first value is "
			       "above its last\n");
	CHECK_VALUES("1..4*x", "sweep.x=1..4*x: 1..4*x: not a range of numbers: write 1..64*2, "
			       "0..100+25 or 4k..1m*2\n");
	CHECK_VALUES("1k..4ms*2", "sweep.x=1k..4ms*2: 1k..4ms*2: not a range of numbers: write "
				  "1..64*2, 0..100+25 or 4k..1m*2\n");
	CHECK_VALUES("1..200000+1", "sweep.x=1..200000+1: more than 100000 values\n");
}

/* Checks what is run of the text: "step.round.job:bs,depth", in order. */
static void check_run(const char *text, const char *expected, const char *file, unsigned line)
{
	char all[2048] = "";
	size_t n = 0;

	jobs_right(&t, text);
	for (uint32_t i = 0; i < t.jobs.nrun; i++) {
		const struct job *job = t.jobs.run[i];
		char *bs = job_get(job, "bs");

		n += (size_t)snprintf(all + n, sizeof(all) - n, "%s%u.%u.%s:%s,%u", i ? " " : "",
				      job->step, job->round, job->name, bs, job->depth->iodepth);
		free(bs);
	}
	check_text(all, expected, file, line);
	outcome_free(&t);
}

#define CHECK_RUN(text, expected) check_run((text), (expected), __FILE__, __LINE__)

static void steps(void)
{
	CHECK_RUN("[a]\n[b]\n", "0.0.a:4k,1 0.0.b:4k,1");
	CHECK_RUN("[a]\nsweep.bs=4k 8k\nsweep.iodepth=1 2\n",
		  "1.0.a:4k,1 2.0.a:4k,2 3.0.a:8k,1 4.0.a:8k,2");
	/* jobs of one stage share what [global] sweeps; a job's own sweep is its own */
	CHECK_RUN("[global]\nsweep.bs=4k 8k\n[a]\n[b]\nsweep.iodepth=1 2\n",
		  "1.0.a:4k,1 1.0.b:4k,1 2.0.a:4k,1 2.0.b:4k,2 "
		  "3.0.a:8k,1 3.0.b:8k,1 4.0.a:8k,1 4.0.b:8k,2");
	/* each stage has steps of its own */
	CHECK_RUN("[a]\nsweep.bs=4k 8k\n[b]\nstonewall\nsweep.iodepth=1 2\n",
		  "1.0.a:4k,1 2.0.a:8k,1 3.0.b:4k,1 4.0.b:4k,2");
	/* the more special layer has the last word */
	CHECK_RUN("[global]\nsweep.bs=4k 8k\n[a]\nbs=1k\n[b]\nsweep.bs=2k\n",
		  "1.0.a:1k,1 1.0.b:2k,1");
	CHECK_RUN("[global]\nbs=1k\n[a]\nsweep.bs=2k 4k\n", "1.0.a:2k,1 2.0.a:4k,1");
}

static void rounds(void)
{
	CHECK_RUN("[a]\nrounds=2\n", "0.1.a:4k,1 0.2.a:4k,1");
	CHECK_RUN("[global]\nrounds=2\n[a]\nsweep.bs=4k 8k\n[b]\nstonewall\n",
		  "1.1.a:4k,1 2.1.a:8k,1 3.1.b:4k,1 1.2.a:4k,1 2.2.a:8k,1 3.2.b:4k,1");
	CHECK_RUN("[global]\nrounds=3\nround_order=abba\n[a]\nsweep.bs=4k 8k\n[b]\nstonewall\n",
		  "1.1.a:4k,1 2.1.a:8k,1 3.1.b:4k,1 3.2.b:4k,1 2.2.a:8k,1 1.2.a:4k,1 "
		  "1.3.a:4k,1 2.3.a:8k,1 3.3.b:4k,1");
}

static void phases(void)
{
	CHECK_RUN("[global]\nrounds=2\nsweep.bs=4k 8k\n[p]\nphase=precondition\nbs=1m\n[a]\n",
		  "0.0.p:1m,1 1.1.a:4k,1 2.1.a:8k,1 1.2.a:4k,1 2.2.a:8k,1");
	jobs_right(&t,
		   "[global]\nsweep.bs=4k 8k\nsweep.iodepth=2 4\n[p]\nphase=precondition\nbs=1m\n"
		   "[a]\n");
	CHECK_TEXT(t.warn.text,
		   "job.ini:3: [p] sweep.iodepth=2 4: a precondition job runs once, with the first "
		   "of these: iodepth=2; in its own section it may have another\n");
	outcome_free(&t);
	/* what fill= decides has no value of [global] */
	jobs_right(&t,
		   "[global]\nsweep.bs=4k 8k\n[p]\nphase=precondition\nrw=write\nfill=1x\n[a]\n");
	CHECK_TEXT(t.warn.text, "");
	outcome_free(&t);
	/* nor has a precondition what all jobs have to hold, but what its own section says */
	jobs_right(&t, "[global]\nrequire=iops>5\n[p]\nphase=precondition\n"
		       "[q]\nphase=precondition\nrequire=errors==0\n[a]\n");
	CU_ASSERT_PTR_NULL(t.jobs.list[0]->require->list);
	CHECK_TEXT(t.jobs.list[1]->require->list, "errors==0");
	CHECK_TEXT(t.jobs.list[2]->require->list, "iops>5");
	outcome_free(&t);
	/* one between others comes before those below it */
	CHECK_RUN("[a]\nsweep.bs=4k 8k\n[p]\nphase=precondition\n[b]\n",
		  "1.0.a:4k,1 2.0.a:8k,1 0.0.p:4k,1 3.0.b:4k,1");
	jobs_right(&t, "[p]\nphase=precondition\n[a]\n[b]\n");
	CU_ASSERT_FALSE(t.jobs.run[0]->time->stonewall);
	CU_ASSERT_TRUE(t.jobs.run[1]->time->stonewall);
	CU_ASSERT_FALSE(t.jobs.run[2]->time->stonewall);
	outcome_free(&t);
}

/* The same steps in another order, the same for one seed; and another in each round. */
static void random_order(void)
{
	static const char text[] = "[a]\nsweep_order=random\nrounds=2\nsweep.iodepth=1..32+1\n";
	uint32_t order[64], seen[2][33] = { { 0 } }, ascends = 0, same = 0;

	jobs_right(&t, text);
	CU_ASSERT_EQUAL_FATAL(t.jobs.nrun, 64);
	for (uint32_t i = 0; i < 64; i++) {
		order[i] = t.jobs.run[i]->step;
		CU_ASSERT_EQUAL(t.jobs.run[i]->depth->iodepth, order[i]);
		seen[i / 32][order[i]]++;
		ascends += i && order[i] == order[i - 1] + 1;
		same += i >= 32 && order[i] == order[i - 32];
	}
	for (uint32_t k = 1; k <= 32; k++)
		CU_ASSERT(seen[0][k] == 1 && seen[1][k] == 1);
	CU_ASSERT(ascends < 16);
	CU_ASSERT(same < 16);
	outcome_free(&t);
	jobs_right(&t, text);
	for (uint32_t i = 0; i < 64; i++)
		CU_ASSERT_EQUAL(t.jobs.run[i]->step, order[i]);
	outcome_free(&t);
}

/* Steps and rounds never do the same; precondition and a run without them do as ever. */
static void streams(void)
{
	uint64_t first[6];

	jobs_right(&t, "[global]\nrounds=2\n[p]\nphase=precondition\n[a]\nsweep.bs=4k 8k\n");
	CU_ASSERT_EQUAL_FATAL(t.jobs.nrun, 5);
	for (uint32_t i = 0; i < 5; i++)
		first[i] = rng_stream(job_stream(t.jobs.run[i], 0), RNG_OFFSET).state;
	for (uint32_t i = 0; i < 5; i++)
		for (uint32_t k = 0; k < i; k++)
			CU_ASSERT_NOT_EQUAL(first[i], first[k]);
	outcome_free(&t);
	jobs_right(&t, "[p]\n");
	CU_ASSERT_EQUAL(rng_stream(job_stream(t.jobs.run[0], 0), RNG_OFFSET).state, first[0]);
	outcome_free(&t);
}

static void refusals(void)
{
	CHECK_JOBS("[a]\nsweep.bsx=4k\n",
		   "job.ini:2: [a] sweep.bsx=4k: no such option; did you mean bs?\n");
	CHECK_JOBS("[a]\nsweep.bs=4k 8x\n",
		   "job.ini:2: [a] sweep.bs=8x: not a size: write a number with k, m, g or t, such "
		   "as 64k\n");
	CHECK_JOBS("[a]\nsweep.bsx=4k 8k\n",
		   "job.ini:2: [a] sweep.bsx=4k: no such option; did you mean bs?\n");
	CHECK_JOBS("[a]\nsweep.rwmixread=120 50 x 60 130\n",
		   "job.ini:2: [a] sweep.rwmixread=120: out of range: 0 to 100\n"
		   "job.ini:2: [a] sweep.rwmixread=x: not a number: write 32, say\n"
		   "job.ini:2: [a] sweep.rwmixread=130: out of range: 0 to 100\n");
	/* the first of them stand for all */
	jobs_from(&t, "[a]\nsweep.direct=2 3 4 5 1 6 7 8 9 10 11\n");
	CU_ASSERT_EQUAL(t.err.count, 9);
	CU_ASSERT_PTR_NOT_NULL(strstr(t.err.text, "direct=9: this is a flag: write 1 or 0\n"
						  "job.ini:2: [a] sweep.direct=: 2 more of its "
						  "values are wrong\n"));
	outcome_free(&t);
	CHECK_JOBS("[a]\nsweep.iodepth=1..8\n",
		   "job.ini:2: [a] sweep.iodepth=1..8: 1..8: a range says how it goes on: 1..64*2, "
		   "or 0..100+25\n");
	CHECK_JOBS("[a]\nsweep.stonewall=0 1\n",
		   "job.ini:2: [a] sweep.stonewall=: stonewall= arranges the run, and has one "
		   "value\n");
	CHECK_JOBS("[a]\nsweep.steady=none snia\n",
		   "job.ini:2: [a] sweep.steady=: steady= arranges the run, and has one value\n");
	/* what counts before there are steps would have its first value in all */
	CHECK_JOBS("[a]\nsweep.kb_base=1000 1024\n",
		   "job.ini:2: [a] sweep.kb_base=: kb_base= says how the sizes of its section are "
		   "read, and has one value: sweep.bs=4000 4096 has sizes of both kinds\n");
	CHECK_JOBS("[a]\nsweep.allrandrepeat=0 1\n",
		   "job.ini:2: [a] sweep.allrandrepeat=: allrandrepeat= decides whether a seed is "
		   "drawn for the job, and has one value: sweep.randseed= gives each step a seed "
		   "of its own\n");
	CHECK_JOBS("[a]\nsweep.discard=1 0\n",
		   "job.ini:2: [a] sweep.discard=: discard= decides what [global] says to its job, "
		   "and has one value: write a job for each\n");
	CHECK_JOBS("[a]\nsweep.exitall=0 1\n",
		   "job.ini:2: [a] sweep.exitall=: exitall= arranges the run, and has one value\n");
	CHECK_JOBS("[a]\nsweep.bs=4k 8k\nbs=1k\n",
		   "job.ini:3: [a] bs=1k contradicts sweep.bs=4k 8k in the same section: leave one "
		   "out\n");
	/* by any of its names, and those of its opposite */
	CHECK_JOBS(
		"[a]\nsweep.direct=0 1\nbuffered=1\n",
		"job.ini:3: [a] buffered=1 contradicts sweep.direct=0 1 in the same section: leave "
		"one out\n");
	CHECK_JOBS(
		"[a]\nsweep.bs=4k 8k\nsweep.blocksize=1k\nsweep.iodepth=1 2\n",
		"job.ini:3: [a] sweep.blocksize=1k contradicts sweep.bs=4k 8k in the same section: "
		"leave one out\n");
	CHECK_JOBS("[a]\nsweep.iodepth=1..400+1\nsweep.bs=4k..2000k+4k\n",
		   "job.ini:1: [a] its sweeps make more than 100000 steps: sweep less\n");
	CHECK_JOBS("[a]\nrounds=1000\nsweep.iodepth=1..400+1\n",
		   "job.ini:1: [a] more than 100000 steps in 1000 rounds: sweep less\n");
	CHECK_JOBS("[a]\nrounds=2\n[b]\n",
		   "job.ini:3: [b] rounds=1 is of the whole run, and [a] has rounds=2: write it "
		   "once, in [global]\n");
	CHECK_JOBS("[a]\nphase=precondition\nsweep.bs=4k 8k\n",
		   "job.ini:3: [a] sweep.bs=4k 8k: a precondition job runs once: give it one "
		   "value\n");
	CHECK_JOBS("[a]\nsweep.workload=rw batch\nioengine=io_uring\niodepth=8\n",
		   "job.ini:2: [a] workload=batch compares its modes by itself: loops= are its "
		   "rounds; leave out sweep.*= and rounds=\n");
	CHECK_JOBS("[a]\nworkload=batch\nioengine=io_uring\niodepth=8\nrounds=2\n",
		   "job.ini:2: [a] workload=batch compares its modes by itself: loops= are its "
		   "rounds; leave out sweep.*= and rounds=\n");
}

static void check_swept(const char *text, const char *expected, const char *file, unsigned line)
{
	char all[512] = "";
	size_t n = 0;

	jobs_right(&t, text);
	for (uint32_t i = 0; i < t.jobs.nrun; i++)
		if (t.jobs.run[i]->nswept)
			n += (size_t)snprintf(all + n, sizeof(all) - n, "%s%s", n ? " " : "",
					      t.jobs.run[i]->swept[0].value);
	check_text(all, expected, file, line);
	outcome_free(&t);
}

#define CHECK_SWEPT(text, expected) check_swept((text), (expected), __FILE__, __LINE__)

/* Tables of several runs are put together by these texts. */
static void one_spelling(void)
{
	CHECK_SWEPT("[a]\nsweep.bs=4096 16k 0x10000 1m\n", "4k 16k 64k 1m");
	CHECK_SWEPT("[a]\nsweep.bs=512k..2m*2\n", "512k 1m 2m");
	CHECK_SWEPT("[a]\nsweep.bs=4096,8192 4k,8k\n", "4k,8k 4k,8k");
	/* a blank is what the job has without the sweep, not what another step has */
	CHECK_SWEPT("[global]\nbs=64k\n[a]\nsweep.bs=,8k 16k ,4k\n", "64k,8k 16k 64k,4k");
	CHECK_SWEPT("[a]\nsweep.rate_iops=1k 1024\n", "1k 1k");
	CHECK_SWEPT("[a]\nsweep.runtime=1 1000ms 1m\n", "1s 1s 60s");
	CHECK_SWEPT("[a]\nioengine=io_uring\nsweep.sqthread_poll=0 1\n", "0 1");
	CHECK_SWEPT("[a]\nsweep.ioengine=psync io_uring\n", "psync io_uring");
	/* words with parts stay as they are */
	CHECK_SWEPT("[p]\nrw=read\n[a]\nstonewall\nrw=read\nsweep.rate_iops=50%:p\n", "50%:p");
	CHECK_SWEPT("[a]\nsweep.rw=randread:8 write\n", "randread:8 write");
	CHECK_SWEPT("[a]\nrw=randread\nsweep.bssplit=4k/50:8k/50 16k\n", "4k/50:8k/50 16k");
	CHECK_SWEPT("[a]\nsweep.filename=x y:z\n", "x y:z");
}

/* A rule that one value breaks is told with its place; once, if many values break it. */
static void rules(void)
{
	CHECK_JOBS(
		"[a]\nioengine=io_uring\niodepth_batch=8\nsweep.iodepth=2 4 8\n"
		"sweep.rw=read randread\n",
		"job.ini:3: [a] iodepth_batch=8 is more than iodepth=2 (and 1 more like this)\n");
	CHECK_JOBS("[a]\nioengine=io_uring\niodepth_batch=8\nsweep.iodepth=8 16\n", "");
	CHECK_JOBS("[a]\nsweep.ioengine=psync io_uring\nsqthread_poll=1\n",
		   "job.ini:3: [a] sqthread_poll=1: an option of ioengine=io_uring, and this job "
		   "has ioengine=psync\n");
}

static const struct test tests[] = {
	{ "values are words, and ranges of numbers", values },
	{ "what is no value is told, with what would work", wrong_values },
	{ "sweeps multiply to the steps of a stage", steps },
	{ "rounds repeat all steps, and may turn back", rounds },
	{ "what comes before runs once", phases },
	{ "steps in random order are all there, and the same for one seed", random_order },
	{ "no two steps or rounds have the same streams", streams },
	{ "a sweep that cannot be is refused with its place", refusals },
	{ "the values of steps are written in one way", one_spelling },
	{ "the rules are asked of each step", rules },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("sweep", tests);
}
