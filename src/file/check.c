/* SPDX-License-Identifier: MIT */
/* Checking a worker's files: how large they must be, and whether they may be written. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file/align.h"
#include "file/copy.h"
#include "file/guard.h"
#include "file/name.h"
#include "file/trim.h"
#include "file/void_device.h"
#include "file/ways.h"
#include "file/wish.h"
#include "file/zones.h"
#include "io/engine_try.h"
#include "io/file_ops.h"
#include "job/area_options.h"
#include "job/cpu_load.h"
#include "job/files_options.h"
#include "job/layout_options.h"
#include "job/pattern.h"
#include "job/seed_options.h"
#include "job/trim_written.h"
#include "load/iolog.h"

#define ENDLESS (UINT64_C(1) << 62)       /* bytes for fill_device=1: more than anything holds */
#define ENDLESS_ALIGN (UINT64_C(1) << 30) /* a multiple of any block */

static uint64_t extent_of(struct extent x, uint64_t whole)
{
	return x.pct ? whole / 100 * x.pct + whole % 100 * x.pct / 100 : x.bytes;
}

/* Looks at the target as it will be when the job begins; a planned file counts as iogen's. */
static int look(struct planner *p, struct file *file, struct target *t)
{
	struct planned_file *planned = planned_files_find(p->plan, file->path);
	struct err why;
	int ret = 0;

	err_clear(&why);
	if (job_is_diskless(p->job)) {
		*t = (struct target){ .kind = TARGET_MISSING };
		return 0;
	}
	ret = target_look(file->path, t, &why);
	if (ret)
		job_fail(p->job, p->e, planner_option(p, file), "%.*s",
			 (int)strcspn(why.text, "\n"), why.text);
	if (!ret && planned && planned->by) {
		*t = (struct target){ .kind = TARGET_MISSING };
		if (!planned->gone)
			*t = (struct target){ .kind = planned->directory ? TARGET_DIR : TARGET_FILE,
					      .size = planned->size_now,
					      .ours = true,
					      .made = true };
		return 0;
	}
	if (!ret &&
	    (t->kind == TARGET_OTHER || (t->kind == TARGET_DIR && !job_file_op(p->job)->directory)))
		ret = job_fail(p->job, p->e, planner_option(p, file),
			       "%s: neither a file nor a block device", file->path);
	if (!ret && planned && planned->made)
		*t = (struct target){
			.kind = TARGET_FILE, .size = planned->most.size, .ours = true, .made = true
		};
	if (!ret) {
		file->id = t->id;
		file->ours = t->owner == OWNER_US;
	}
	return ret;
}

static uint64_t smallest_of(const struct job *job)
{
	const struct range *bs = job_blocks(job);
	uint64_t least = bs[0].lo < bs[1].lo ? bs[0].lo : bs[1].lo;

	return least < bs[2].lo ? least : bs[2].lo;
}

/* Returns the bytes of file @i: by filesize=, drawn in whole blocks from a range, or as it is. */
static uint64_t whole_size(const struct planner *p, uint32_t i, const struct target *t)
{
	const struct range *filesize = &p->job->area->filesize;
	uint64_t block = smallest_of(p->job), size;
	struct stream_name name = { .seed = p->job->seed->value, .job = i, .worker = p->worker };
	struct rng r = rng_stream(name, RNG_FILESIZE);

	if (!filesize->hi)
		return t->size;
	if (filesize->lo == filesize->hi)
		return filesize->lo;
	size = filesize->lo + rng_below(&r, filesize->hi - filesize->lo + 1);
	if (job_takes_files(p->job)) /* in steps of what divides both ends, as O_DIRECT asks */
		return size -
		       size % ((filesize->lo | filesize->hi) & -(filesize->lo | filesize->hi));
	return size < block ? size : size - size % block;
}

/* Checks that the options say the size of a missing file. */
static int check_missing_size(const struct planner *p, const struct file *file)
{
	const struct area_options *o = p->job->area;

	if (o->filesize.hi || o->fill_device)
		return 0;
	if (!o->size.bytes)
		return job_fail(
			p->job, p->e, "size",
			"%s does not exist and no size is given: write size=, such as size=1g",
			file->path);
	if (o->offset.pct || o->offset_increment.pct)
		return job_fail(p->job, p->e, o->offset.pct ? "offset" : "offset_increment",
				"offset=: a share of %s, which does not exist: write bytes",
				file->path);
	return 0;
}

/*
 * Returns the byte at which the worker begins in a file of @whole bytes; UINT64_MAX: none that a
 * file can have. A share is rounded up to a whole block, as in fio.
 */
