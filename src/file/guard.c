/* SPDX-License-Identifier: MIT */
/* Refusals that protect files: see guard.h. */
#include "file/guard.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/file_ops.h"
#include "io/placement_options.h"
#include "io/target_hold.h"
#include "io/target_open.h"
#include "io/target_use.h"
#include "job/layout_options.h"

static bool withheld;

void guard_withhold_overwrite(void)
{
	withheld = true;
}

bool guard_allows_overwrite(const struct job *job)
{
	return job->layout->overwrite && !withheld;
}

/* Returns what would allow that something is written over. */
static const char *what_allows(const struct job *job)
{
	return withheld && job->layout->overwrite ? "--overwrite=1 beside --resume" : "overwrite=1";
}

const char *planner_option(const struct planner *p, const struct file *file)
{
	if (p->f->iolog)
		return "read_iolog";
	return file - p->f->list < p->f->ntargets ? "filename" : "source";
}

int guard_readonly(const struct job *job, struct err *e)
{
	const struct {
		const char *option, *what;
		bool given;
	} rows[] = {
		{ "unlink", "removes files", job->layout->unlink },
		{ "unlink_each_loop", "removes files", job->layout->unlink_each_loop },
		{ "fill_holes", "writes to files", job->layout->fill_holes },
		{ "exec_prerun", "runs a command, which may write", !!job->placement->prerun },
		{ "exec_postrun", "runs a command, which may write", !!job->placement->postrun },
	};
	int ret = 0;

	if (!target_readonly())
		return 0;
	if (job_alters_names(job))
		ret = job_fail(job, e, job->engine->file_ops ? "ioengine" : "file_ops",
			       "--readonly is given, and the job %s", job_file_op(job)->what);
	else if (job_changes(job))
		ret = job_fail(job, e, job_copies(job) ? "workload" : "rw",
			       "--readonly is given, and the job %s",
			       job_writes(job)                  ? "writes" :
			       job->engine->caps & ENGINE_SPACE ? "changes the space of files" :
								  "trims");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].given)
			ret = job_fail(job, e, rows[i].option,
				       "--readonly is given, and %s= %s: leave one out",
				       rows[i].option, rows[i].what);
	return ret;
}

/* Returns whether a path leaves a directory, by .., that is yet to be made. */
static bool leaves_what_is_missing(const char *path, const char *there)
{
	const char *rest = strcmp(there, ".") ? path + strlen(there) : path;

	for (; (rest = strstr(rest, "..")); rest += 2)
		if ((rest == path || rest[-1] == '/') && (!rest[2] || rest[2] == '/'))
			return true;
	return false;
}

/* Returns why no file is made at @path; NULL: one may be. */
static const char *unfit_place(struct planner *p, const char *path)
{
	const struct dir *dir = dir_of(&p->dir, path);

	if (dir->devices)
		return "it would lie in memory, among the devices of /dev";
	if (dir->kernels)
		return "it would lie among files of the kernel's own";
	if (leaves_what_is_missing(path, dir->there))
		return "a directory in front of .. is missing; write the name without it";
	return NULL;
}

/* Returns why a file is not made, or made larger; NULL: it may be. */
static const char *why_not(struct planner *p, const struct file *file, const struct target *t)
{
	if (target_readonly())
		return "--readonly is given";
	if (t->kind == TARGET_MISSING && !p->job->layout->allow_file_create)
		return "allow_file_create=0 is given";
	if (job_reads_what_is_there(p->job))
		return "verify= is to check what was written to it before";
	if (t->kernels)
		return "it is one of the kernel's own";
	if (t->size && !t->ours && !file->writes)
		return "iogen did not write it, and the job only reads it; a smaller size= works";
	return t->kind == TARGET_MISSING ? unfit_place(p, file->path) : NULL;
}

