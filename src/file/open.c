/* SPDX-License-Identifier: MIT */
/* Opening a worker's files for its I/O, with advice to the kernel: see open.h. */
#include "file/open.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "io/file_ops.h"
#include "io/target_hold.h"
#include "io/target_open.h"
#include "io/target_trim.h"
#include "job/cache_options.h"
#include "job/layout_options.h"
#include "job/pattern.h"
#include "job/service_options.h"
#include "job/sync_options.h"

#ifndef F_SET_RW_HINT
#define F_SET_RW_HINT 1036
#endif

#define PRE_READ (1u << 20)

static int open_flags(const struct file *file, const struct job *job)
{
	/* writes to a mapping read it, too */
	bool mapped = job->engine->caps & ENGINE_BUFFERED || job_copy_method(job) == COPY_MMAP;
	int access = !file->writes                             ? O_RDONLY :
		     file->reads || file->reads_back || mapped ? O_RDWR :
								 O_WRONLY;

	return access | O_CLOEXEC | (job->cache->direct ? O_DIRECT : 0) |
	       (job->sync->mode == SYNC_FILE ? O_SYNC : 0) |
	       (job->sync->mode == SYNC_DATA ? O_DSYNC : 0);
}

/* Returns the flags of an engine's own openings, which wait for no pipe in the place of a file. */
static int own_flags(const struct file *file, const struct job *job)
{
	int more = job_file_op(job)->makes      ? O_CREAT | O_EXCL :
		   file->id.kind == TARGET_FILE ? O_NONBLOCK :
						  0;

	return open_flags(file, job) | more;
}

/* Returns what fadvise_hint= says, with the order of rw= in place of the default. */
static enum fadvise_hint hint_of(const struct job *job)
{
	if (job->cache->fadvise != FADVISE_PATTERN)
		return (enum fadvise_hint)job->cache->fadvise;
	return job_pattern(job)->random ? FADVISE_RANDOM : FADVISE_SEQUENTIAL;
}

/* Gives the page cache the order of the I/O to come. */
static void advise(const struct file *file, const struct job *job)
{
	static const int advice[] = {
		[FADVISE_RANDOM] = POSIX_FADV_RANDOM,
		[FADVISE_SEQUENTIAL] = POSIX_FADV_SEQUENTIAL,
		[FADVISE_NOREUSE] = POSIX_FADV_NOREUSE,
	};
	enum fadvise_hint hint = hint_of(job);

	if (hint != FADVISE_NONE)
		posix_fadvise(file->fd, (off_t)file->region.start, (off_t)file->region.length,
			      advice[hint]);
}

/* Returns the same advice for a mapping, which does not take it from the file. */
static int mapping_advice(const struct job *job)
{
	switch (hint_of(job)) {
	case FADVISE_RANDOM:
		return POSIX_MADV_RANDOM;
	case FADVISE_SEQUENTIAL:
		return POSIX_MADV_SEQUENTIAL;
	default:
		return POSIX_MADV_NORMAL;
	}
}

/* Reads the region into the page cache. */
static int pre_read(const struct file *file, const struct job *job, struct err *e)
{
	uint64_t at = file->region.start, end = at + file->region.length;
	struct target_id id = file->id;
	int fd = target_open(file->path, O_RDONLY, &id), ret = fd < 0 ? -fd : 0;
	char *buf = malloc(PRE_READ);
	ssize_t got = 1;

	if (!buf)
		abort();
	while (!ret && got && at < end) {
		got = pread(fd, buf, end - at < PRE_READ ? end - at : PRE_READ, (off_t)at);
		ret = got < 0 && errno != EINTR ? errno : 0;
		at += got > 0 ? (uint64_t)got : 0;
	}
	free(buf);
	if (fd >= 0)
		close(fd);
	return ret ? job_fail(job, e, "pre_read", "pre_read=1: %s cannot be read: %s", file->path,
			      target_why(ret)) :
		     0;
}

/*
 * Drops the pages of an open file. A page that waits to be written would outlive that: for reads,
 * these are written first.
 */