static uint64_t start_of(const struct planner *p, uint64_t whole)
{
	const struct area_options *o = p->job->area;
	uint64_t steps, start, align;

	if (__builtin_mul_overflow(extent_of(o->offset_increment, whole), p->worker, &steps) ||
	    __builtin_add_overflow(extent_of(o->offset, whole), steps, &start))
		return UINT64_MAX;
	if (!o->offset.pct && !o->offset_increment.pct)
		return start;
	align = o->offset_align ? o->offset_align : smallest_of(p->job);
	return (start + align - 1) / align * align;
}

/*
 * Returns the part of @left bytes that size= takes as a share of @whole: whole blocks, unless it is
 * all, as in fio.
 */
static uint64_t share_of(const struct planner *p, uint64_t whole, uint64_t left)
{
	struct extent size = p->job->area->size;
	uint64_t block = smallest_of(p->job), share = extent_of(size, whole);

	if (!size.pct || size.pct == 100)
		return left;
	if (share > left)
		share = left;
	return share - share % block;
}

/* Sets the region of file @i by size=, filesize= and offset=. */
static int plan_region(struct planner *p, uint32_t i, const struct target *t)
{
	const struct area_options *o = p->job->area;
	struct file *file = &p->f->list[i];
	uint64_t whole = whole_size(p, i, t), start = start_of(p, whole), length;

	if (t->kind == TARGET_MISSING && check_missing_size(p, file))
		return -EINVAL;
	if (t->kind == TARGET_VOID && files_check_void_size(p, file))
		return -EINVAL;
	if (o->append && t->kind == TARGET_MISSING)
		start = 0;
	else if (o->append && t->kind == TARGET_FILE)
		start = t->size;
	length = whole > start ? whole - start : 0;
	if (job_fills_all(p->job))
		length = ENDLESS / p->f->ntargets & ~(uint64_t)(ENDLESS_ALIGN - 1);
	else if (o->size.bytes && !o->filesize.hi)
		length = o->size.bytes / p->f->ntargets;
	else if (whole < start)
		return job_fail(p->job, p->e, "offset",
				"offset=: byte %" PRIu64 " lies beyond the end of %s (%" PRIu64
				" bytes)",
				start, file->path, whole);
	else
		length = share_of(p, whole, length);
	if (length > INT64_MAX || start > INT64_MAX - length)
		return job_fail(p->job, p->e, "size",
				"offset= and size= end beyond byte %" PRId64 ", which no file has",
				INT64_MAX);
	file->region = (struct region){ start, length };
	/* space that is written until it is full is not reserved before */
	file->need = o->fill_device ? 0 : start + length;
	return 0;
}

static int check_block(struct planner *p, const struct file *file)
{
	const struct range *bs = job_blocks(p->job);
	uint64_t needed = 0;

	if (job_pattern(p->job)->reads)
		needed = bs[0].lo;
	if (job_pattern(p->job)->writes && bs[1].lo > needed)
		needed = bs[1].lo;
	if (job_pattern(p->job)->trims)
		needed = bs[2].lo;
	needed *= job_shape(p->job).span;
	if (job_leaves_no_tail(p->job) || job_takes_files(p->job))
		needed = 1;
	if (file->region.length >= needed || p->f->iolog)
		return 0;
	return job_fail(p->job, p->e, job_given(p->job, "bsrange") ? "bsrange" : "bs",
			"bs=%" PRIu64 " is larger than the %" PRIu64
			" bytes that the job uses of %s",
			needed, file->region.length, file->path);
}

/* Checks that the process may open or make the file as the job needs it. */
static int check_access(struct planner *p, const struct file *file, const struct target *t)
{
	bool grows = t->kind == TARGET_FILE && file->need > t->size;
	int mode = (file->reads || file->reads_back ? R_OK : 0) |
		   (file->writes || file->fills || grows ? W_OK : 0);
	const char *option = planner_option(p, file);
	const struct dir *dir;
	char *missing;
	int ret;

	if (job_is_diskless(p->job) || planned_files_find(p->plan, file->path))
		return 0;
	if (t->kind != TARGET_MISSING) {
		ret = access(file->path, mode) ? errno : 0;
		return ret ? job_fail(p->job, p->e, option, "%s: %s", file->path, strerror(ret)) :
			     0;
	}
	dir = dir_of(&p->dir, file->path);
	missing = files_dir_missing(p->job, p->worker, file->path, dir->there);
	ret = missing ? ENOENT : dir->denied;
	if (ret)
		ret = job_fail(p->job, p->e, p->job->files->directory ? "directory" : option,
			       "%s cannot be made: %s: %s", file->path,
			       missing ? missing : dir->there, strerror(ret));
	free(missing);
	return ret;
}

