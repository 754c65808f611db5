/* SPDX-License-Identifier: MIT */
/* Limits of /dev/null and /dev/zero: see void_device.h. */
#include "file/void_device.h"

#include "io/engine.h"
#include "io/file_ops.h"
#include "job/area_options.h"
#include "job/end_sync_options.h"
#include "job/sync_options.h"

int files_check_void_size(const struct planner *p, const struct file *file)
{
	const struct area_options *o = p->job->area;
	const struct {
		const char *option;
		bool share;
	} shares[] = { { "size", o->size.pct },
		       { "offset", o->offset.pct },
		       { "offset_increment", o->offset_increment.pct } };

	if (job_takes_files(p->job))
		return 0; /* files are refused in other words */
	if (job_fills_device(p->job))
		return job_fail(p->job, p->e, "fill_device",
				"fill_device=1: %s has no end; size= alone works", file->path);
	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++)
		if (shares[i].share)
			return job_fail(p->job, p->e, shares[i].option,
					"%s=: a share of %s, which has no end: write bytes",
					shares[i].option, file->path);
	if (o->size.bytes || o->filesize.hi || p->f->iolog)
		return 0;
	return job_fail(p->job, p->e, "size",
			"%s has no end and no size is given: write size=, such as size=1g",
			file->path);
}

/* Refuses what would ask for a sync, which such a device does not know. */
static int check_syncs(const struct planner *p, const struct file *file)
{
	const struct job *job = p->job;
	const struct {
		const char *option;
		bool given;
	} syncs[] = { { "end_fsync", job->end_sync->fsync },
		      { "end_syncfs", job->end_sync->syncfs },
		      { "fsync_on_close", job->end_sync->on_close },
		      { "fsync", job->sync->fsync },
		      { "fdatasync", job->sync->fdatasync },
		      { "sync_file_range", job->sync->range.flags },
		      { "read_iolog", job->replay.syncs } };

	for (size_t i = 0; file->writes && i < sizeof(syncs) / sizeof(syncs[0]); i++)
		if (syncs[i].given)
			return job_fail(job, p->e, syncs[i].option,
					"%s=: %s keeps nothing, and knows no sync; leave it out",
					syncs[i].option, file->path);
	return 0;
}

int files_check_void(const struct planner *p, const struct file *file)
{
	const struct job *job = p->job;

	if (job_file_op(job)->steps || job->engine->caps & (ENGINE_SPACE | ENGINE_BUFFERED))
		return job_fail(job, p->e, job_given(job, "file_ops") ? "file_ops" : "ioengine",
				"%s is no file: ioengine=psync and other engines that read and "
				"write work",
				file->path);
	if (file->trims)
		return job_fail(job, p->e, "rw", "rw=: %s has no space to give back", file->path);
	if (job_verify_kind(job))
		return job_fail(job, p->e, "verify",
				"verify=: %s keeps nothing that could be read back", file->path);
	if (file->reads && !target_is_zero(&file->id))
		return job_fail(job, p->e, "rw",
				"rw=: a read of %s is at its end at once; /dev/zero has data",
				file->path);
	return check_syncs(p, file);
}

int files_refuse_void_copy(const struct planner *p, const struct file *file)
{
	return job_fail(p->job, p->e, planner_option(p, file),
			"%s is no end of a copy: a job that reads or one that writes works on it",
			file->path);
}
