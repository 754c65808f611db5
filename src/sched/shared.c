/* SPDX-License-Identifier: MIT */
/* Files that several jobs have: see shared.h. */
#include "sched/shared.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* A file of a worker. */
struct use {
	const char *path; /* the same for all names of a file that is to be made; else empty */
	struct file *file;
	const struct sched_job *j;
	bool target;
};

struct uses {
	struct use *list;
	size_t n;
};

/* The users of the files of each stage that are removed by the last of them. */
struct shared_files {
	struct file_users **list; /* owned, and so is each of them */
	size_t n;
};

/* Compares which files they are: those that are there by their numbers, whatever their names. */
static int compare(const struct use *x, const struct use *y)
{
	const struct target_id *a = &x->file->id, *b = &y->file->id;

	if (a->dev != b->dev)
		return a->dev < b->dev ? -1 : 1;
	if (a->ino != b->ino)
		return a->ino < b->ino ? -1 : 1;
	return strcmp(x->path, y->path);
}

/* Sorts by file, and of a file the last stage first. */
static int by_file(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	int order = compare(x, y);

	if (order)
		return order;
	return (x->j->stage < y->j->stage) - (x->j->stage > y->j->stage);
}

/* Returns the path of a file that is to be made, the same for all names of it; else "". */
static const char *path_of(struct sched *s, const struct file *file)
{
	const struct planned_file *planned;

	if (target_known(&file->id))
		return "";
	planned = planned_files_find(&s->plan, file->path);
	return planned ? planned->path : file->path;
}

static void gather(struct sched *s, struct uses *all, const struct sched_job *j)
{
	for (uint32_t k = 0; k < j->job->numjobs; k++) {
		struct files *f = &j->seats[k].worker->files;

		for (uint32_t i = 0; i < f->n; i++) {
			struct file *file = &f->list[i];

			all->list = array_must_grow(all->list, all->n, sizeof(*all->list));
			all->list[all->n++] =
				(struct use){ path_of(s, file), file, j, i < f->ntargets };
		}
	}
}

static bool removes(const struct use *u)
{
	return u->file->remove || (u->target && job_changed(u->j->job, "unlink"));
}

/* Has the last of the uses of a file in a stage remove it, where several jobs have it. */
static void plan_stage(struct sched *s, struct use *first, size_t n)
{
	struct shared_files *all = s->shared;
	struct file_users *users;
	bool several = false, removed = false;

	for (size_t i = 0; i < n; i++) {
		several |= first[i].j != first->j;
		removed |= removes(&first[i]);
	}
	if (!several || !removed)
		return;
	users = calloc(1, sizeof(*users));
	if (!users)
		abort();
	users->stage = first->j->stage;
	atomic_init(&users->n, (unsigned)n);
	all->list = array_must_grow(all->list, all->n, sizeof(struct file_users *));
	all->list[all->n++] = users;
	for (size_t i = 0; i < n; i++)
		first[i].file->users = users;
}

/* Plans the uses of a file, whose last stages come first. */
static void plan_file(struct sched *s, struct use *first, size_t n)
{
	uint64_t rest = 0;

	for (size_t i = 0, k; i < n; i = k) {
		for (k = i; k < n && first[k].j->stage == first[i].j->stage; k++)
			rest = first[k].file->need > rest ? first[k].file->need : rest;
		for (size_t m = i; m < k; m++)
			first[m].file->rest = rest;
		plan_stage(s, first + i, k - i);
	}
	for (size_t i = 0; i < n; i++)
		first[i].file->most = rest;
}

void sched_shared_plan(struct sched *s)
{
	const struct sched_job *end = s->list + s->jobs->nrun;
	struct uses all = { 0 };
	bool wanted = false;

	for (const struct sched_job *j = s->list; j < end; j++)
		wanted |= job_copies(j->job) || job_changed(j->job, "unlink");
	if (!wanted)
		return;
	s->shared = calloc(1, sizeof(*s->shared));
	if (!s->shared)
		abort();
	for (const struct sched_job *j = s->list; j < end; j++)
		if (!j->elsewhere && !job_is_diskless(j->job) && !job_only_creates(j->job))
			gather(s, &all, j);
	if (all.n)
		qsort(all.list, all.n, sizeof(*all.list), by_file);
	for (size_t i = 0, k; i < all.n; i = k) {
		for (k = i + 1; k < all.n && !compare(&all.list[k], &all.list[i]); k++)
			;
		plan_file(s, all.list + i, k - i);
	}
	free(all.list);
}

int sched_shared_end(struct sched *s, uint32_t stage)
{
	int ret = 0;

	for (size_t i = 0; s->shared && !s->abandoned && i < s->shared->n; i++) {
		struct file_users *users = s->shared->list[i];

		if (users->stage == stage && atomic_load(&users->n) &&
		    files_remove_left(users, s->e))
			ret = -EIO;
	}
	return ret;
}

void sched_shared_free(struct sched *s)
{
	for (size_t i = 0; s->shared && i < s->shared->n; i++)
		free(s->shared->list[i]);
	if (s->shared)
		free(s->shared->list);
	free(s->shared);
	s->shared = NULL;
}
