/* SPDX-License-Identifier: MIT */
/* Single values of a job, for those who need one of a group. */
#include "io/copy_options.h"
#include "job/area_options.h"
#include "job/cache_options.h"
#include "job/files_options.h"
#include "job/job.h"
#include "job/offset_options.h"
#include "job/report_options.h"
#include "job/runtime_options.h"
#include "load/shape_options.h"
#include "load/workload.h"

bool job_is_diskless(const struct job *job)
{
	const struct engine *x = job->engine;

	return x->caps & ENGINE_DISKLESS || (x->diskless && x->diskless(job->engine_opts));
}

bool job_copies(const struct job *job)
{
	return job->workload->source != SOURCE_NONE && job->files->source;
}

bool job_copies_inside(const struct job *job)
{
	return job->shape->inside;
}

enum copy_method job_copy_method(const struct job *job)
{
	return job->shape->inside ? (enum copy_method)job->copy->method : COPY_READWRITE;
}

bool job_may_share(const struct job *job)
{
	enum copy_method method = job_copy_method(job);

	return job->copy->sparse || method == COPY_REFLINK || method == COPY_FILE_RANGE;
}

bool job_keeps_holes(const struct job *job)
{
	return job->copy->sparse;
}

bool job_moves_twice(const struct job *job)
{
	return (job_copies(job) && !job->shape->inside) || job->shape->trimwrite;
}

bool job_is_direct(const struct job *job)
{
	return job->cache->direct;
}

bool job_keeps_zones(const struct job *job)
{
	return job->offset->zone_mode == ZONES_ZBD && !job->replay.niologs;
}

uint64_t job_zone_size(const struct job *job)
{
	return job->offset->zones.size;
}

bool job_splits_sizes(const struct job *job, int op)
{
	return job_bssplit(job, op)->n;
}

const struct bssplit *job_bssplit(const struct job *job, int op)
{
	static const struct bssplit none;

	return job->offset->split ? &job->offset->split->op[op] : &none;
}

uint64_t job_longest_ns(const struct job *job)
{
	return job->runtime->longest.ns;
}

bool job_fills_device(const struct job *job)
{
	return job->area->fill_device;
}

uint64_t job_file_bytes(const struct job *job)
{
	const struct area_options *a = job->area;

	return a->filesize.hi ? a->filesize.hi : a->size.bytes / job->files->nrfiles;
}

void job_print_copy(const struct job *job, FILE *f)
{
	fprintf(f, "copies %s to %s", job->files->source, job->files->filename);
}

uint32_t job_kb_base(const struct job *job)
{
	return job->report->kb_base;
}

bool job_is_shown(const struct job *job)
{
	return job->report->stats;
}
