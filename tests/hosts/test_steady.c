/* SPDX-License-Identifier: MIT */
/* steadystate= over ranks: their words to rank 0 and its answers, over wires of the test. */
#include "hosts/steady.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "sched/hosts.h"
#include "sched/job.h"
#include "tests/runs.h"
#include "tests/support.h"

#define RANKS 3
#define MOST_WORDS 256

/* A word on its way. */
static struct {
	uint32_t from, to;
	uint8_t *bytes;
	size_t n;
	bool there;
} words[MOST_WORDS];

static uint32_t nwords, said[RANKS]; /* by rank: the words that it was sent */
static size_t longest;

int wire_say(struct wire *w, uint32_t to, const void *bytes, size_t n)
{
	if (w->lost[to])
		return -1;
	CU_ASSERT_FATAL(nwords < MOST_WORDS);
	words[nwords].from = w->rank;
	words[nwords].to = to;
	words[nwords].bytes = malloc(n);
	memcpy(words[nwords].bytes, bytes, n);
	words[nwords].n = n;
	words[nwords++].there = true;
	said[to]++;
	longest = n > longest ? n : longest;
	return 0;
}

bool wire_next(struct wire *w, uint32_t *from, struct pack *p)
{
	for (uint32_t i = 0; i < nwords; i++) {
		if (!words[i].there || words[i].to != w->rank)
			continue;
		words[i].there = false;
		*from = words[i].from;
		*p = (struct pack){ .reads = true, .bytes = words[i].bytes, .n = words[i].n };
		return true;
	}
	return false;
}

static struct run run;
static struct sched others[RANKS], *sched[RANKS];
static struct hosts as[RANKS];
static struct wire wires[RANKS];
static struct host_steady ranks[RANKS];
static bool lost[RANKS][RANKS];

/* Begins a stage of jobs on all ranks; @hosts: those that the last of them is for, or NULL. */
static void begin(const char *jobs, const char *hosts)
{
	struct err e = { 0 };
	char text[512];

	nwords = 0;
	longest = 0;
	memset(said, 0, sizeof(said));
	memset(lost, 0, sizeof(lost));
	snprintf(text, sizeof(text),
		 "[global]\nioengine=null\nsize=64k\ntime_based\nruntime=9\nsteadystate=iops:10%%\n"
		 "steadystate_duration=3\n%s",
		 jobs);
	run_begin(&run, text, NSEC_PER_SEC);
	for (uint32_t i = 0; i < run.s.jobs->nrun; i++)
		((struct job *)run.s.jobs->run[i])->nranks = RANKS;
	if (hosts)
		CU_ASSERT_EQUAL(job_set((struct job *)run.s.jobs->run[run.s.jobs->nrun - 1],
					"hosts", hosts, &e),
				0);
	as[0] = (struct hosts){ .n = RANKS };
	run.s.hosts = &as[0];
	run_prepare(&run);
	for (uint32_t i = 0; i < RANKS; i++) {
		as[i] = (struct hosts){ .rank = i, .n = RANKS };
		sched[i] = i ? &others[i] : &run.s;
		if (i)
			sched_open_other(sched[i], &run.s, &as[i]);
		wires[i] = (struct wire){ .rank = i, .n = RANKS, .lost = lost[i] };
		host_steady_begin(&ranks[i], &wires[i], sched[i], 0);
	}
}

/* Releases a job on a rank: its one worker has not begun yet. */
static void release(uint32_t rank, uint32_t job)
{
	CU_ASSERT_EQUAL_FATAL(sched_steady_open(sched[rank], &sched[rank]->list[job]), 0);
}

/* Releases a job on all ranks, whose workers begin at once. */
static void all_begin(uint32_t job)
{
	for (uint32_t i = 0; i < RANKS; i++) {
		release(i, job);
		steady_begin(&sched[i]->list[job].steady, 0, 1);
	}
}

