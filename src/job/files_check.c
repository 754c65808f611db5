/* SPDX-License-Identifier: MIT */
/* Rules of how files are named, made, opened and removed. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "io/engine.h"
#include "job/area_options.h"
#include "job/files_options.h"
#include "job/io_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/rules.h"

static int check_targets(struct job *job, struct err *e)
{
	int ret = 0;

	if (job->engine->caps & ENGINE_BUFFERED && job->files->direct)
		ret = job_fail(job, e, "direct",
			       "ioengine=%s goes through the page cache, which direct=1 goes past: "
			       "leave it out",
			       job->engine->name);
	if (job->files->filename && job_changed(job, "nrfiles"))
		ret = job_fail(job, e, "nrfiles",
			       "nrfiles= and filename= contradict each other: filename= names the "
			       "files");
	return ret;
}

/* A job that names its files needs no format, where that was said of all jobs. */
static int check_names(struct job *job, struct err *e)
{
	if (!job->files->filename || !job_changed(job, "filename_format"))
		return 0;
	if (given_options_special(&job->as_written, "filename") &&
	    !given_options_special(&job->as_written, "filename_format"))
		return job_set(job, "filename_format", job_opt("filename_format")->def, e);
	return job_fail(job, e, "filename_format",
			"filename_format= and filename= contradict each other: filename= "
			"names the files");
}

static int check_mounted(struct job *job, struct err *e)
{
	if (job->files->allow_mounted)
		return job_fail(job, e, "allow_mounted_write",
				"allow_mounted_write=1: a mounted device is never written: unmount "
				"it first, and leave this out");
	return 0;
}

static bool engine_flag(const struct job *job, const char *name)
{
	const struct opt *o = job->engine->opts ? opt_find(job->engine->opts, name) : NULL;
	char *value = o ? opt_get(o, job->engine_opts) : NULL;
	bool set = value && !strcmp(value, "1");

	free(value);
	return set;
}

/* Refuses openfiles= where the engine keeps files open for itself. */
static int check_openfiles(struct job *job, struct err *e)
{
	if (!job->files->openfiles)
		return 0;
	if (job->files->file_ops != FILE_KEEP_OPEN)
		return job_fail(job, e, "openfiles",
				"openfiles= and file_ops= contradict each other: leave one out");
	if (job->engine->caps & ENGINE_BUFFERED)
		return job_fail(job, e, "openfiles",
				"openfiles=: ioengine=%s maps its files from start to end; leave "
				"it out",
				job->engine->name);
	if (engine_flag(job, "registerfiles"))
		return job_fail(job, e, "openfiles",
				"openfiles= and registerfiles=1 contradict each other: the kernel "
				"would keep them open");
	return 0;
}

/* The files of the next loop are new, and empty. */
static int check_unlink_loops(struct job *job, struct err *e)
{
	if (!job->files->unlink_each_loop || job->area->loops == 1)
		return 0;
	if (!job->io->rw.writes || job->io->rw.reads || job->io->rw.trims || job_copies(job) ||
	    job->files->overwrite)
		return job_fail(
			job, e, "unlink_each_loop",
			"unlink_each_loop=1 with loops=%u is for jobs that write alone, and "
			"without overwrite=1: the files of the next loop are empty",
			job->area->loops);
	if (job->engine->caps & ENGINE_BUFFERED || engine_flag(job, "registerfiles") ||
	    job->files->openfiles)
		return job_fail(job, e, "unlink_each_loop",
				"unlink_each_loop=1 with loops=%u: ioengine=mmap, registerfiles=1 "
				"and openfiles= keep to the files that they were given",
				job->area->loops);
	return 0;
}

static int check_create(struct job *job, struct err *e)
{
	if (!job->files->create_on_open)
		return 0;
	if (!job->io->rw.writes || job->io->rw.reads || job->io->rw.trims || job_copies(job))
		return job_fail(
			job, e, "create_on_open",
			"create_on_open=1 is for jobs that only write: a job that reads needs "
			"its files before");
	if (job->files->overwrite || job->engine->caps & ENGINE_BUFFERED)
		return job_fail(job, e, "create_on_open",
				"create_on_open=1: a file is laid out before it is opened with %s; "
				"leave one out",
				job->files->overwrite ? "overwrite=1" : "ioengine=mmap");
	return 0;
}

/* Options that say something to the kernel of a file, where there is none. */
static int check_diskless(struct job *job, struct err *e)
{
	static const char *const options[] = { "sync", "write_hint", "pre_read" };
	int ret = 0;

	if (!(job->engine->caps & ENGINE_DISKLESS))
		return 0;
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (job_changed(job, options[i]))
			ret = job_fail(job, e, options[i],
				       "%s= means nothing to ioengine=%s, which touches no file",
				       options[i], job->engine->name);
	return ret;
}

job_rule *const files_rules[] = { check_targets,      check_names,  check_mounted,  check_openfiles,
				  check_unlink_loops, check_create, check_diskless, NULL };
