/* SPDX-License-Identifier: MIT */
/* Demands of a target on atomic writes: see atomic.h. */
#include "file/atomic.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "io/target_atomic.h"
#include "job/offset_options.h"
#include "job/pattern.h"

struct atomic_check {
	const struct file *file;
	const struct job *job;
	struct target_atomic a;
	struct err *e;
};

/* Says what the target takes, behind what the job asks for. */
static int refuse(const struct atomic_check *c, const char *option, uint64_t value)
{
	return job_fail(c->job, c->e, option,
			"%s=%" PRIu64 " with atomic=1: %s takes atomic writes of %" PRIu32
			" to %" PRIu32 " bytes (unit_min, unit_max), each a power of two at a "
			"multiple of itself, in %" PRIu32 " part%s of memory (segments_max)",
			option, value, c->file->path, c->a.unit_min, c->a.unit_max, c->a.segments,
			c->a.segments == 1 ? "" : "s");
}

static bool takes(const struct atomic_check *c, uint64_t bytes)
{
	return bytes >= c->a.unit_min && bytes <= c->a.unit_max && !(bytes & (bytes - 1));
}

/* Checks each size of a write that may be drawn. */
static int check_sizes(const struct atomic_check *c)
{
	int op = job_pattern(c->job)->trims ? 2 : job_copies(c->job) ? 0 : 1;
	const struct bssplit *split = job_bssplit(c->job, op);
	const struct range *bs = &job_blocks(c->job)[op];
	uint32_t parts = job_shape(c->job).niov;

	for (uint32_t i = 0; i < split->n; i++)
		if (!takes(c, split->size[i].bs))
			return refuse(c, "bssplit", split->size[i].bs);
	if (parts > c->a.segments)
		return refuse(c, "iovecs", parts);
	if (!takes(c, bs->lo * parts))
		return refuse(c, "bs", bs->lo);
	if (bs->lo != bs->hi && !split->n)
		return refuse(c, job_given(c->job, "bsrange") ? "bsrange" : "bs", bs->hi);
	return 0;
}

/* Checks that each write is at a multiple of its own size, and none is cut. */
static int check_places(const struct atomic_check *c)
{
	const struct offset_options *o = c->job->offset;
	int op = job_copies(c->job) ? 0 : 1;
	uint64_t unit = job_blocks(c->job)[op].hi * job_shape(c->job).niov;
	uint64_t align = o->align.op[op].lo;
	int64_t skip = job_pattern(c->job)->skip;

	if (job_bssplit(c->job, op)->n > 1)
		return job_fail(c->job, c->e, "bssplit",
				"bssplit= with atomic=1: blocks of several sizes are not each at a "
				"multiple of themselves: bs=%" PRIu64,
				unit);
	if (o->unaligned)
		return job_fail(c->job, c->e, "bs_unaligned",
				"bs_unaligned=1 with atomic=1: an atomic write is at a multiple of "
				"its size: leave one out");
	if (align % unit)
		return refuse(c, "blockalign", align);
	if (skip % (int64_t)unit)
		return refuse(c, "rw", (uint64_t)(skip < 0 ? -skip : skip));
	if (c->file->region.start % unit)
		return refuse(c, "offset", c->file->region.start);
	if (job_keeps_zones(c->job) && o->zones.size % unit)
		return refuse(c, "zonesize", o->zones.size);
	if (o->zone_mode == ZONES_STRIDED && (o->zones.range % unit || o->zones.skip % unit))
		return refuse(c, o->zones.range % unit ? "zonerange" : "zoneskip",
			      o->zones.range % unit ? o->zones.range : o->zones.skip);
	if (job_leaves_no_tail(c->job) && c->file->region.length % unit)
		return refuse(c, "size", c->file->region.length);
	return 0;
}

int files_check_atomic(const struct file *file, const struct job *job, const struct target *t,
		       struct err *e)
{
	struct atomic_check c = { .file = file, .job = job, .e = e };
	int ret;

	if (!job_engine_flag(job, "atomic") || !file->writes || !job_writes(job))
		return 0;
	ret = target_atomic(file->path, t, &c.a);
	if (ret == -EOPNOTSUPP || (!ret && !c.a.unit_max))
		return job_fail(
			job, e, "atomic",
			"atomic=1: %s takes no atomic writes: %s; xfs does (Linux 6.16, with "
			"blocks as large as the device's can be), and some NVMe and SCSI "
			"devices; atomic=0 works",
			file->path,
			ret ? "the kernel (since Linux 6.11) or its device does not know them" :
			      "unit_min, unit_max and segments_max are 0");
	if (ret)
		return job_fail(job, e, "atomic", "atomic=1: %s cannot be asked: %s", file->path,
				strerror(-ret));
	ret = check_sizes(&c);
	return ret ? ret : check_places(&c);
}
