/* SPDX-License-Identifier: MIT */
/* Making, finishing and closing a worker's files. check.c plans them, open.c opens them. */
#include "file/files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/copy.h"
#include "file/guard.h"
#include "file/holes.h"
#include "file/layout.h"
#include "file/sync.h"
#include "io/file_ops.h"
#include "io/target_open.h"
#include "job/layout_options.h"
#include "job/service_options.h"
#include "job/seed_options.h"
#include "job/trim_written.h"

struct maker {
	const struct job *job;
	const struct files_env *env;
	struct err *e;
};

static int file_fail(const struct maker *m, const struct file *file, const char *doing, int errnum)
{
	return fail(m->e, errnum, "[%s] %s: cannot %s: %s", m->job->name, file->path, doing,
		    target_why(errnum));
}

/*
 * Reserves the whole file, as fallocate= says; it is no error where the file system cannot. Sets
 * @sized where the file is at least as long as needed then.
 */
static int reserve(const struct maker *m, const struct file *file, int fd, int mode, bool *sized)
{
	int ret = 0;

	*sized = false;

	switch ((enum fallocate_mode)mode) {
	case FALLOCATE_NONE:
	case FALLOCATE_VALUES:
		break;
	case FALLOCATE_NATIVE:
		ret = fallocate(fd, 0, 0, (off_t)file->need) ? errno : 0;
		*sized = !ret;
		break;
	case FALLOCATE_POSIX:
		ret = posix_fallocate(fd, 0, (off_t)file->need);
		break;
	case FALLOCATE_KEEP:
		ret = fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)file->need) ? errno : 0;
		break;
	case FALLOCATE_TRUNCATE:
		ret = ftruncate(fd, (off_t)file->need) ? errno : 0;
		break;
	}
	if (ret == EOPNOTSUPP || ret == ENOSYS || !file->need)
		ret = 0;
	return ret ? file_fail(m, file, "reserve its space", ret) : 0;
}

/* Fills holes; through @fd, which may be NULL, where that is a single small write. */
static int fill(const struct maker *m, struct file *file, uint64_t size, const int *fd,
		const struct hole *holes, int n)
{
	struct layout l = { .path = file->path,
			    .id = file->id,
			    .size = size,
			    .key = rng_combine(m->job->seed->value, RNG_DATA),
			    .content = m->job->content,
			    .block = job_blocks(m->job)[1].hi,
			    .direct = true,
			    .fd = fd,
			    .holes = holes,
			    .nholes = n,
			    .stop = m->env->stop };

	file->laid_out = true;
	return layout_fill(&l, m->env->progress, m->e);
}

/* Makes a file of @size bytes as large as needed: with data, or with space for it. */
static int grow(const struct maker *m, struct file *file, int fd, uint64_t size)
{
	struct hole rest = { size, file->need - size };
	bool whole = file->new_data || file->exact;
	int mode = job_may_share(m->job) && !file->new_data ? FALLOCATE_NONE :
		   whole                                    ? FALLOCATE_NATIVE :
			   m->job->layout->fallocate % FALLOCATE_VALUES;
	bool sized;
	int ret;

	if (m->job->engine->caps & ENGINE_SPACE && !whole && !job_given(m->job, "fallocate"))
		mode = FALLOCATE_NONE; /* space is the job's work */
	ret = reserve(m, file, fd, mode, &sized);

	/* a mapping lets no file grow, nor does what only reserves space within it */
	whole |= (m->job->engine->caps & ENGINE_BUFFERED) != 0 ||
		 (m->job->engine->caps & ENGINE_SPACE && file->reads);
	if (!ret && whole && !sized && ftruncate(fd, (off_t)file->need))
		ret = file_fail(m, file, "make it larger", errno);
	return ret || !file->new_data || !rest.length ? ret :
							fill(m, file, file->need, &fd, &rest, 1);
}

/* Makes a file, where the name is free. Returns the descriptor or -errno. */
static int create(struct file *file)
{
	return target_open(file->path, O_RDWR | O_CREAT | O_EXCL, &file->id);
}

