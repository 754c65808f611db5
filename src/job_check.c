/* SPDX-License-Identifier: MIT */
/* The rules between options: one function a topic, general to specific. */
#include <errno.h>
#include <string.h>

#include "job.h"

static int check_workload(struct job *job, struct err *e)
{
	const struct workload *w = job->workload;
	int ret = 0;

	if (w->rw && !job_given(job, "rw")) {
		job->io.rw = (struct pattern){ .reads = !strcmp(w->rw, "read"),
					       .writes = !strcmp(w->rw, "write") };
	} else if (w->rw && (job->io.rw.reads && job->io.rw.writes ?
				     true :
				     job->io.rw.reads != !strcmp(w->rw, "read"))) {
		ret = job_fail(job, e, "rw", "rw= contradicts workload=%s: leave one of them out",
			       w->name);
	}
	if (w->needs_source && !job->files.source)
		ret = job_fail(job, e, "workload",
			       "workload=%s needs source=, the file or device to read", w->name);
	if (!w->needs_source && job->files.source)
		ret = job_fail(job, e, "source",
			       "source=%s: workload=%s reads no source; workload=copy does",
			       job->files.source, w->name);
	return ret;
}

/* What only makes sense where each block is read and written once. */
static int check_copy(struct job *job, struct err *e)
{
	static const char *const meaningless[] = {
		"norandommap",      "io_size",   "nrfiles",    "filesize",       "offset",
		"offset_increment", "rwmixread", "rwmixwrite", "refill_buffers", "zero_buffers",
	};
	int ret = 0;

	if (!job->workload->needs_source)
		return 0;
	job->io.end_fsync = true;
	if (!job->files.filename)
		ret = job_fail(job, e, "workload",
			       "workload=copy needs filename=, the file or device to write");
	for (size_t i = 0; i < sizeof(meaningless) / sizeof(meaningless[0]); i++)
		if (job_given(job, meaningless[i]) && job_changed(job, meaningless[i]))
			ret = job_fail(job, e, meaningless[i],
				       "%s= means nothing to workload=copy, which copies all of "
				       "source= once: leave it out",
				       meaningless[i]);
	if (job->files.size.pct)
		ret = job_fail(job, e, "size", "size= of a copy is a number of bytes, not a share");
	if (job->io.rw.nr)
		ret = job_fail(job, e, "rw", "rw= with :N would leave blocks out of the copy");
	if (job->io.bs.op[0].lo != job->io.bs.op[1].lo ||
	    job->io.bs.op[0].hi != job->io.bs.op[1].hi ||
	    job->io.bs.op[0].lo != job->io.bs.op[0].hi)
		ret = job_fail(job, e, job_given(job, "bs") ? "bs" : "bsrange",
			       "a copy has one block size: bs=SIZE");
	return ret;
}

static int check_depth(struct job *job, struct err *e)
{
	struct job_depth *d = &job->depth;
	int ret = 0;

	if (d->batch > d->iodepth)
		ret = job_fail(job, e, "iodepth_batch", "iodepth_batch=%u is more than iodepth=%u",
			       d->batch, d->iodepth);
	if (d->complete_min > d->iodepth)
		ret = job_fail(job, e, "iodepth_batch_complete_min",
			       "iodepth_batch_complete_min=%u is more than iodepth=%u, and would "
			       "be waited for forever",
			       d->complete_min, d->iodepth);
	if (d->complete_max && d->complete_max < d->complete_min)
		ret = job_fail(job, e, "iodepth_batch_complete_max",
			       "iodepth_batch_complete_max=%u is less than "
			       "iodepth_batch_complete_min=%u",
			       d->complete_max, d->complete_min);
	if (d->low > d->iodepth)
		ret = job_fail(job, e, "iodepth_low", "iodepth_low=%u is more than iodepth=%u",
			       d->low, d->iodepth);
	return ret;
}

static int check_time(struct job *job, struct err *e)
{
	if (job->time.time_based && !job->time.runtime.ns)
		return job_fail(job, e, "time_based",
				"time_based needs runtime=, such as runtime=30s");
	return 0;
}

static int check_files(struct job *job, struct err *e)
{
	int ret = 0;

	if (job->files.size.pct == 0 && job->files.size.bytes == 0 &&
	    job->engine->caps & ENGINE_DISKLESS && !job->files.filesize.hi)
		ret = job_fail(job, e, "size",
			       "ioengine=%s has no files to take a size from: "
			       "write size=, such as size=1g",
			       job->engine->name);
	if (job->engine->caps & ENGINE_DISKLESS &&
	    (job->files.size.pct || job->files.offset.pct || job->files.offset_increment.pct))
		ret = job_fail(job, e,
			       job->files.size.pct   ? "size" :
			       job->files.offset.pct ? "offset" :
						       "offset_increment",
			       "ioengine=%s has no files to take a share of: write bytes",
			       job->engine->name);
	if (job->files.filename && job_changed(job, "nrfiles"))
		ret = job_fail(job, e, "nrfiles",
			       "nrfiles= and filename= contradict each other: filename= names the "
			       "files");
	if (job->files.filesize.hi && !job->files.filesize.lo)
		ret = job_fail(job, e, "filesize", "filesize= begins at 0: a file needs a size");
	return ret;
}

static int check_data(struct job *job, struct err *e)
{
	if (job->data.zero_buffers && job->data.refill_buffers)
		return job_fail(job, e, "refill_buffers",
				"refill_buffers and zero_buffers contradict each other: leave one "
				"of them out");
	return 0;
}

int job_check(struct job *job, struct err *e)
{
	int (*const rules[])(struct job *, struct err *) = {
		check_workload, check_copy, check_depth, check_time, check_files, check_data,
	};
	int ret = 0;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		ret = rules[i](job, e) ? -EINVAL : ret;
	return ret;
}