/* Sets the region to all that the log touches. */
static int replay_region(struct file *file, const struct iolog_file *past)
{
	file->region = (struct region){ 0, past->end };
	file->need = past->end;
	file->trimmed = past->trimmed;
	return 0;
}

/* Returns the size that later jobs find; with fill_device=1 and size=, if there is the space. */
static uint64_t hoped_size(const struct planner *p, const struct file *file)
{
	const struct area_options *o = p->job->area;
	bool sized = o->size.bytes || o->filesize.hi;

	return o->fill_device && sized ? file->region.start + file->region.length : file->need;
}

/* Plans what the run takes of a file; later jobs find one of @size bytes. */
static void plan_wish(struct planner *p, const struct file *file, const struct target *t,
		      uint64_t size)
{
	struct file_wish wish = file_wish_of(file, p->job, t);

	wish.size = size;
	if (!target_is_device(t->kind))
		planned_files_add(p->plan, file->path, &wish, t->size, t->kind == TARGET_MISSING);
}

/* Plans a file or a directory that the job makes, looks at or removes by its name. */
static int plan_named(struct planner *p, uint32_t i, const struct target *t)
{
	const struct file_op *op = job_file_op(p->job);
	struct file *file = &p->f->list[i];
	int ret = 0;

	file->later = p->plan->later = true;
	file->writes = op->makes;
	file->new_data = !op->makes && !op->directory;
	if (file->new_data)
		ret = plan_region(p, i, t);
	else if (op->moves)
		file->region.length = file->need = whole_size(p, i, t);
	if (ret || job_is_diskless(p->job))
		return ret;
	/* a file of others is looked at or removed as it is */
	if (!op->moves && t->kind == TARGET_FILE && !t->ours && t->size && t->size < file->need)
		file->need = t->size;
	ret = guard_name(p, file, t);
	if (!ret && (t->kind == TARGET_MISSING || !op->makes))
		ret = guard_growth(p, file, t);
	if (!ret && !op->makes)
		ret = guard_overwrite(p, file, t);
	if (!ret && t->kind == TARGET_MISSING)
		ret = check_access(p, file, t);
	if (!ret && op->moves)
		ret = files_check_ways(p, file, t);
	if (ret)
		return -EINVAL;
	plan_wish(p, file, t, file->need);
	if (job_alters_names(p->job))
		planned_files_alter(p->plan, file->path, p->job,
				    &(struct planned_file){ .size_now = file->need,
							    .gone = op->removes,
							    .directory = op->directory });
	return 0;
}

static int plan_target(struct planner *p, uint32_t i)
{
	const struct iolog_file *past = p->f->iolog ? p->f->iolog->files[i] : NULL;
	struct file *file = &p->f->list[i];
	struct planned_file *planned;
	struct target t;
	int ret = look(p, file, &t);

	if (!ret && job_names_files(p->job))
		return plan_named(p, i, &t);
	planned = planned_files_find(p->plan, file->path);
	file->later = planned && planned->by;
	if (!ret)
		ret = past ? replay_region(file, past) : plan_region(p, i, &t);
	if (!ret)
		ret = files_check_zones(p, file, &t);
	if (ret)
		return ret;
	if (t.kind == TARGET_BLOCK && p->job->area->fill_device)
		return job_fail(p->job, p->e, "fill_device",
				"fill_device=1: %s is a device, whose end is known: without size= "
				"all of it is written",
				file->path);
	file->reads = past ? past->reads : job_pattern(p->job)->reads && !job_verifies_only(p->job);
	file->reads_back = job_reads_back(p->job);
	file->trims = past ? past->trims : job_trims(p->job);
	file->writes = (past ? past->writes : job_writes(p->job)) || file->trims ||
		       p->job->engine->caps & ENGINE_SPACE;
	file->new_data = !job_reads_what_is_there(p->job) && !job_takes_whole(p->job) &&
			 ((file->reads && !(p->job->engine->caps & ENGINE_SPACE)) ||
			  (file->trims && !job_trims_written(p->job)) || p->job->layout->overwrite);
	file->fills = file->new_data && !target_is_device(t.kind) &&
		      (p->job->layout->fill_holes || (file->writes && p->job->layout->overwrite));
	ret |= check_block(p, file);
	if (t.kind == TARGET_VOID)
		ret |= files_check_void(p, file);
	ret |= guard_growth(p, file, &t);
	ret |= guard_overwrite(p, file, &t);
	ret |= check_access(p, file, &t);
	if (!ret)
		ret = files_check_ways(p, file, &t);
	if (!ret)
		ret = files_check_places(p->f, file, p->job, p->e);
	if (!ret)
		ret = files_check_trim(file, p->job, &t, p->e);
	if (!ret)
		plan_wish(p, file, &t, hoped_size(p, file));
	return ret ? -EINVAL : 0;
}