/* Fills a file that was just made, and closes it. */
static int make_missing(const struct maker *m, struct file *file, int fd)
{
	int ret;

	if (fd < 0)
		return file_fail(m, file, "create it", -fd);
	target_mark_new(fd, &file->id);
	file->made = file->ours = file->marked = true;
	ret = grow(m, file, fd, 0);
	if (ret)
		target_remove(file->path, &file->id);
	close(fd);
	return ret;
}

/* Marks a file of iogen's that is going to be written by its name. */
static void mark_by_name(struct file *file)
{
	struct target_id id = file->id;
	int fd = file->ours && !file->marked ? target_open(file->path, O_RDONLY, &id) : -1;

	if (fd < 0)
		return;
	target_mark(fd, file->made);
	file->marked = true;
	close(fd);
}

/* Writes data into the holes. */
static int fill_holes(const struct maker *m, struct file *file, uint64_t size)
{
	struct hole *holes;
	uint64_t bytes;
	int n = file_holes(file, &holes, &bytes);
	int ret = n < 0 ? file_fail(m, file, "look for its holes", -n) : 0;

	if (n > 0)
		mark_by_name(file);
	if (n > 0)
		ret = fill(m, file, size, NULL, holes, n);
	free(holes);
	return ret;
}

void files_note_replaced(const struct files *f, const struct job *job, struct err *note)
{
	bool by_name = job_file_op(job)->steps;

	for (uint32_t i = 0; i < f->n && !job->layout->unlink_each_loop && !job_alters_names(job);
	     i++)
		if (target_replaced(f->list[i].path, &f->list[i].id))
			note_add(note, "[%s] %s: another file has taken this name meanwhile: %s",
				 job->name, f->list[i].path,
				 by_name ? "the reads behind that are of the other one" :
					   "what was measured is the first one, which was open");
}

/* Returns the size to which a copy's target is cut, where other jobs need @others bytes of it. */
static uint64_t end_of(const struct file *file, uint64_t others)
{
	return others > file->need ? others : file->need;
}

/* Makes an existing file as large as needed. */
static int make_fit(const struct maker *m, struct file *file, const struct target *t)
{
	int fd = target_open(file->path, O_RDWR, &file->id), ret = 0;

	if (fd < 0)
		return file_fail(m, file, "open it for writing", -fd);
	if (file->ours) {
		target_mark(fd, file->made);
		file->marked = true;
	}
	if (t->size > end_of(file, file->most) && ftruncate(fd, (off_t)end_of(file, file->most)))
		ret = file_fail(m, file, "cut it to the copy's size", errno);
	if (!ret && t->size < file->need)
		ret = grow(m, file, fd, t->size);
	if (ret)
		(void)!ftruncate(fd, (off_t)t->size);
	close(fd);
	return ret;
}

/*
 * Checks that a file which is there is the one that was planned with, or that this run has made. A
 * file that somebody else has made since may be read, as it is.
 */
static int check_planned(const struct maker *m, struct file *file,
			 const struct planned_file *planned, const struct target *t)
{
	bool changes = file->writes || file->fills || t->size < file->need;

	if (target_known(&file->id) ? target_same(&file->id, &t->id) : target_is_new(&t->id))
		return 0;
	if (target_known(&file->id) || (planned && planned->there))
		return file_fail(m, file, "use it", ESTALE);
	if (planned && changes)
		return fail(m->e, EEXIST,
			    "[%s] %s is not written over: somebody else has made it since this run "
			    "began",
			    m->job->name, file->path);
	return 0;
}

/*
 * Sets whose a file is that is there. An empty one of somebody else's becomes iogen's; so does one
 * that another run is writing to, or was killed in that, with overwrite=1, or where that has begun
 * since this run was planned.
 */
static void set_owner(const struct maker *m, struct file *file, const struct target *t)
{
	bool new = target_is_new(&t->id), writes = file->writes || file->fills;
	struct stat st;

	file->linked = !lstat(file->path, &st) && S_ISLNK(st.st_mode);
	file->ours = new || t->ours || !t->size ||
		     (t->owner == OWNER_KILLED && writes &&
		      (file->ours || guard_allows_overwrite(m->job)));
	file->made |= new || (file->ours && t->made);
}