/* Has the worker of a rank leave an interval, with so many I/Os of 4 KiB and 1 us. */
static void leaves(uint32_t rank, uint32_t job, uint64_t index, uint64_t ios)
{
	struct steady_count c = { ios, ios * 4096, (double)ios * 1000, ios, 1 };

	steady_leave(&sched[rank]->list[job].steady, 0, index + 1, &c);
}

/* Has all ranks look, the others before rank 0, and hear its answers. */
static void look(void)
{
	for (uint32_t i = 1; i < RANKS; i++)
		host_steady_step(&ranks[i], &wires[i], false);
	for (uint32_t i = 0; i < RANKS; i++)
		host_steady_step(&ranks[i], &wires[i], false);
}

/* Returns how many ranks know that the job is steady. */
static uint32_t know(uint32_t job)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < RANKS; i++)
		n += steady_attained(&sched[i]->list[job].steady);
	return n;
}

/* Ends the stage on all ranks, which wait for each other no longer than it takes. */
static void finish(void)
{
	for (uint32_t i = 1; i < RANKS; i++)
		CU_ASSERT_FALSE(host_steady_step(&ranks[i], &wires[i], true));
	CU_ASSERT_TRUE(host_steady_step(&ranks[0], &wires[0], true));
	for (uint32_t i = 0; i < RANKS; i++) {
		host_steady_finish(&ranks[i], &wires[i]);
		CU_ASSERT_EQUAL(ranks[i].ntalks, 0);
	}
	for (uint32_t i = 0; i < nwords; i++)
		CU_ASSERT_FALSE(words[i].there); /* nobody was told anything that it did not hear */
}

static void end(void)
{
	for (uint32_t i = 0; i < nwords; i++)
		if (words[i].there)
			free(words[i].bytes);
	for (uint32_t i = 0; i < RANKS; i++) {
		host_steady_free(&ranks[i]);
		if (i)
			sched_release(sched[i]);
	}
	run_end(&run);
}

/* What each does varies for ever; the sum does not. */
static void together(void)
{
	const struct steady *all;

	begin("[a]\n", NULL);
	all_begin(0);
	for (uint64_t i = 1; i <= 3; i++) {
		CU_ASSERT_EQUAL(know(0), 0);
		leaves(0, 0, i, i % 2 ? 900 : 100);
		leaves(1, 0, i, i % 2 ? 50 : 850);
		look();
		leaves(2, 0, i, 50);
		look();
	}
	CU_ASSERT_EQUAL(know(0), RANKS);
	all = &ranks[0].all[0];
	CU_ASSERT_EQUAL(all->steady_at, 3);
	CU_ASSERT_EQUAL_FATAL(all->n, 3);
	for (int i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(all->window[i].iops, 1000);
		CU_ASSERT_EQUAL(all->window[i].bytes_per_s, 4096000);
		CU_ASSERT_EQUAL(all->window[i].lat_ns, 1000);
	}
	/* a word when it began, one an interval, and the last; and one answer */
	for (uint32_t i = 0; i < RANKS; i++)
		steady_end(&sched[i]->list[0].steady, 0);
	for (uint32_t i = 1; i < RANKS; i++)
		host_steady_finish(&ranks[i], &wires[i]);
	host_steady_finish(&ranks[0], &wires[0]);
	CU_ASSERT(said[0] >= 2 * 4 && said[0] <= 2 * 5);
	CU_ASSERT_EQUAL(said[1], 1);
	CU_ASSERT_EQUAL(said[2], 1);
	CU_ASSERT(longest < 50);
	end();
}

/* All end with an interval, before any of them looks: it counts. */
static void at_the_end(void)
{
	struct job_result r;

	begin("[a]\n", NULL);
	all_begin(0);
	for (uint32_t i = 0; i < RANKS; i++) {
		for (uint64_t k = 1; k <= 3; k++)
			leaves(i, 0, k, 100);
		steady_end(&sched[i]->list[0].steady, 0);
	}
	finish();
	r = (struct job_result){ .job = run.s.jobs->run[0], .started = true };
	host_steady_report(&ranks[0], &r, others, RANKS, false);
	CU_ASSERT_FALSE(r.unsteady);
	CU_ASSERT_EQUAL(ranks[0].all[0].steady_at, 3);
	CU_ASSERT_PTR_NOT_NULL(strstr(r.note.text, "steady after 3 s of the run: the mean of the "
						   "last 3 values is 300.0 IOPS"));
	end();
}

