/* SPDX-License-Identifier: MIT */
/* The rules of rates: which options of them go together. */
#include "tests/jobs.h"
#include "tests/support.h"

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
	{ "rules between options", rules },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("rate", tests);
}
