/* SPDX-License-Identifier: MIT */
/* Rules and consequences of what a job is: its workload, its engine, its modes. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "engines/engines.h"
#include "io/copy_options.h"
#include "io/file_ops.h"
#include "job/cpu_load.h"
#include "job/area_options.h"
#include "job/depth_options.h"
#include "job/direction_options.h"
#include "job/end_sync_options.h"
#include "job/files_options.h"
#include "job/job.h"
#include "job/options.h"
#include "job/refuse.h"
#include "job/rules.h"
#include "job/service_options.h"
#include "load/shape_options.h"
#include "load/workload.h"

/* job.ini has the name as the header of a section. */
static int check_name(struct job *job, struct err *e)
{
	if (strcmp(job->name, "global"))
		return 0;
	return job_fail(job, e, "name",
			"name=global: a section of this name has the defaults of all jobs: write "
			"another name");
}

static int check_pattern(struct job *job, struct err *e)
{
	const struct workload *w = job->workload;
	const struct pattern *rw = job_pattern(job);

	if (!w->rw || job_copies(job) || !job_given(job, "rw"))
		return 0;
	if (w->rw_only && (rw->reads && rw->writes ? true : rw->reads != !strcmp(w->rw, "read")))
		return job_fail(job, e, "rw", "rw= contradicts workload=%s: leave one of them out",
				w->name);
	if (w->op == OP_CHAIN && (rw->reads || !rw->writes))
		return job_fail(job, e, "rw",
				"workload=%s without source= makes chains of writes: rw=write or "
				"randwrite",
				w->name);
	return 0;
}

static int check_engine(const struct job *job, struct err *e)
{
	const struct workload *w = job->workload;
	char list[128] = "";

	if (!(w->needs & ~job->engine->caps))
		return 0;
	engines_that(w->needs, list, sizeof(list));
	return job_fail(job, e, "workload", "workload=%s: ioengine=%s cannot do that; these can:%s",
			w->name, job->engine->name, list);
}

static int check_workload(struct job *job, struct err *e)
{
	const struct workload *w = job->workload;
	int ret = 0;

	if (w->source == SOURCE_NEEDED && !job->files->source)
		ret = job_fail(job, e, "workload",
			       "workload=%s needs source=, the file or device to read", w->name);
	if (w->source == SOURCE_NONE && job->files->source)
		ret = job_fail(job, e, "source",
			       "source=%s: workload=%s reads no source; workload=copy does",
			       job->files->source, w->name);
	if (check_engine(job, e))
		ret = -EINVAL;
	if (job_changed(job, "iovecs") && w->shape(job->shape).niov != job->shape->iovecs)
		ret = job_fail(job, e, "iovecs", "iovecs= means nothing to workload=%s", w->name);
	if (job_changed(job, "links") && w->shape(job->shape).steps != job->shape->links)
		ret = job_fail(job, e, "links", "links= means nothing to workload=%s%s", w->name,
			       job->shape->source ? " with a source=" : "");
	return ret;
}

/* Options that make sense only where a block may be moved more than once, or not at all. */
static int check_copy(struct job *job, struct err *e)
{
	static const char *const meaningless[] = {
		"norandommap",
		"io_size",
		"nrfiles",
		"filesize",
		"offset",
		"offset_increment",
		"rwmixread",
		"rwmixwrite",
		"refill_buffers",
		"zero_buffers",
		"scramble_buffers",
		"buffer_pattern",
		"buffer_compress_percentage",
		"dedupe_percentage",
	};
	int ret = 0;

	if (!job_copies(job) && job->workload->source != SOURCE_NEEDED)
		return 0;
	if (!job->files->filename)
		ret = job_fail(job, e, "workload",
			       "workload=%s needs filename=, the file or device to write",
			       job->workload->name);
	for (size_t i = 0; i < sizeof(meaningless) / sizeof(meaningless[0]); i++)
		if (job_given(job, meaningless[i]) && job_changed(job, meaningless[i]))
			ret = job_fail(
				job, e, meaningless[i],
				"%s= means nothing to a copy, which moves all of source= once: "
				"leave it out",
				meaningless[i]);
	if (job->area->size.pct)
		ret = job_fail(job, e, "size", "size= of a copy is a number of bytes, not a share");
	if (job_pattern(job)->nr || job_pattern(job)->skip)
		ret = job_fail(job, e, "rw", "rw= with :N would leave blocks out of the copy");
	if (job_blocks(job)[0].lo != job_blocks(job)[1].lo ||
	    job_blocks(job)[0].hi != job_blocks(job)[1].hi ||
	    job_blocks(job)[0].lo != job_blocks(job)[0].hi)
		ret = job_fail(job, e, job_given(job, "bs") ? "bs" : "bsrange",
			       "a copy has one block size: bs=SIZE");
	return ret;
}