/* Returns this worker's share of a copy: whole blocks, evenly; the last worker has the tail. */
static struct region copy_share(const struct planner *p, uint64_t size)
{
	uint64_t bs = job_blocks(p->job)[0].lo, blocks = (size + bs - 1) / bs;
	uint64_t n = job_workers(p->job), k = p->worker;
	uint64_t first = blocks / n * k + blocks % n * k / n;
	uint64_t next = blocks / n * (k + 1) + blocks % n * (k + 1) / n;
	uint64_t end = next * bs < size ? next * bs : size;

	return (struct region){ first * bs, end > first * bs ? end - first * bs : 0 };
}

static int plan_source(struct planner *p, struct file *file, struct target *t)
{
	uint64_t asked = p->job->area->size.bytes;
	int ret = look(p, file, t);

	if (ret)
		return ret;
	if (t->kind == TARGET_VOID)
		return files_refuse_void_copy(p, file);
	if (t->kind == TARGET_MISSING && !asked)
		return job_fail(p->job, p->e, "source",
				"source=%s does not exist; with size=, such as size=1g, it is made",
				file->path);
	if (t->kind != TARGET_MISSING && asked > t->size && !t->ours)
		return job_fail(p->job, p->e, "size",
				"source=%s has %" PRIu64 " bytes, and size= asks for %" PRIu64,
				file->path, t->size, asked);
	file->fills = p->job->layout->fill_holes && t->kind != TARGET_BLOCK;
	if (file->fills && t->kind == TARGET_FILE && !t->ours)
		return job_fail(p->job, p->e, "fill_holes",
				"fill_holes=1: source=%s is not filled: iogen did not make it, and "
				"a copy leaves such a source as it is; leave fill_holes=1 out",
				file->path);
	file->reads = file->new_data = true;
	file->need = asked ? asked : t->size;
	ret = guard_growth(p, file, t);
	ret |= guard_overwrite(p, file, t);
	ret |= check_access(p, file, t);
	if (!ret)
		ret = files_check_ways(p, file, t);
	if (!ret)
		plan_wish(p, file, t, file->need);
	return ret;
}

/* Plans a copy: one target, and one source. */
static int plan_copy(struct planner *p)
{
	struct file *to = &p->f->list[0], *from = &p->f->list[p->f->ntargets];
	struct target source, t;
	int ret;

	if (p->f->ntargets != 1)
		return job_fail(p->job, p->e, "filename", "a copy has one target, not %u",
				p->f->ntargets);
	ret = plan_source(p, from, &source);
	if (!ret)
		ret = look(p, to, &t);
	if (!ret && t.kind == TARGET_VOID)
		ret = files_refuse_void_copy(p, to);
	if (!ret)
		ret = files_check_copy(p, &source, &t);
	if (ret)
		return ret;
	to->region = copy_share(p, from->need);
	to->need = from->need;
	to->writes = true;
	to->exact = t.kind != TARGET_BLOCK;
	if (t.kind != TARGET_FILE)
		ret = guard_growth(p, to, &t);
	ret |= guard_overwrite(p, to, &t);
	ret |= check_access(p, to, &t);
	if (!ret)
		ret = files_check_ways(p, to, &t);
	if (!ret)
		plan_wish(p, to, &t, to->need);
	return ret ? -EINVAL : 0;
}

int files_check(struct files *f, const struct job *job, uint32_t worker, struct planned_files *plan,
		struct err *e)
{
	struct planner p = { f, job, worker, plan, e, { 0 } };
	int ret = files_name(f, job, worker, e);

	if (ret || job_cpu_load(job))
		return ret;
	if (guard_readonly(job, e))
		return -EINVAL;
	if (job_copies(job))
		ret = plan_copy(&p);
	for (uint32_t i = 0; !job_copies(job) && i < f->ntargets; i++)
		ret = plan_target(&p, i) ? -EINVAL : ret;
	dir_free(&p.dir);
	return ret;
}
