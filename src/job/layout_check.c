/* SPDX-License-Identifier: MIT */
/* Rules of how files are made, and when they are removed. */
#include <errno.h>

#include "io/engine.h"
#include "io/file_ops.h"
#include "job/amount_options.h"
#include "job/job.h"
#include "job/layout_options.h"
#include "job/options.h"
#include "job/rules.h"
#include "job/service_options.h"

static int check_mounted(struct job *job, struct err *e)
{
	if (job->layout->allow_mounted)
		return job_fail(job, e, "allow_mounted_write",
				"allow_mounted_write=1: a mounted device is never written: unmount "
				"it first, and leave this out");
	return 0;
}

/* Names what gives the job further loops, each on new files; NULL: there is one loop. */
static const char *loops_name(const struct job *job, char *text, size_t n)
{
	snprintf(text, n, "loops=%u", job->amount->loops);
	if (job->amount->loops > 1)
		return text;
	return job_time_based(job) && job_reads_back(job) ? "time_based and verify=" : NULL;
}

/* The files of the next loop are new, and empty. */
static int check_unlink_loops(struct job *job, struct err *e)
{
	char text[32];
	const char *loops = loops_name(job, text, sizeof(text));

	if (!job->layout->unlink_each_loop || !loops)
		return 0;
	if (!job_only_writes(job) || job_verifies_only(job) || job->layout->overwrite)
		return job_fail(job, e, "unlink_each_loop",
				"unlink_each_loop=1 with %s is for jobs that only write, without "
				"overwrite=1: each loop begins with empty files",
				loops);
	if (job->engine->caps & ENGINE_BUFFERED || job_engine_flag(job, "registerfiles") ||
	    job->service->openfiles)
		return job_fail(job, e, "unlink_each_loop",
				"unlink_each_loop=1 with %s: ioengine=mmap, registerfiles=1 "
				"and openfiles= keep the files of the first loop open: leave one "
				"out",
				loops);
	return 0;
}

/* Data that are to be checked are those that are there. */
static int check_fill(struct job *job, struct err *e)
{
	if (!job->layout->fill_holes || !job_reads_what_is_there(job))
		return 0;
	return job_fail(job, e, "fill_holes",
			"fill_holes=1 and verify= of data that were written before contradict each "
			"other: leave one out");
}

/* A state says which writes are in the files after the run. */
static int check_kept(struct job *job, struct err *e)
{
	const char *option = job->layout->unlink ? "unlink" : "unlink_each_loop";

	if (!job_saves_state(job) || (!job->layout->unlink && !job->layout->unlink_each_loop))
		return 0;
	return job_fail(
		job, e, "verify_state_save",
		"verify_state_save=1 and %s=1 contradict each other: what is removed cannot "
		"be verified after a crash",
		option);
}

bool job_makes_on_open(const struct job *job)
{
	return job->layout->create_on_open;
}

static int check_create(struct job *job, struct err *e)
{
	if (!job->layout->create_on_open || job_file_op(job)->makes)
		return 0;
	if (!job_writes(job))
		return job_fail(
			job, e, "create_on_open",
			"create_on_open=1 is for jobs that write: a job that only reads would "
			"find empty files");
	if (job->layout->overwrite || job->engine->caps & ENGINE_BUFFERED)
		return job_fail(job, e, "create_on_open",
				"create_on_open=1: a file is laid out before it is opened with %s; "
				"leave one out",
				job->layout->overwrite ? "overwrite=1" : "ioengine=mmap");
	return 0;
}

job_rule *const layout_rules[] = { check_mounted, check_unlink_loops, check_fill,
				   check_create,  check_kept,         NULL };