/* Checks once more what a job is going to remove. Returns 0 or -EEXIST after fail(). */
static int keep_name(const struct maker *m, const struct file *file, const struct target *t)
{
	struct target now = *t;
	const char *why;

	now.ours |= target_is_new(&t->id);
	now.made |= target_is_new(&t->id);
	why = guard_why_kept(m->job, file->path, &now);
	return why ? fail(m->e, EEXIST, "[%s] %s is not removed: %s", m->job->name, file->path,
			  why) :
		     0;
}

/* Removes what has a name that the job is going to give. */
static int make_room(const struct maker *m, struct file *file, const struct target *t)
{
	int ret = target_remove(file->path, &t->id);

	file->id = (struct target_id){ 0 };
	return ret && ret != -ENOENT ? file_fail(m, file, "remove it, to make it anew", -ret) : 0;
}

static int make_directory(const struct maker *m, struct file *file)
{
	int fd = target_make_dir(file->path, &file->id);

	if (fd < 0)
		return file_fail(m, file, "make it", -fd);
	target_mark(fd, true);
	file->made = file->ours = file->marked = true;
	close(fd);
	return 0;
}

/* Makes a file, or leaves it; @planned is NULL where the file was there before this run. */
static int make_file(const struct maker *m, struct file *file, struct planned_file *planned)
{
	const struct file_op *op = job_file_op(m->job);
	bool plain = !op->makes && !op->directory && !m->job->layout->create_on_open;
	int ret, fd = planned && !planned->there && plain ? create(file) : -EEXIST;
	struct target t;

	/* a name that was free is free yet, most often; else it is looked at */
	if (fd != -EEXIST && fd != -ENOENT) {
		ret = make_missing(m, file, fd);
		planned->there = !ret;
		file->whole = !ret && file->new_data && !file->writes && planned->users == 1;
		return ret;
	}
	ret = target_look(file->path, &t, m->e);
	if (!ret && t.kind != TARGET_MISSING)
		ret = check_planned(m, file, planned, &t);
	if (ret || target_is_device(t.kind))
		return ret;
	if (t.kind == TARGET_MISSING)
		ret = target_make_dirs(file->path);
	if (ret)
		return file_fail(m, file, "make the directory for it", -ret);
	if (job_alters_names(m->job) && t.kind != TARGET_MISSING && keep_name(m, file, &t))
		return -EEXIST;
	if (op->makes)
		return t.kind == TARGET_MISSING ? 0 : make_room(m, file, &t);
	if (t.kind == TARGET_MISSING && m->job->layout->create_on_open)
		return 0;
	if (t.kind == TARGET_MISSING) {
		ret = op->directory ? make_directory(m, file) : make_missing(m, file, create(file));
		if (planned)
			planned->there = !ret;
		return ret;
	}
	file->id = t.id;
	set_owner(m, file, &t);
	if (t.kind == TARGET_DIR)
		return 0;
	if (t.size < file->need || (file->exact && t.size > end_of(file, file->most)))
		ret = make_fit(m, file, &t);
	if (!ret && file->fills && !m->env->goes_on)
		ret = fill_holes(m, file, t.size > file->need ? t.size : file->need);
	return ret;
}

int files_make(struct files *f, const struct job *job, struct planned_files *plan,
	       const struct files_env *env)
{
	struct maker m = { job, env, env->e };
	int ret = 0;

	if (job_is_diskless(job))
		return 0;
	for (uint32_t i = 0; !ret && i < f->n; i++) {
		struct planned_file *planned = planned_files_find(plan, f->list[i].path);

		if (f->list[i].later == env->late)
			ret = make_file(&m, &f->list[i], planned && planned->made ? planned : NULL);
	}
	return ret;
}

void files_take_over(struct files *f, const struct job *job)
{
	struct err ignored;

	err_clear(&ignored);
	for (uint32_t i = 0; !job_is_diskless(job) && i < f->n; i++) {
		struct target t;

		if (target_look(f->list[i].path, &t, &ignored) || t.kind != TARGET_FILE)
			continue;
		f->list[i].id = t.id;
		f->list[i].marked = t.ours;
	}
}

