/* SPDX-License-Identifier: MIT */
/* Demands of ways to do I/O on a target: see ways.h. */
#include "file/ways.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "file/align.h"
#include "file/atomic.h"
#include "io/engine.h"
#include "load/iolog.h"

static int check_alignment_replay(struct planner *p, const struct file *file, uint32_t align)
{
	if (!(p->f->iolog->files[file - p->f->list]->places & (align - 1)))
		return 0;
	return job_fail(
		p->job, p->e, "direct",
		"direct=1: %s takes multiples of %u bytes, and the log of read_iolog= has offsets "
		"or lengths between them; direct=0 works",
		file->path, align);
}

/* Checks a target for direct=1, as far as can be known before it is made. */
static int check_direct(struct planner *p, struct file *file, const struct target *t)
{
	uint32_t align;
	int ret;

	if (!job_is_direct(p->job) || job_is_diskless(p->job))
		return 0;
	ret = target_probe(file->path, t, &align);
	if (ret == -EOPNOTSUPP)
		return job_fail(p->job, p->e, "direct",
				"direct=1: the file system of %s takes no O_DIRECT; direct=0 works",
				file->path);
	ret = p->f->iolog ? check_alignment_replay(p, file, align) :
			    files_check_align(file, p->job, align, p->e);
	if (!ret && job_takes_files(p->job) && file->region.length % align)
		ret = job_fail(p->job, p->e, "direct",
			       "direct=1: %s takes multiples of %u bytes, and with bs=file a file "
			       "has %" PRIu64 "; direct=0 works, or a filesize= of multiples",
			       file->path, align, file->region.length);
	file->align = file->mem_align = align; /* until it is open, and says so itself */
	/* only a copy's target has an end that is cut again after a padded write */
	if (!ret && job_leaves_no_tail(p->job) && !job_copies(p->job) && !file->trims &&
	    file->region.length % align)
		ret = job_fail(p->job, p->e, "direct",
			       "direct=1: %s takes multiples of %u bytes, and all of %" PRIu64
			       " bytes are to be written; direct=0 works, or a size= of a multiple",
			       file->path, align, file->region.length);
	if (!ret && t->kind == TARGET_BLOCK && file->writes && job_copies(p->job) &&
	    file->need % align)
		ret = job_fail(p->job, p->e, "filename",
			       "a copy of %" PRIu64 " bytes to %s with direct=1: the device takes "
			       "multiples of %u bytes; direct=0 works",
			       file->need, file->path, align);
	return ret;
}

/* Refuses uncached=1 before anything is made, as direct=1. */
static int check_uncached(struct planner *p, const struct file *file, const struct target *t)
{
	const char *holder;

	if (!job_engine_flag(p->job, "uncached") || !target_uncached(file->path, t, &holder))
		return 0;
	return job_fail(p->job, p->e, "uncached",
			"uncached=1: %s, which holds %s, has no uncached I/O (RWF_DONTCACHE); xfs "
			"and ext4 have since Linux 6.14; uncached=0 works",
			holder, file->path);
}

/* Returns what there is to say of a way out of nowait=1 for writes, beside nowait=0. */
static const char *nowait_hint(const struct file *file, const struct target *t, bool direct,
			       size_t bytes, const char *holder)
{
	const char *ignored;

	if (!strcmp(holder, "xfs"))
		return ": each has a time stamp to change";
	return direct || target_nowait(file->path, t, true, true, bytes, &ignored) ?
		       "" :
		       ", and so may direct=1";
}

/* Refuses nowait=1 where each I/O of the job would be refused, not for the moment but for ever. */
static int check_nowait(struct planner *p, const struct file *file, const struct target *t)
{
	bool direct = job_is_direct(p->job), writes = file->writes && !file->trims;
	const struct range *bs = job_blocks(p->job);
	const char *holder;

	if (!job_engine_flag(p->job, "nowait") || job_is_diskless(p->job))
		return 0;
	if (writes && target_nowait(file->path, t, direct, true, bs[1].lo, &holder))
		return job_fail(p->job, p->e, "nowait",
				"nowait=1: %s (%s) has no %s writes of %" PRIu64
				" bytes that do not wait (RWF_NOWAIT); nowait=0 works%s",
				holder, file->path, direct ? "direct" : "buffered", bs[1].lo,
				nowait_hint(file, t, direct, bs[1].lo, holder));
	if (file->reads && target_nowait(file->path, t, direct, false, bs[0].lo, &holder))
		return job_fail(p->job, p->e, "nowait",
				"nowait=1: %s (%s) has no %s reads of %" PRIu64
				" bytes that do not wait (RWF_NOWAIT); nowait=0 works",
				holder, file->path, direct ? "direct" : "buffered", bs[0].lo);
	return 0;
}

int files_check_ways(struct planner *p, struct file *file, const struct target *t)
{
	int ret = check_direct(p, file, t);

	if (!ret)
		ret = files_check_atomic(file, p->job, t, p->e);
	if (!ret)
		ret = check_uncached(p, file, t);
	return ret ? ret : check_nowait(p, file, t);
}
