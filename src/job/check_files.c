/* SPDX-License-Identifier: MIT */
/* The rules between the options of how files are named, opened, served and synced. */
#include "job/check_files.h"
#include "io/engine.h"
#include "job/area_options.h"
#include "job/files_options.h"
#include "job/io_options.h"
#include "job/sync_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A job that names its files needs no format, where that was said of all jobs. */
static int check_names(struct job *job, struct err *e)
{
	if (!job->files->filename || !job_changed(job, "filename_format"))
		return 0;
	if (words_special(&job->words, "filename") &&
	    !words_special(&job->words, "filename_format"))
		return job_set(job, "filename_format", job_opt("filename_format")->def, e);
	return job_fail(job, e, "filename_format",
			"filename_format= and filename= contradict each other: filename= "
			"names the files");
}

static int check_sync(struct job *job, struct err *e)
{
	int *mode = &job->sync->mode;

	*mode = *mode == SYNC_0 ? SYNC_NONE : *mode == SYNC_1 ? SYNC_FILE : *mode;
	if (*mode != SYNC_NONE && job->engine->caps & ENGINE_BUFFERED)
		return job_fail(job, e, "sync",
				"sync=: ioengine=%s writes to memory, which no flag of a file "
				"syncs; fsync=1 works",
				job->engine->name);
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

static int check_range(struct job *job, struct err *e)
{
	if (job->sync->range.flags && !(job->engine->caps & ENGINE_RANGES))
		return job_fail(job, e, "sync_file_range",
				"sync_file_range=: ioengine=%s has no such transfer; sync, psync, "
				"vsync, pvsync and pvsync2 have",
				job->engine->name);
	return 0;
}

/* Until ENOSPC: what is written in order, and nothing else. */
static int check_fill(struct job *job, struct err *e)
{
	if (!job->area->fill_device)
		return 0;
	if (!job->io->rw.writes || job->io->rw.reads || job->io->rw.random || job->io->rw.trims ||
	    job_copies(job))
		return job_fail(job, e, "fill_device",
				"fill_device=1 is for rw=write, which goes on to where the space "
				"ends");
	if (job->engine->caps & (ENGINE_DISKLESS | ENGINE_BUFFERED))
		return job_fail(job, e, "fill_device",
				"fill_device=1: ioengine=%s makes no file larger; psync does",
				job->engine->name);
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

/* What keeps files open for itself cannot have them closed. */
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

static int check_append(struct job *job, struct err *e)
{
	const struct area_options *a = job->area;

	if (job->files->allow_mounted)
		return job_fail(job, e, "allow_mounted_write",
				"allow_mounted_write=1: a mounted device is never written: unmount "
				"it first, and leave this out");
	if (!a->append)
		return 0;
	if (job_copies(job) || job->io->rw.reads || job->io->rw.trims)
		return job_fail(
			job, e, "file_append",
			"file_append=1 is for jobs that write alone: behind the end there is "
			"nothing yet");
	if (!a->size.bytes || a->filesize.hi)
		return job_fail(job, e, "file_append",
				"file_append=1 needs size=, the bytes to add, and no filesize=");
	return 0;
}

int job_check_files(struct job *job, struct err *e)
{
	int ret = check_names(job, e);

	ret |= check_append(job, e);
	ret |= check_sync(job, e);
	ret |= check_range(job, e);
	ret |= check_fill(job, e);
	ret |= check_openfiles(job, e);
	ret |= check_unlink_loops(job, e);
	ret |= check_create(job, e);
	ret |= check_diskless(job, e);
	return ret ? -EINVAL : 0;
}