/* What was found is there in the process that goes on. */
static void kept(void)
{
	struct host_steady later = { 0 };
	struct pack x = { 0 };
	struct job_result r;

	begin("[a]\n", NULL);
	all_begin(0);
	for (uint32_t i = 0; i < RANKS; i++) {
		for (uint64_t k = 1; k <= 3; k++)
			leaves(i, 0, k, 100);
		steady_end(&sched[i]->list[0].steady, 0);
	}
	finish();
	host_steady_pack(&ranks[0], &run.s, 0, &x);
	x.reads = true;
	host_steady_pack(&later, &run.s, 0, &x);
	CU_ASSERT_TRUE(!x.bad && x.at == x.n);
	r = (struct job_result){ .job = run.s.jobs->run[0], .started = true };
	host_steady_report(&later, &r, others, RANKS, false);
	CU_ASSERT_PTR_EQUAL(r.steady, &later.all[0]);
	CU_ASSERT_PTR_NOT_NULL(strstr(r.note.text, "steady after 3 s of the run: the mean of the "
						   "last 3 values is 300.0 IOPS"));
	/* where it was found once more, the words are none of this run */
	x.at = 0;
	host_steady_pack(&later, &run.s, 0, &x);
	CU_ASSERT_TRUE(x.bad);
	host_steady_free(&later);
	pack_free(&x);
	end();
}

/* A rank that is behind is waited for: its interval is over when it says so. */
static void behind(void)
{
	begin("[a]\n", NULL);
	all_begin(0);
	for (uint64_t i = 1; i <= 9; i++) {
		leaves(0, 0, i, 100);
		leaves(2, 0, i, 100);
		look();
	}
	CU_ASSERT_EQUAL(know(0), 0);
	CU_ASSERT_EQUAL(ranks[0].all[0].n, 0);
	for (uint64_t i = 1; i <= 2; i++)
		leaves(1, 0, i, 100);
	look();
	CU_ASSERT_EQUAL(ranks[0].all[0].n, 2);
	leaves(1, 0, 3, 100);
	look();
	CU_ASSERT_EQUAL(know(0), RANKS);
	CU_ASSERT_EQUAL(ranks[0].all[0].steady_at, 3);
	end();
}

/* Whose workers have ended does nothing any more, and is not waited for; nobody may be left. */
static void ended(void)
{
	begin("[a]\n", NULL);
	all_begin(0);
	for (uint32_t i = 0; i < RANKS; i++)
		leaves(i, 0, 1, 100);
	steady_end(&sched[1]->list[0].steady, 0);
	look();
	CU_ASSERT_FALSE(host_steady_step(&ranks[1], &wires[1], true));
	for (uint64_t i = 2; i <= 3; i++) {
		leaves(0, 0, i, 100);
		leaves(2, 0, i, 100);
		look();
	}
	CU_ASSERT_EQUAL(know(0), 0); /* 300, 200, 200 */
	steady_end(&sched[0]->list[0].steady, 0);
	for (uint64_t i = 4; i <= 5; i++) {
		leaves(2, 0, i, 100);
		look();
	}
	CU_ASSERT_EQUAL(know(0), 0); /* 200, 100, 100 */
	leaves(2, 0, 6, 100);
	look();
	CU_ASSERT_TRUE(steady_attained(&sched[2]->list[0].steady));
	CU_ASSERT_EQUAL(ranks[0].all[0].steady_at, 6);
	CU_ASSERT_EQUAL(said[1], 1);
	end();
}

