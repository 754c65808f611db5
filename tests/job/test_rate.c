/* SPDX-License-Identifier: MIT */
/* The options of rates: their values, and which of them go together. */
#include "load/rate_options.h"

#include <stdlib.h>
#include <string.h>

#include "tests/jobs.h"
#include "tests/support.h"

/* What each direction has of "a,b,c". */
static void values(void)
{
	static const struct {
		const char *text;
		uint64_t op[3];
		const char *printed;
	} right[] = {
		{ "500", { 500, 500, 500 }, "500" },
		{ "1m,500k", { 1 << 20, 500 << 10, 500 << 10 }, "1m,500k" },
		{ ",500k", { 0, 500 << 10, 500 << 10 }, "0,500k" },
		{ "500k,", { 500 << 10, 0, 0 }, "500k,0" },
		{ "1,2,3", { 1, 2, 3 }, "1,2,3" },
		{ "1,,3", { 1, 0, 3 }, "1,0,3" },
		{ ",,3", { 0, 0, 3 }, "0,0,3" },
		{ "(2*5)k,ncpus", { 0 }, NULL },
		{ ",", { 0 }, NULL },
		{ "", { 0 }, NULL },
		{ "1,2,3,4", { 0 }, NULL },
		{ "fast", { 0 }, NULL },
		{ "-1", { 0 }, NULL },
	};
	struct job *job = job_new();

	CU_ASSERT_PTR_NOT_NULL_FATAL(job);
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		struct err e = { 0 };
		int ret = job_set(job, "rate", right[i].text, &e);
		char *printed = job_get(job, "rate");

		CU_ASSERT_EQUAL(ret == 0, right[i].printed != NULL);
		CU_ASSERT_EQUAL(e.count, right[i].printed == NULL);
		if (right[i].printed) {
			CHECK_TEXT(printed, right[i].printed);
			CU_ASSERT_EQUAL(
				memcmp(job->rate->bytes.op, right[i].op, sizeof(right[i].op)), 0);
		}
		free(printed);
	}
	job_free(job);
}

static void rules(void)
{
	CHECK_JOBS("[a]\nrate_iops=100\nrate_process=poisson\nrw=randrw\n", "");
	CHECK_JOBS("[a]\nrate=1m\nrate_ignore_thinktime=1\nthinktime=1ms\n", "");
	CHECK_JOBS("[a]\nio_submit_mode=offload\n", "");
	CHECK_JOBS("[a]\nrate=1m\nrate_iops=100\n",
		   "job.ini:2: [a] rate= and rate_iops= contradict each other: leave one out\n");
	CHECK_JOBS("[a]\nrate_process=poisson\n",
		   "job.ini:2: [a] rate_process= means nothing without a rate, such as "
		   "rate_iops=1000\n");
	/* a rate of what the job does not do is none */
	CHECK_JOBS("[a]\nrate=,1m\nrate_ignore_thinktime=1\n",
		   "job.ini:3: [a] rate_ignore_thinktime= means nothing without a rate, such as "
		   "rate_iops=1000\n");
	CHECK_JOBS("[a]\nrate_iops=100,\nrw=rw\n",
		   "job.ini:2: [a] writes have no rate, and the rest of the mix has one: give each "
		   "a rate, or write two jobs\n");
	CHECK_JOBS("[a]\nrate=,1m\nrw=rw\n",
		   "job.ini:2: [a] reads have no rate, and the rest of the mix has one: give each "
		   "a rate, or write two jobs\n");
	CHECK_JOBS("[a]\nrate=1m,\nrw=rw\nrwmixread=100\n", "");
	CHECK_JOBS("[a]\nioengine=io_uring\niodepth=4\nworkload=batch\nrate_iops=100\n",
		   "job.ini:5: [a] rate_iops= contradicts workload=batch, which looks for the most "
		   "I/Os a second: leave one out\n");
	CHECK_JOBS("[a]\nioengine=io_uring\niodepth=4\niodepth_batch=auto\nrate=1m\n",
		   "job.ini:5: [a] rate= contradicts iodepth_batch=auto, which looks for the most "
		   "I/Os a second: leave one out\n");
}

static const struct test tests[] = {
	{ "values of each direction", values },
	{ "rules between options", rules },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("rate", tests);
}
