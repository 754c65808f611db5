/* SPDX-License-Identifier: MIT */
/* Checking trims, before anything is lost: see trim.h. */
#include "file/trim.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "file/align.h"
#include "io/target_trim.h"
#include "job/pattern.h"
#include "job/trim_written.h"

/* Checks that pieces and offsets of trims are multiples of @align. */
static int check_pieces(const struct file *file, const struct job *job, const struct target *t,
			uint32_t align, struct err *e)
{
	int op = job_trims_written(job) ? 1 : 2;
	const struct range *bs = &job_blocks(job)[op];
	uint64_t value, length = file->region.length;
	const char *option;
	bool split = job_splits_sizes(job, op);

	option = files_off_grid(job, op, align, &value);
	if (!split && bs->lo % align) {
		option = job_given(job, "bsrange") ? "bsrange" : "bs";
		value = bs->lo;
	} else if (file->region.start % align) {
		option = "offset";
		value = file->region.start;
	} else if (job_pattern(job)->skip % (int64_t)align) {
		option = "rw";
		value = (uint64_t)llabs(job_pattern(job)->skip);
	}
	/* at a device's end, what is no whole piece does no harm */
	if (!option && job_discards(job) && t->kind == TARGET_BLOCK && length % align &&
	    file->region.start + length < t->size) {
		option = "size";
		value = length;
	}
	if (option)
		return job_fail(job, e, option,
				"%s=: %" PRIu64 " bytes in a job that trims: %s gives space back "
				"in pieces of %u bytes; write a multiple of that",
				option, value, file->path, align);
	/* sizes are drawn in steps of the smallest where that is a power of two, else of a byte */
	if (!split && align > 1 && bs->lo != bs->hi && bs->lo & (bs->lo - 1))
		return job_fail(job, e, "bsrange",
				"bsrange=%" PRIu64 "-%" PRIu64
				" in a job that trims: %s gives space back in pieces of %u bytes; "
				"a range that begins at a power of two keeps to them",
				bs->lo, bs->hi, file->path, align);
	return 0;
}

static int check_replay(const struct file *file, const struct job *job, uint32_t align,
			struct err *e)
{
	if (!(file->trimmed & (align - 1)))
		return 0;
	return job_fail(
		job, e, "read_iolog",
		"read_iolog=: %s gives space back in pieces of %u bytes, and the log trims other "
		"ones; replay_skip=trim leaves trims out",
		file->path, align);
}

int files_check_trim(const struct file *file, const struct job *job, const struct target *t,
		     struct err *e)
{
	uint32_t align;

	if (!file->trims || job_is_diskless(job))
		return 0;
	if (file->zones.of && file->zones.of->device) /* its zones are reset */
		return 0;
	if (!target_trims(file->path, t, &align))
		return job->replay.niologs ? check_replay(file, job, align, e) :
					     check_pieces(file, job, t, align, e);
	return job_fail(job, e, job_discards(job) ? "discard" : "rw",
			t->kind == TARGET_BLOCK ?
				"%s %s cannot be trimmed: the device has no discard" :
				"%s %s cannot be trimmed: its file system punches no holes",
			job_discards(job) ? "discard=1:" : "rw=:", file->path);
}
