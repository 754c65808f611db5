/* SPDX-License-Identifier: MIT */
/* What O_DIRECT asks of a job: blocks and places that are multiples of its file's alignment. */
#include <errno.h>
#include <inttypes.h>

#include "files_name.h"
#include "job.h"

const char *files_off_grid(const struct job *job, int op, uint32_t align, uint64_t *value)
{
	const struct job_offsets *o = &job->offsets;
	const struct bssplit *split = &o->split.op[op];
	const struct {
		const char *option;
		uint64_t value;
	} places[] = {
		{ "blockalign", o->align.op[op].lo },
		{ "zonerange", o->zone_mode == ZONES_STRIDED ? o->zones.range : 0 },
		{ "zoneskip", o->zones.skip },
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

/* Blocks of one direction, whichever is drawn. */
static int check_blocks(const struct file *file, const struct job *job, int op, uint32_t align,
			struct err *e)
{
	const char *option = job_given(job, "bsrange") ? "bsrange" : "bs", *other;
	const struct range *bs = &job->io.bs.op[op];
	bool split = job->offsets.split.op[op].n;
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

int files_check_align(const struct file *file, const struct job *job, uint32_t align, struct err *e)
{
	int64_t skip = job->io.rw.skip;
	int ret = 0;

	if (file->reads)
		ret = check_blocks(file, job, 0, align, e);
	if (!ret && file->writes)
		ret = check_blocks(file, job, file->trims ? 2 : 1, align, e);
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