/* The answer is no where it was not steady, and each rank has one. */
static void never(void)
{
	struct job_result r;

	begin("[a]\n", NULL);
	all_begin(0);
	for (uint64_t i = 1; i <= 5; i++) {
		for (uint32_t k = 0; k < RANKS; k++)
			leaves(k, 0, i, i * 100);
		look();
	}
	for (uint32_t i = 0; i < RANKS; i++)
		steady_end(&sched[i]->list[0].steady, 0);
	finish();
	CU_ASSERT_EQUAL(know(0), 0);
	CU_ASSERT(said[1] == 1 && said[2] == 1);
	r = (struct job_result){ .job = run.s.jobs->run[0], .started = true };
	host_steady_report(&ranks[0], &r, others, RANKS, false);
	CU_ASSERT_PTR_EQUAL(r.steady, &ranks[0].all[0]);
	CU_ASSERT_TRUE(r.unsteady);
	CU_ASSERT_PTR_NOT_NULL(strstr(r.err.text,
				      "steadystate=: not reached: the mean of the last 3 values is "
				      "1200.0 IOPS, the farthest is off by 25 %"));
	/* one that another job has ended on some rank need not be steady */
	others[2].list[0].dismissed = true;
	r = (struct job_result){ .job = run.s.jobs->run[0], .started = true };
	host_steady_report(&ranks[0], &r, others, RANKS, false);
	CU_ASSERT_FALSE(r.unsteady);
	end();
}

/* A rank without the job has no say, and rank 0 judges what it has no part in. */
static void elsewhere(void)
{
	begin("[a]\n", "1-2");
	CU_ASSERT_EQUAL(ranks[0].ntalks, 1);
	for (uint32_t i = 1; i < RANKS; i++) {
		release(i, 0);
		steady_begin(&sched[i]->list[0].steady, 0, 1);
	}
	for (uint64_t k = 1; k <= 3; k++) {
		leaves(1, 0, k, 100);
		leaves(2, 0, k, 200);
		look();
	}
	CU_ASSERT_EQUAL(know(0), 2);
	CU_ASSERT_EQUAL(ranks[0].all[0].window[2].iops, 300);
	end();
	begin("[a]\n", "1");
	CU_ASSERT_EQUAL(ranks[2].ntalks, 0);
	CU_ASSERT_TRUE(host_steady_step(&ranks[2], &wires[2], true));
	CU_ASSERT_FALSE(host_steady_step(&ranks[0], &wires[0], true));
	CU_ASSERT_FALSE(host_steady_step(&ranks[1], &wires[1], true)); /* no answer yet */
	CU_ASSERT_TRUE(host_steady_step(&ranks[0], &wires[0], true));
	CU_ASSERT_TRUE(host_steady_step(&ranks[1], &wires[1], true));
	end();
}

/* A job of the same report that begins later on one rank: all begin anew, and it hears, too. */
static void later(void)
{
	begin("group_reporting\n[a]\n[b]\nwait_for=a\n", "1");
	CU_ASSERT_EQUAL(ranks[0].ntalks, 1);
	all_begin(0);
	for (uint64_t k = 1; k <= 2; k++) {
		for (uint32_t i = 0; i < RANKS; i++)
			leaves(i, 0, k, 100);
		look();
	}
	CU_ASSERT_EQUAL(ranks[0].all[0].n, 2);
	steady_end(&sched[1]->list[0].steady, 0);
	release(1, 1);
	look();
	for (uint64_t k = 3; k <= 4; k++) {
		leaves(0, 0, k, 100);
		leaves(2, 0, k, 100);
	}
	look();
	CU_ASSERT_EQUAL(ranks[0].all[0].n, 2); /* it is waited for */
	steady_begin(&sched[1]->list[0].steady, 1, 5);
	look();
	CU_ASSERT_EQUAL(ranks[0].all[0].n, 0);
	for (uint64_t k = 5; k <= 7; k++) {
		struct steady_count c = { 700, 4096, 1000, 700, 1 };

		leaves(0, 0, k, 100);
		leaves(2, 0, k, 100);
		steady_leave(&sched[1]->list[0].steady, 1, k + 1, &c);
		look();
	}
	CU_ASSERT_EQUAL(know(0), RANKS);
	CU_ASSERT_EQUAL(ranks[0].all[0].window[0].iops, 900);
	end();
}

