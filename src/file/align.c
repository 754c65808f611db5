/* SPDX-License-Identifier: MIT */
/* Demands of files on offsets and sizes: see align.h. */
#include "file/align.h"

#include <errno.h>
#include <inttypes.h>

#include "job/job.h"
#include "job/offset_options.h"
#include "job/pattern.h"
#include "load/zbd_options.h"

const char *files_off_grid(const struct job *job, int op, uint32_t align, uint64_t *value)
{
	const struct offset_options *o = job->offset;
	const struct bssplit *split = job_bssplit(job, op);
	const struct {
		const char *option;
		uint64_t value;
	} places[] = {
		{ "blockalign", o->align.op[op].lo },
		{ "zonerange", o->zone_mode == ZONES_STRIDED ? o->zones.range : 0 },
		{ "zoneskip", o->zones.skip },
		{ "zonesize", job_keeps_zones(job) ? o->zones.size : 0 },
		{ "zonecapacity", job_keeps_zones(job) ? job->zbd->capacity : 0 },
	};

	for (uint32_t i = 0; i < split->n; i++) {
		*value = split->size[i].bs;
		if (*value % align)
			return "bssplit";
	}
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		*value = places[i].value;
		if (*value % align)
			return places[i].option;
	}
	return NULL;
}

/* Checks the blocks of one direction: each size that may be drawn. */
static int check_blocks(const struct file *file, const struct job *job, int op, uint32_t align,
			struct err *e)
{
	const char *option = job_given(job, "bsrange") ? "bsrange" : "bs", *other;
	const struct range *bs = &job_blocks(job)[op];
	bool split = job_splits_sizes(job, op);
	uint64_t value;

	if (!split && bs->lo % align)
		return job_fail(job, e, option,
				"bs=%" PRIu64
				" with direct=1: %s takes multiples of %u bytes; that "
				"or direct=0 works",
				bs->lo, file->path, align);
	/* sizes are drawn in steps of the smallest where that is a power of two, else of a byte */
	if (!split && bs->lo != bs->hi && bs->lo & (bs->lo - 1))
		return job_fail(job, e, option,
				"bsrange=%" PRIu64 "-%" PRIu64
				" with direct=1: %s takes multiples of %u bytes; a range that "
				"begins at a power of two keeps to them",
				bs->lo, bs->hi, file->path, align);
	other = files_off_grid(job, op, align, &value);
	if (!other)
		return 0;
	return job_fail(job, e, other,
			"%s=%" PRIu64 " with direct=1: %s takes multiples of %u bytes; that or "
			"direct=0 works",
			other, value, file->path, align);
}

int files_check_places(const struct files *f, const struct file *file, const struct job *job,
		       struct err *e)
{
	const struct distribution_options *d = job->offset->distribution;
	const struct pattern *rw = job_pattern(job);
	int op = rw->trims ? 2 : rw->reads ? 0 : 1;
	uint64_t align = job->offset->align.op[op].lo;
	uint64_t bs = align ? align : job_blocks(job)[op].lo;

	if (job->offset->shared && f->ntargets > 1)
		return job_fail(job, e, "shared_offset",
				"shared_offset=1 works on one file, and the job has %u",
				f->ntargets);
	for (uint32_t i = 0; d && i < d->nlist && rw->random; i++)
		if (d->list[i] >= file->region.length / bs)
			return job_fail(job, e, "random_distribution",
					"random_distribution=sequence: no block %u: %s has %" PRIu64
					" blocks of %" PRIu64 " bytes",
					d->list[i], file->path, file->region.length / bs, bs);
	return 0;
}

int files_check_align(const struct file *file, const struct job *job, uint32_t align, struct err *e)
{
	int64_t skip = job_pattern(job)->skip;
	int ret = 0;

	if (file->reads)
		ret = check_blocks(file, job, 0, align, e);
	if (!ret && file->writes)
		ret = check_blocks(file, job, job_pattern(job)->trims ? 2 : 1, align, e);
	if (!ret && file->region.start % align)
		ret = job_fail(job, e, "offset",
			       "offset=: byte %" PRIu64 " with direct=1: %s takes multiples of %u "
			       "bytes; that or direct=0 works",
			       file->region.start, file->path, align);
	if (!ret && skip % (int64_t)align)
		ret = job_fail(job, e, "rw",
			       "rw= leaves out %" PRId64 " bytes with direct=1: %s takes multiples "
			       "of %u bytes; that or direct=0 works",
			       skip, file->path, align);
	return ret;
}
