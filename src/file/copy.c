/* SPDX-License-Identifier: MIT */
/* Rules of copies for files and file systems, and the way of holes: see copy.h. */
#include "file/copy.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/units.h"
#include "io/file_system.h"
#include "io/target_copy.h"
#include "io/target_use.h"

#define TRY_MAX 4096 /* bytes of a try that has to be read and written */

/* Returns whether the method asks for a file at each end. */
static bool between_files(enum copy_method method)
{
	return method == COPY_FILE_RANGE || method == COPY_REFLINK;
}

/* Says why the kernel shares no blocks. */
static int reflink_refused(const struct planner *p, int errnum)
{
	const char *from = p->f->list[p->f->ntargets].path, *to = p->f->list[0].path;
	uint64_t bs = job_blocks(p->job)->lo;
	uint32_t block = file_system_block(to);

	if (errnum == EOPNOTSUPP || errnum == ENOTTY || errnum == ENOSYS)
		return job_fail(p->job, p->e, "copy_method",
				"copy_method=reflink: %s, which is to hold %s, shares no blocks "
				"between files; btrfs does, and xfs with reflink=1; "
				"copy_method=copy_file_range works",
				file_system_of(to), to);
	if (errnum == EINVAL && bs % block && bs < p->f->list[p->f->ntargets].need)
		return job_fail(p->job, p->e, job_given(p->job, "bs") ? "bs" : "copy_method",
				"bs=%" PRIu64 " with copy_method=reflink: %s shares blocks of %u "
				"bytes: a multiple works",
				bs, file_system_of(to), block);
	return job_fail(p->job, p->e, "copy_method",
			"copy_method=reflink: the kernel refuses it from %s to %s: %s; "
			"copy_method=copy_file_range works",
			from, to, strerror(errnum));
}

/* Says why the kernel refuses the method. */
static int refused(const struct planner *p, enum copy_method method, int errnum)
{
	const char *from = p->f->list[p->f->ntargets].path, *to = p->f->list[0].path;
	const char *name = copy_methods[method];

	if (errnum == EXDEV)
		return job_fail(p->job, p->e, "copy_method",
				"copy_method=%s works within a file system, and %s (%s) is on "
				"another one than %s (%s); copy_method=splice, sendfile, mmap or "
				"readwrite works",
				name, to, file_system_of(to), from, file_system_of(from));
	if (method == COPY_REFLINK)
		return reflink_refused(p, errnum);
	return job_fail(p->job, p->e, "copy_method",
			"copy_method=%s: the kernel refuses it from %s (%s) to %s (%s): %s; "
			"copy_method=readwrite works",
			name, from, file_system_of(from), to, file_system_of(to), strerror(errnum));
}

/* A reflink ends with a block, or with its source. */
static int check_end(const struct planner *p, const struct target *source)
{
	uint64_t need = p->f->list[p->f->ntargets].need;
	const char *to = p->f->list[0].path;
	uint32_t block = file_system_block(to);

	if (source->kind != TARGET_FILE || need >= source->size || need % block == 0)
		return 0;
	return job_fail(p->job, p->e, "size",
			"size=%" PRIu64 " with copy_method=reflink: %s shares blocks of %u bytes: "
			"a multiple works, or all of the source",
			need, file_system_of(to), block);
}

/* A copy writes to nothing that it reads. */
static int check_apart(const struct planner *p, const struct target *source, const struct target *t)
{
	const char *from = p->f->list[p->f->ntargets].path, *to = p->f->list[0].path;
	char what[512];

	if (target_same(&t->id, &source->id) || target_same_path(to, from))
		return job_fail(p->job, p->e, "filename", "filename=%s and source=%s are the same",
				to, from);
	if (target_leads_to(source, t, what, sizeof(what)))
		return job_fail(p->job, p->e, "filename",
				"filename=%s and source=%s overlap: the source %s", to, from, what);
	if (target_leads_to(t, source, what, sizeof(what)))
		return job_fail(p->job, p->e, "filename",
				"filename=%s and source=%s overlap: the target %s", to, from, what);
	return 0;
}

int files_check_copy(struct planner *p, const struct target *source, const struct target *t)
{
	const struct file *from = &p->f->list[p->f->ntargets], *to = &p->f->list[0];
	enum copy_method method = job_copy_method(p->job);
	uint64_t len = job_blocks(p->job)->lo;
	int ret;

	if (check_apart(p, source, t))
		return -EINVAL;
	if (p->worker || job_is_diskless(p->job))
		return 0;
	if (job_keeps_holes(p->job) && (source->kind == TARGET_BLOCK || t->kind == TARGET_BLOCK))
		return job_fail(p->job, p->e, "sparse",
				"sparse=1 is between files, and %s is a device, which has no "
				"holes; sparse=0 works",
				source->kind == TARGET_BLOCK ? from->path : to->path);
	if (method == COPY_READWRITE)
		return 0;
	if (between_files(method) && (source->kind == TARGET_BLOCK || t->kind == TARGET_BLOCK))
		return job_fail(p->job, p->e, "copy_method",
				"copy_method=%s is between files, and %s is a device; "
				"copy_method=splice, sendfile, mmap or readwrite works",
				copy_methods[method],
				source->kind == TARGET_BLOCK ? from->path : to->path);
	if (method != COPY_REFLINK && len > TRY_MAX)
		len = TRY_MAX;
	ret = target_copy_try(method, from->path, to->path, len < from->need ? len : from->need);
	if (ret)
		return refused(p, method, -ret);
	return method == COPY_REFLINK ? check_end(p, source) : 0;
}

void files_note_copied_holes(const struct files *f, const struct job *job, uint64_t bytes,
			     struct err *note)
{
	const struct file *from = &f->list[f->ntargets], *to = &f->list[0];
	enum copy_method method = job_copy_method(job);
	char holes[32], data[32];

	units_bytes(holes, sizeof(holes), bytes);
	units_bytes(data, sizeof(data), from->need - bytes);
	if (job_keeps_holes(job))
		note_add(note,
			 "[%s] sparse=1: %s of %s are holes, which %s has, too; %s are copied",
			 job->name, holes, from->path, to->path, data);
	else if (method == COPY_READWRITE || !job_may_share(job))
		note_add(note,
			 "[%s] sparse=0: %s of zeros are written to %s, where %s has holes; "
			 "sparse=1 leaves holes there",
			 job->name, holes, to->path, from->path);
}