static void invalidate(const struct file *file, const struct job *job)
{
	if (!job->cache->invalidate || job->cache->pre_read || file->fd < 0)
		return;
	if (file->reads)
		sync_file_range(file->fd, 0, 0,
				SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
					SYNC_FILE_RANGE_WAIT_AFTER);
	posix_fadvise(file->fd, 0, 0, POSIX_FADV_DONTNEED);
}

void files_invalidate(const struct files *f, const struct job *job)
{
	for (uint32_t i = 0; i < f->n; i++)
		invalidate(&f->list[i], job);
}

/* Prepares an open file for its I/O: the page cache, and hints. */
static int prepare(const struct file *file, const struct job *job, struct err *e)
{
	uint64_t hint = (uint64_t)job->cache->write_hint;

	/* a file system may have read through the page cache although direct=1 */
	invalidate(file, job);
	if (!job->cache->direct || job_given(job, "fadvise_hint"))
		advise(file, job);
	if (hint && file->writes && fcntl(file->fd, F_SET_RW_HINT, &hint))
		return job_fail(job, e, "write_hint",
				"write_hint=: the kernel refuses it for %s: %s; leave it out",
				file->path, strerror(errno));
	return job->cache->pre_read && !file->opened ? pre_read(file, job, e) : 0;
}

/*
 * Leaves no file where the mount that had the first one is gone: it would be on the file system of
 * the folder below. Of an overlay, whose files may move between two, that is not known.
 */
static int check_place(struct file *file, const struct target_id *first, int fd)
{
	if (!first->born_ns || first->dev == file->id.dev)
		return fd;
	close(fd);
	target_remove(file->path, &file->id);
	file->id = *first;
	return -EXDEV;
}

/* Tries while a name comes and goes; a link that leads nowhere is there for good. */
enum { NAME_TRIES = 1000 };

/*
 * Makes a missing file, or opens the one that is there, as @is_new tells. Another worker that
 * shares the file may remove it and make it anew between the two.
 */
static int make_or_open(struct file *file, int flags, bool *is_new)
{
	const struct target_id first = file->id;
	int fd = -ENOENT;

	*is_new = false;
	for (int i = 0; i < NAME_TRIES && fd == -ENOENT; i++) {
		fd = target_open(file->path, flags | O_CREAT | O_EXCL, &file->id);
		if (fd >= 0)
			fd = check_place(file, &first, fd);
		if (fd >= 0) {
			target_mark(fd, true);
			file->made = file->ours = file->marked = *is_new = true;
		} else if (fd == -EEXIST) {
			fd = target_open(file->path, flags, &file->id);
		} else {
			break;
		}
	}
	return fd;
}

/* Opens a file, or makes a missing one; a file that somebody made since the plan is left alone. */
static int open_or_make(struct file *file, const struct job *job)
{
	int flags = open_flags(file, job), fd;
	bool planned = target_known(&file->id), is_new;

	if (!job->layout->create_on_open &&
	    !(job->layout->unlink_each_loop && file->opened && file_removable(file)))
		return target_open(file->path, flags, &file->id);
	fd = make_or_open(file, flags, &is_new);
	if (fd < 0 || planned || is_new)
		return fd;
	/* another worker may have made it */
	file->made = file->ours = target_is_new(&file->id);
	if (file->made)
		return fd;
	close(fd);
	file->id = (struct target_id){ 0 };
	return -EEXIST;
}

/* Opens a file; one that does not stay open is only tried, and prepared when it is opened again. */
static int open_file(struct file *file, const struct job *job, bool stays, struct err *e)
{
	int ret;

	file->fd = open_or_make(file, job);
	ret = file->fd < 0 ? -file->fd : 0;
	if (ret)
		file->fd = -1;
	if (!ret && file->writes && file->ours && !file->marked) {
		target_mark(file->fd, file->made);
		file->marked = true;
	}
	if (ret == EINVAL && job->cache->direct)
		return job_fail(job, e, "direct",
				"direct=1: the file system of %s takes no O_DIRECT; direct=0 works",
				file->path);
	if (ret)
		return job_fail(job, e, "filename", "%s: %s", file->path, target_why(ret));
	if (job->cache->direct)
		target_alignment(file->fd, &file->align, &file->mem_align);
	if (file->trims && !target_is_block(file->fd) && target_trims_open(file->fd))
		return job_fail(job, e, "rw",
				"rw=: %s cannot be trimmed: its file system punches no holes",
				file->path);
	if (stays || job->cache->pre_read || job->cache->write_hint)
		ret = prepare(file, job, e);
	file->opened = true;
	return ret;
}