/* Removes a file that iogen made, unless another one has its name by now. */
static int remove_file(const struct maker *m, const struct file *file)
{
	int ret = target_remove(file->path, &file->id);

	return ret && ret != -ENOENT ? file_fail(m, file, "remove it", -ret) : 0;
}

int files_remove_left(struct file_users *users, struct err *e)
{
	const struct file *file = atomic_exchange(&users->left, NULL);
	int ret = file ? target_remove(file->path, &file->id) : 0;

	return ret && ret != -ENOENT ?
		       fail(e, -ret, "%s: cannot remove it: %s", file->path, target_why(-ret)) :
		       0;
}

/*
 * Returns the file that is to be removed when the job ends: its own, or what a job before has left
 * to the last one that has it. NULL: none.
 */
static const struct file *file_to_remove(const struct file *file, const struct job *job,
					 bool target)
{
	struct file_users *users = file->users;
	bool removed = (file->remove || (job->layout->unlink && target)) && !file->keep &&
		       file_removable(file);

	if (!users)
		return removed ? file : NULL;
	if (removed)
		atomic_store(&users->left, file);
	return atomic_fetch_sub(&users->n, 1) == 1 ? atomic_load(&users->left) : NULL;
}

/* Takes over what the job has made by its name, and forgets what it has removed. */
static void settle_name(const struct maker *m, const struct files *f, struct file *file)
{
	const struct file_op *op = job_file_op(m->job);
	int fd;

	if (!file->named || job_is_diskless(m->job))
		return;
	if (op->removes) {
		target_forget(&file->id);
		file->made = file->marked = false;
	}
	if (!op->makes)
		return;
	fd = target_adopt(file->path, op->directory ? TARGET_DIR : TARGET_FILE, f->since_ns,
			  &file->id);
	if (fd < 0)
		return;
	target_mark(fd, true);
	file->made = file->ours = file->marked = true;
	close(fd);
}

uint64_t files_folder(const struct files *f, const struct job *job)
{
	bool makes = job_file_op(job)->makes && f->ntargets && !job_is_diskless(job);
	char *folder = makes ? target_dir(f->list[0].path) : NULL;
	struct stat st;
	uint64_t dev = folder && !stat(folder, &st) ? st.st_dev : 0;

	free(folder);
	return dev;
}

int files_finish(struct files *f, const struct job *job, struct err *e)
{
	struct maker m = { .job = job, .e = e };
	const struct file *removed;
	uint64_t folder = f->folder ? files_folder(f, job) : 0;
	struct stat st;
	int ret = 0;

	for (uint32_t i = 0; i < f->n; i++) {
		struct file *file = &f->list[i];
		uint64_t end = end_of(file, file->rest);

		settle_name(&m, f, file);
		if (file->fd >= 0 && file->exact && !fstat(file->fd, &st) &&
		    (uint64_t)st.st_size > end && ftruncate(file->fd, (off_t)end))
			ret = file_fail(&m, file, "cut it to the copy's size", errno);
		removed = file_to_remove(file, job, i < f->ntargets);
		if (removed)
			ret |= remove_file(&m, removed);
	}
	if (folder && folder != f->folder)
		ret = fail(e, EXDEV,
			   "[%s] %s: its folder is on another file system by now: what was made "
			   "may lie on both",
			   job->name, f->list[0].path);
	return ret;
}

void files_let_go(struct files *f)
{
	for (uint32_t i = 0; i < f->n; i++) {
		if (f->list[i].fd >= 0)
			close(f->list[i].fd);
		f->list[i].fd = -1;
	}
	free(f->fds);
	f->fds = NULL;
}

void files_close(struct files *f)
{
	for (uint32_t i = 0; i < f->n; i++) {
		if (f->list[i].fd >= 0)
			close(f->list[i].fd);
		files_complete_mark(&f->list[i]);
		zbd_part_close(&f->list[i].zones);
		free(f->list[i].path);
	}
	free(f->list);
	free(f->fds);
	*f = (struct files){ 0 };
}