/* A rank that is lost is not waited for; what it said counts. */
static void gone(void)
{
	begin("[a]\n", NULL);
	all_begin(0);
	for (uint32_t i = 0; i < RANKS; i++)
		leaves(i, 0, 1, 100);
	look();
	lost[0][1] = true;
	for (uint64_t k = 2; k <= 4; k++) {
		leaves(0, 0, k, 100);
		leaves(2, 0, k, 100);
		look();
	}
	CU_ASSERT_TRUE(steady_attained(&sched[0]->list[0].steady));
	CU_ASSERT_EQUAL(ranks[0].all[0].window[0].iops, 200);
	CU_ASSERT_EQUAL(said[1], 0);
	/* to the other ranks it is rank 0 that may be lost */
	lost[2][0] = true;
	CU_ASSERT_TRUE(host_steady_step(&ranks[2], &wires[2], true));
	end();
}

/* A rank at work that says nothing for too long is lost, and the others end; one that waits not. */
static void silent(void)
{
	begin("[a]\n", NULL);
	ranks[0].silence_ns = NSEC_PER_SEC;
	for (uint32_t i = 0; i < RANKS; i++)
		release(i, 0);
	look();
	clock_put_ahead(5 * NSEC_PER_SEC);
	look();
	CU_ASSERT_FALSE(lost[0][1] || lost[0][2]);
	for (uint32_t i = 0; i < RANKS; i++)
		steady_begin(&sched[i]->list[0].steady, 0, 1);
	look();
	clock_put_ahead(3 * NSEC_PER_SEC / 2); /* an interval is a second */
	look();
	CU_ASSERT_FALSE(lost[0][1] || lost[0][2]);
	CU_ASSERT_EQUAL(know(0), 0);
	clock_put_ahead(NSEC_PER_SEC);
	leaves(2, 0, 1, 100);
	host_steady_step(&ranks[2], &wires[2], false);
	host_steady_step(&ranks[0], &wires[0], false);
	host_steady_step(&ranks[2], &wires[2], false);
	CU_ASSERT_TRUE(lost[0][1]);
	CU_ASSERT_FALSE(lost[0][2]);
	CU_ASSERT_TRUE(steady_attained(&sched[0]->list[0].steady));
	CU_ASSERT_FALSE(steady_attained(&sched[1]->list[0].steady));
	CU_ASSERT_TRUE(steady_attained(&sched[2]->list[0].steady));
	CU_ASSERT_FALSE(steady_attained(&ranks[0].all[0])); /* nobody takes it for steady */
	end();
	/* workers that have ended have nothing to say, though others of the rank may begin */
	begin("[a]\n", NULL);
	ranks[0].silence_ns = NSEC_PER_SEC;
	all_begin(0);
	look();
	for (uint32_t i = 1; i < RANKS; i++)
		steady_end(&sched[i]->list[0].steady, 0);
	look();
	clock_put_ahead(5 * NSEC_PER_SEC);
	look();
	CU_ASSERT_FALSE(lost[0][1] || lost[0][2]);
	end();
}

static const struct test tests[] = {
	{ "the sum is judged, and all are told once", together },
	{ "the last interval counts", at_the_end },
	{ "what was found is kept", kept },
	{ "a rank that is behind is waited for", behind },
	{ "a rank that has ended is not", ended },
	{ "a job that never is steady", never },
	{ "a job that is not for all ranks", elsewhere },
	{ "a job that begins later in a group", later },
	{ "a rank that is lost", gone },
	{ "a rank that is silent", silent },
	{ NULL, NULL },
};

int main(void)
{
	clock_init();
	return suite_run("hosts_steady", tests);
}