/* Sets the exclusive descriptor of a device that the job trims, which can then be written to. */
static int hold_for_trims(const struct file *file, const struct job *job, int *held, struct err *e)
{
	int ret;

	if (!file->trims || file->id.kind != TARGET_BLOCK)
		return 0;
	ret = target_hold(file->path, &file->id, true);
	if (ret)
		return job_fail(job, e, "filename", "%s: %s", file->path, target_why(-ret));
	*held = target_held(file->id.dev)->fd;
	return 0;
}

bool files_turn_over(const struct files *f, const struct job *job)
{
	return job->service->openfiles && job->service->openfiles < f->ntargets &&
	       !job_file_op(job)->steps && !job_is_diskless(job);
}

uint32_t files_open_most(const struct files *f, const struct job *job)
{
	return files_turn_over(f, job) ? job->service->openfiles + 1 : f->n;
}

int files_reopen(struct files *f, uint32_t i, const struct job *job, struct err *e)
{
	int ret = open_file(&f->list[i], job, true, e);

	f->fds[i].fd = f->list[i].fd;
	return ret;
}

int files_anew(struct files *f, const struct job *job, struct err *e)
{
	int ret = 0;

	for (uint32_t i = 0; !ret && i < f->ntargets; i++) {
		struct file *file = &f->list[i];

		if (!file_removable(file) || file->fd < 0)
			continue;
		files_shut(f, i);
		ret = target_remove(file->path, &file->id);
		if (ret && ret != -ENOENT)
			ret = fail(e, -ret, "[%s] %s: cannot remove it: %s", job->name, file->path,
				   target_why(-ret));
		else
			ret = files_reopen(f, i, job, e);
	}
	return ret;
}

void files_shut(struct files *f, uint32_t i)
{
	close(f->list[i].fd);
	f->fds[i].fd = f->list[i].fd = -1;
}

int files_open(struct files *f, const struct job *job, struct err *e)
{
	struct timespec now;
	int ret = 0;

	/* the clock of a server, which gives files their times, may be behind */
	clock_gettime(CLOCK_REALTIME, &now);
	f->since_ns = (uint64_t)(now.tv_sec - 2) * 1000000000;
	f->folder = files_folder(f, job);
	f->fds = calloc(f->n, sizeof(*f->fds));
	if (!f->fds)
		return fail(e, ENOMEM, "[%s] out of memory", job->name);
	for (uint32_t i = 0; i < f->n; i++) {
		bool stays = !files_turn_over(f, job) || i < job->service->openfiles;

		if (!job_is_diskless(job) && !job_names_files(job))
			ret = open_file(&f->list[i], job, stays, e) ? -EINVAL : ret;
		f->fds[i] =
			(struct engine_file){ .fd = f->list[i].fd,
					      .path = f->list[i].path,
					      .size = f->list[i].need,
					      .writes = f->list[i].writes,
					      .advice = mapping_advice(job),
					      .block = f->list[i].trims &&
						       target_is_block(f->list[i].fd),
					      .zoned = f->list[i].trims && f->list[i].zones.of &&
						       f->list[i].zones.of->device,
					      .flags = own_flags(&f->list[i], job) };
		if (hold_for_trims(&f->list[i], job, &f->fds[i].held, e))
			ret = -EINVAL;
		if (!stays && f->list[i].fd >= 0)
			files_shut(f, i); /* it was tried, and its alignment is known */
		if (job_file_op(job)->steps && f->list[i].fd >= 0) {
			close(f->list[i].fd); /* each I/O opens its own */
			f->list[i].fd = -1;
		}
	}
	return ret;
}
