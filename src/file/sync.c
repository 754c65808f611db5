/* SPDX-License-Identifier: MIT */
/* Waiting until what was laid out is on the device: see sync.h. */
#include "file/sync.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "io/target_mark.h"
#include "io/target_open.h"

/* From so many files of a worker on a file system on, all of that is synced in one call. */
#define MANY 64

static int sync_fail(const struct files_env *env, const struct job *job, const struct file *file,
		     int errnum)
{
	return fail(env->e, errnum, "[%s] %s: cannot sync what was laid out: %s", job->name,
		    file->path, target_why(errnum));
}

static int open_again(const struct file *file)
{
	struct target_id id = file->id;

	return target_open(file->path, O_RDONLY, &id);
}

/* Syncs a file, or with @all its whole file system. Returns 0 or -errno. */
static int sync_file(const struct file *file, bool all)
{
	int fd = open_again(file), ret = fd < 0 ? fd : 0;

	if (!ret && (all ? syncfs(fd) : fsync(fd)))
		ret = -errno;
	if (fd >= 0)
		close(fd);
	return ret;
}

/* Returns whether the file lies on the file system, and was laid out. */
static bool lies_on(const struct file *file, uint64_t dev)
{
	return file->laid_out && file->id.dev == dev;
}

/*
 * Syncs the file systems of which the worker has many files: a flush of the device does for all,
 * where each fsync(2) has its own. Returns 0 or -errno after fail().
 */
static int sync_many(struct files *f, const struct job *job, const struct files_env *env)
{
	for (uint32_t i = 0; i < f->n; i++) {
		uint64_t dev = f->list[i].id.dev;
		uint32_t n = 0;
		int ret;

		if (!f->list[i].laid_out)
			continue;
		for (uint32_t k = i; k < f->n && n < MANY; k++)
			n += lies_on(&f->list[k], dev);
		if (n < MANY) /* nor has any file behind that is on it */
			continue;
		ret = sync_file(&f->list[i], true);
		if (ret)
			return sync_fail(env, job, &f->list[i], -ret);
		for (uint32_t k = i; k < f->n; k++)
			if (lies_on(&f->list[k], dev)) {
				f->list[k].laid_out = false;
				f->list[k].unproven = true;
			}
	}
	return 0;
}

/* Returns -errno where the device has refused what was written to a file. */
static int prove(const struct file *file, int fd)
{
	if (!file->unproven || !sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WAIT_AFTER) ||
	    errno == ENOSYS || errno == ESPIPE)
		return 0;
	return -errno;
}

/* Ends the layout of a file: what was written has reached the device, and its mark is complete. */
static int end_layout(struct file *file, bool completes)
{
	bool marks = completes && file->marked;
	int fd = marks || file->unproven ? open_again(file) : -1;
	int ret = 0;

	if (file->unproven)
		ret = fd < 0 ? fd : prove(file, fd);
	file->unproven = false;
	if (marks)
		file->marked = false;
	if (marks && fd >= 0 && !ret)
		target_mark_complete(fd);
	if (fd >= 0)
		close(fd);
	return ret;
}

void files_complete_mark(struct file *file)
{
	end_layout(file, true);
}

int files_sync(struct files *f, const struct job *job, const struct files_env *env)
{
	int ret = job_syncs_layout(job) ? sync_many(f, job, env) : 0;

	for (uint32_t i = 0; !ret && job_syncs_layout(job) && i < f->n; i++) {
		if (!f->list[i].laid_out)
			continue;
		if (atomic_load(env->stop))
			return fail(env->e, EINTR,
				    "[%s] %s: laying it out was interrupted before it was synced",
				    job->name, f->list[i].path);
		ret = sync_file(&f->list[i], false);
		if (ret)
			ret = sync_fail(env, job, &f->list[i], -ret);
		f->list[i].laid_out = false;
	}
	for (uint32_t i = 0; !ret && i < f->n; i++) {
		ret = end_layout(&f->list[i], !f->list[i].writes);
		if (ret)
			ret = sync_fail(env, job, &f->list[i], -ret);
	}
	return ret;
}
