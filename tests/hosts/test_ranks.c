/* SPDX-License-Identifier: MIT */
/*
 * Results of many ranks on rank 0, as bytes that come in and are merged: each of them is taken to
 * have done what one run did. RANKS=10000 in the environment says for how many time and memory are
 * printed; nothing is judged by them.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/pack.h"
#include "hosts/merge.h"
#include "sched/hosts.h"
#include "sched/kept.h"
#include "tests/reports.h"
#include "tests/runs.h"
#include "tests/support.h"

#define IOS 2000

/* Rank 0, and what it knows of the others. */
struct party {
	struct run run;
	uint32_t n;
	struct sched *others;
	struct hosts *as;
	struct host_part *parts;
};

static void *must_have(size_t n, size_t size)
{
	void *p = calloc(n, size);

	CU_ASSERT_PTR_NOT_NULL_FATAL(p);
	return p;
}

/* Runs @njobs jobs, here and, as far as rank 0 knows, on @n ranks. */
static void begin(struct party *p, uint32_t n, uint32_t njobs)
{
	char text[8192] = "[global]\nioengine=null\nsize=8m\nnumber_ios=2000\nrw=randread\n";

	for (uint32_t i = 0; i < njobs; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "[j%u]\n", i);
	*p = (struct party){ .n = n,
			     .others = must_have(n, sizeof(*p->others)),
			     .as = must_have(n, sizeof(*p->as)),
			     .parts = must_have(n, sizeof(*p->parts)) };
	run_begin(&p->run, text, NSEC_PER_SEC);
	for (uint32_t i = 0; i < njobs; i++)
		((struct job *)p->run.s.jobs->run[i])->nranks = n;
	run_prepare(&p->run);
	CU_ASSERT_EQUAL_FATAL(sched_run(&p->run.s), 0);
}

static void end(struct party *p)
{
	for (uint32_t i = 1; i < p->n; i++)
		sched_release(&p->others[i]);
	run_end(&p->run);
	free(p->others);
	free(p->as);
	free(p->parts);
}

/* Has all results come in. Returns the bytes of one rank. */
static size_t come(struct party *p)
{
	struct pack bytes = { .zero = p->run.s.start_ns };
	size_t n;

	sched_stage_pack(&p->run.s, 0, &bytes);
	p->parts[0] = (struct host_part){ .jobs = p->run.s.results };
	for (uint32_t i = 1; i < p->n; i++) {
		struct pack x = {
			.reads = true, .bytes = bytes.bytes, .n = bytes.n, .zero = p->run.s.start_ns
		};

		p->as[i] = (struct hosts){ .rank = i, .n = p->n };
		sched_open_other(&p->others[i], &p->run.s, &p->as[i]);
		sched_stage_pack(&p->others[i], 0, &x);
		CU_ASSERT_TRUE(!x.bad && x.at == x.n);
		p->parts[i] = (struct host_part){ .rank = i, .jobs = p->others[i].results };
	}
	n = bytes.n;
	pack_free(&bytes);
	return n;
}

/* Returns the memory that the process has now, in MiB. */
static long resident_mib(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long all = 0, resident = 0;

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	CU_ASSERT_EQUAL(fscanf(f, "%ld %ld", &all, &resident), 2);
	fclose(f);
	return resident * sysconf(_SC_PAGESIZE) >> 20;
}

/* All ranks did what rank 0 did. */
static void adds_up(const struct party *p, const struct job_result *all,
		    const struct job_result *own)
{
	const struct histogram *h = all->total.op[OP_READ].hist[LAT];
	const struct histogram *one = own->total.op[OP_READ].hist[LAT];
	uint64_t sum = 0;

	CU_ASSERT_EQUAL_FATAL(h->min, one->min);
	CU_ASSERT_EQUAL_FATAL(h->max, one->max);
	for (uint32_t b = histogram_bucket(h->min); b <= histogram_bucket(h->max); b++) {
		CU_ASSERT_EQUAL(histogram_at(h, b), histogram_at(one, b) * p->n);
		sum += histogram_at(h, b);
	}
	CU_ASSERT_EQUAL(sum, (uint64_t)IOS * p->n);
	CU_ASSERT_EQUAL(all->total.op[OP_READ].ios, (uint64_t)IOS * p->n);
	for (uint32_t k = 0; k < p->n; k++)
		CU_ASSERT_PTR_NOT_NULL(all->workers[k]);
}

/* Makes hosts.csv: a row for each rank and job. */
static void has_table(const struct party *p, const struct job_result *all, uint32_t njobs)
{
	const struct report report = { .run_id = "run-1",
				       .njobs = njobs,
				       .jobs = all,
				       .start_ns = p->run.s.start_ns,
				       .hosts = p->parts,
				       .nhosts = p->n };
	uint64_t began = clock_now_ns();
	char *text = report_csv("hosts.csv", &report);
	uint32_t rows = 0;

	printf("\n    hosts.csv: %zu bytes in %.3f s ", strlen(text),
	       (double)(clock_now_ns() - began) / 1e9);
	for (const char *line = text; (line = strchr(line, '\n')); line++)
		rows++;
	CU_ASSERT_EQUAL(rows, 1 + p->n * njobs);
	free(text);
}

static void many(uint32_t n, uint32_t njobs)
{
	struct party p;
	struct job_result *all;
	uint64_t began, there;
	long before;
	size_t bytes;

	begin(&p, n, njobs);
	before = resident_mib();
	began = clock_now_ns();
	bytes = come(&p);
	there = clock_now_ns();
	all = merge_results(p.parts, n, njobs);
	CU_ASSERT_PTR_NOT_NULL_FATAL(all);
	printf("\n    %u ranks, %u jobs: %zu bytes a rank, read in %.3f s, merged in %.3f s, "
	       "%ld MiB ",
	       n, njobs, bytes, (double)(there - began) / 1e9,
	       (double)(clock_now_ns() - there) / 1e9, resident_mib() - before);
	for (uint32_t i = 0; i < njobs; i++)
		adds_up(&p, &all[i], &p.parts[0].jobs[i]);
	has_table(&p, all, njobs);
	merge_free(all, njobs);
	end(&p);
}

static void sixty_four(void)
{
	many(64, 20);
}

/* By default, few enough for any machine. */
static void asked(void)
{
	const char *n = getenv("RANKS");

	many(n && atoi(n) > 1 ? (uint32_t)atoi(n) : 256, 1);
}

static const struct test tests[] = {
	{ "64 ranks of 20 jobs: every bucket is the sum", sixty_four },
	{ "RANKS ranks of one job", asked },
	{ NULL, NULL },
};

int main(void)
{
	clock_init();
	return suite_run("hosts_ranks", tests);
}