static int check_modes(struct job *job, struct err *e)
{
	bool batch = !strcmp(job->workload->name, "batch");

	if (!batch && job_given(job, "batch_modes") && job_changed(job, "batch_modes"))
		return job_fail(job, e, "batch_modes", "batch_modes= is for workload=batch");
	if (!batch)
		return 0;
	if (!job->engine->reap)
		return job_fail(
			job, e, "workload",
			"workload=batch: ioengine=%s takes one I/O at a time; an asynchronous "
			"engine such as io_uring or libaio takes batches",
			job->engine->name);
	if (job->depth->iodepth < 2)
		return job_fail(job, e, "iodepth",
				"workload=batch compares batches of up to iodepth=, "
				"which is %u: write iodepth=32, say",
				job->depth->iodepth);
	if (job_changed(job, "iodepth_batch") || job_changed(job, "iodepth_batch_complete_min"))
		return job_fail(job, e, "workload",
				"workload=batch sets the batch itself, by batch_modes=: leave "
				"iodepth_batch* out");
	return 0;
}

/* Refuses options that an engine which changes the space of files cannot have: it has no data. */
static int check_space(struct job *job, struct err *e)
{
	static const char *const data[] = { "verify",     "fill",        "discard",  "fill_device",
					    "read_iolog", "file_append", "pre_read", NULL };
	const struct pattern *rw = job_pattern(job);
	bool cuts = !(job->engine->caps & ENGINE_TRIMS);

	if (!(job->engine->caps & ENGINE_SPACE))
		return 0;
	if (job->workload->shape != workload_find("rw")->shape)
		return job_fail(job, e, "workload",
				"workload=%s: ioengine=%s moves no data: leave workload= out",
				job->workload->name, job->engine->name);
	if (cuts && (rw->reads || !rw->writes))
		return job_fail(
			job, e, "rw",
			"ioengine=%s is for rw=write or randwrite: it cuts a file, or lets it "
			"grow, where a write would be",
			job->engine->name);
	return job_refuse_changed(job, e, data,
				  "means nothing to ioengine=%s, which moves no data: leave it out",
				  job->engine->name);
}

static int check_shape(struct job *job, struct err *e)
{
	const struct range *bs = &job_blocks(job)[job_pattern(job)->reads ? 0 : 1];
	struct shape shape = job_shape(job);

	if (shape.span == 1)
		return 0;
	if (bs->lo != bs->hi)
		return job_fail(job, e, "bsrange", "workload=%s has one block size: bs=SIZE",
				job->workload->name);
	if (bs->lo * shape.span > UINT64_C(1) << 30)
		return job_fail(job, e, "bs",
				"bs=%" PRIu64
				" times %u parts is more than 1 GiB, the limit of one unit of work",
				bs->lo, shape.span);
	return 0;
}

/* A job that loads a CPU has a share of it, and no work of its own kind. */
static int check_cpu_load(struct job *job, struct err *e)
{
	const struct cpu_load *l = job_cpu_load(job);

	if (l && !l->percent)
		return job_fail(
			job, e, "cpuload",
			"ioengine=cpuio needs cpuload=, the share of a CPU that each worker "
			"takes, such as cpuload=50");
	if (l && (job->workload != workload_find("rw") || job_reads_back(job) ||
		  job->replay.niologs || job_takes_whole(job) || job->nsweeps))
		return job_fail(job, e, "ioengine",
				"ioengine=cpuio moves nothing: workload=, verify=, read_iolog=, "
				"fill=, discard= and sweeps mean nothing to it");
	return 0;
}

void work_settle(struct job *job)
{
	const struct workload *w = job->workload;
	struct pattern *rw = &job->direction->rw;

	job->shape->inside = job->copy->method != COPY_READWRITE && w->source == SOURCE_NEEDED;
	job->shape->source = w->source != SOURCE_NONE && job->files->source;
	job->shape->file_op = &file_op_list[job->engine->file_ops ? (int)job->engine->file_ops :
								    job->service->file_ops];
	job->shape->apart = job->engine->file_ops != FILE_KEEP_OPEN;
	if (job->service->file_ops == FILE_CREATE_WRITE_CLOSE && !job_given(job, "rw"))
		*rw = (struct pattern){ .writes = true };
	if (w->rw && !job_copies(job) && !job_given(job, "rw")) {
		rw->reads = !strcmp(w->rw, "read");
		rw->writes = !rw->reads;
	}
	if (job_copies(job) || w->source == SOURCE_NEEDED)
		job->end_sync->fsync = true;
}

job_rule *const work_rules[] = { check_name,  check_pattern,  check_workload,
				 check_copy,  check_modes,    check_space,
				 check_shape, check_cpu_load, NULL };