int guard_growth(struct planner *p, const struct file *file, const struct target *t)
{
	const char *why;

	if (t->kind == TARGET_BLOCK && file->need > t->size)
		return job_fail(p->job, p->e, "size",
				"size=: %s has %" PRIu64 " bytes, and %" PRIu64 " are asked for",
				file->path, t->size, file->need);
	if (file->need <= t->size && t->kind != TARGET_MISSING)
		return 0;
	if (job_is_diskless(p->job))
		return 0;
	if (t->kernels && (file->writes || file->fills))
		return 0; /* guard_overwrite() refuses it */
	why = why_not(p, file, t);
	if (!why)
		return 0;
	if (t->kind == TARGET_MISSING)
		return job_fail(p->job, p->e, planner_option(p, file),
				"%s does not exist and is not made: %s", file->path, why);
	return job_fail(p->job, p->e, "size",
			"%s has %" PRIu64 " bytes, %" PRIu64 " are asked for, and it is not made "
			"larger: %s",
			file->path, t->size, file->need, why);
}

const char *guard_why_kept(const struct job *job, const char *path, const struct target *t)
{
	bool directory = job_file_op(job)->directory;
	struct stat st;

	if (!lstat(path, &st) && S_ISLNK(st.st_mode))
		return "it is a symbolic link, which iogen did not make";
	if (directory != (t->kind == TARGET_DIR) || target_is_device(t->kind))
		return directory ? "it is no directory" : "it is no file";
	if (t->kernels)
		return "it is one of the kernel's own";
	if (t->ours && t->made)
		return NULL;
	if (directory)
		return "iogen did not make it, or it has changed since";
	if (!guard_allows_overwrite(job))
		return withheld ? "iogen did not make it, or it has changed since; --overwrite=1 "
				  "beside --resume allows it" :
				  "iogen did not make it, or it has changed since; overwrite=1 "
				  "allows it";
	return NULL;
}

int guard_name(struct planner *p, const struct file *file, const struct target *t)
{
	const struct planned_file *planned = planned_files_find(p->plan, file->path);
	const struct file_op *op = job_file_op(p->job);
	const char *why;
	char what[512];

	if (job_alters_names(p->job) && planned && planned->by == p->job)
		return job_fail(
			p->job, p->e, "filename",
			"%s: each worker %s of its own: without filename=, or with $jobnum in "
			"it, each has other names",
			file->path, op->what);
	if (t->kind == TARGET_MISSING)
		return 0;
	if (!job_alters_names(p->job)) {
		if (op->directory == (t->kind == TARGET_DIR) && !target_is_device(t->kind))
			return 0;
		return job_fail(p->job, p->e, "filename", "%s is no %s", file->path,
				op->directory ? "directory" : "file");
	}
	why = guard_why_kept(p->job, file->path, t);
	if (!why && target_in_use(file->path, t, what, sizeof(what)))
		why = what;
	if (!why)
		return 0;
	return job_fail(p->job, p->e, "filename", "%s is not removed%s: %s", file->path,
			op->makes ? " to be made anew" : "", why);
}

int guard_overwrite(struct planner *p, const struct file *file, const struct target *t)
{
	const char *option = file - p->f->list < p->f->ntargets ? "filename" : "source";
	char what[512];
	bool device = t->kind == TARGET_BLOCK;
	bool grows = t->kind == TARGET_FILE && file->need > t->size;

	if (!(file->writes || file->fills || grows) || t->kind == TARGET_MISSING ||
	    job_is_diskless(p->job))
		return 0;
	if (t->kernels && (file->writes || file->fills))
		return job_fail(p->job, p->e, option,
				"%s is not written to: it is a file of the kernel's own, to which "
				"a write is an order",
				file->path);
	/* from now on nobody else can take the device; who has it already is named next */
	if (device)
		target_hold(file->path, &t->id, false);
	if (target_in_use(file->path, t, what, sizeof(what)))
		return job_fail(p->job, p->e, option, "%s is not written over: %s; end that first",
				file->path, what);
	if (t->read_only)
		return job_fail(p->job, p->e, option,
				"%s is set to be read-only: blockdev --setrw allows writes, "
				"where the device does",
				file->path);
	if (guard_allows_overwrite(p->job) || !file->writes)
		return 0;
	if (!target_holds_data(file->path, t, file->region.start, file->region.length, what,
			       sizeof(what)))
		return 0;
	return job_fail(p->job, p->e, option, "%s is not written over: %s; %s allows it",
			file->path, what, what_allows(p->job));
}
