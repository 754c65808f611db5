/* SPDX-License-Identifier: MIT */
/* The space that planned files take, by file system: see space.h. */
#include "sched/space.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/units.h"
#include "io/file_system.h"
#include "io/target_space.h"
#include "sched/job.h"
#include "stat/mount.h"

/* A file system, and what the run's files take of it. */
struct space_use {
	uint64_t dev;
	struct free_space free;
	uint64_t written, taken; /* bytes; with what is reserved, where it can be */
	uint32_t files;          /* that take some */
	uint64_t most;           /* of these, the largest takes */
	const struct planned_file *largest;
	uint64_t copied; /* of what the largest takes: an overlay's copy of it */
};

struct shares {
	struct space_use *list; /* owned */
	uint32_t n;
	const char *dir; /* a path of the last file that was missing; NULL: none was */
	uint64_t dev;    /* where that one will be */
};

/* Returns the share of the file system that the file is on; NULL: nothing is known of it. */
static struct space_use *share_of(struct shares *x, uint64_t dev, const char *path)
{
	struct space_use one = { .dev = dev };

	for (uint32_t i = 0; i < x->n; i++)
		if (x->list[i].dev == dev)
			return &x->list[i];
	if (target_space_free(path, &one.free))
		return NULL;
	x->list = array_must_grow(x->list, x->n, sizeof(*x->list));
	x->list[x->n] = one;
	return &x->list[x->n++];
}

/* Returns the bytes that a file takes, which is to have so many, beside those that it has. */
static uint64_t taken_of(uint64_t bytes, const struct space_use *x, uint64_t held)
{
	bytes = (bytes + x->free.block - 1) / x->free.block * x->free.block;
	return bytes > held ? bytes - held : 0;
}

/* Returns whether both paths are of one directory, by their words. */
static bool are_together(const char *a, const char *b)
{
	size_t n = (size_t)(strrchr(a, '/') ? strrchr(a, '/') - a + 1 : 0);

	return !strncmp(a, b, n) && !strchr(b + n, '/');
}

/* Finds where a planned file lies, and what it holds. Returns 0 or -errno. */
static int space_of(struct shares *x, const struct planned_file *p, struct target_space *space)
{
	int ret;

	if (p->made && x->dir && are_together(x->dir, p->path)) {
		*space = (struct target_space){ .dev = x->dev };
		return 0;
	}
	ret = target_space_of(p->path, space);
	if (p->made && !ret) {
		x->dir = p->path;
		x->dev = space->dev;
	}
	return ret;
}

/*
 * Returns the bytes that an overlay copies to its upper layer when a file of a lower one is first
 * opened for writing: all that the file holds. 0: it does not.
 */
static uint64_t copied_up(const struct planned_file *p, const struct target_space *space)
{
	struct mount m;
	char *now, *then;
	bool copies;

	if (!p->most.opened || strcmp(file_system_name(p->path), "overlay") != 0 ||
	    mount_find(&m, p->path))
		return 0;
	now = mount_layer(&m, p->path, false);
	then = mount_layer(&m, p->path, true);
	copies = now && then && strcmp(now, then) != 0;
	free(now);
	free(then);
	mount_free(&m);
	return copies ? space->held : 0;
}

static void share_add(struct shares *x, const struct planned_file *p)
{
	const struct file_wish *w = &p->most;
	struct target_space space;
	struct space_use *share;
	uint64_t written, taken, copied;

	if ((!w->written && !w->reserved && !w->opened) || space_of(x, p, &space))
		return;
	copied = copied_up(p, &space);
	share = share_of(x, space.dev, p->path);
	if (!share)
		return;
	written = taken_of(w->written, share, space.held);
	taken = taken_of(w->reserved, share, space.held);
	taken = (taken > written ? taken : written) + copied;
	written += copied;
	share->written += written;
	share->taken += taken;
	share->files += taken > 0;
	if (taken > share->most) {
		share->most = taken;
		share->largest = p;
		share->copied = copied;
	}
}

/* Returns the first job with the file. */
static const struct job *job_of(const struct sched *s, const struct planned_file *p)
{
	struct planned_files *plan = (struct planned_files *)&s->plan;

	for (const struct sched_job *j = s->list; j < s->list + s->jobs->nrun; j++)
		for (uint32_t k = 0; k < j->job->numjobs; k++) {
			const struct files *f = &j->seats[k].worker->files;

			for (uint32_t i = 0; i < f->n; i++)
				if (planned_files_find(plan, f->list[i].path) == p)
					return j->job;
		}
	return s->list->job;
}

static bool is_too_small(const struct space_use *x)
{
	return x->written > x->free.bytes ||
	       (x->taken > x->free.bytes && target_space_reserves(x->largest->path));
}

static int refuse(const struct sched *s, const struct space_use *x)
{
	const struct job *job = job_of(s, x->largest);
	const char *option = job_given(job, "filesize") ? "filesize" : "size";
	char take[32], free[32], others[48] = "";

	units_bytes(take, sizeof(take), x->taken);
	units_bytes(free, sizeof(free), x->free.bytes);
	if (x->taken - x->free.bytes < x->free.bytes / 100) { /* words would be the same */
		snprintf(take, sizeof(take), "%" PRIu64 " bytes", x->taken);
		snprintf(free, sizeof(free), "%" PRIu64, x->free.bytes);
	}
	if (x->copied > x->free.bytes)
		return job_fail(job, s->e, "filename",
				"%s is in a lower layer of its overlay, which copies all of it to "
				"the upper one when it is first opened for writing: that takes %s, "
				"and there is %s free: another place, or free space there",
				x->largest->path, take, free);
	if (x->files > 1)
		snprintf(others, sizeof(others), " and %u other file%s", x->files - 1,
			 x->files > 2 ? "s" : "");
	return job_fail(job, s->e, option,
			"%s=: %s%s take%s %s, and the file system has %s free: a smaller %s= "
			"fits, or another place",
			option, x->largest->path, others, x->files > 1 ? "" : "s", take, free,
			option);
}

int sched_space_check(const struct sched *s)
{
	struct shares x = { 0 };
	int ret = 0;

	for (size_t i = 0; i < s->plan.n; i++)
		share_add(&x, &s->plan.list[i]);
	for (uint32_t i = 0; i < x.n; i++)
		if (is_too_small(&x.list[i]))
			ret = refuse(s, &x.list[i]);
	free(x.list);
	return ret;
}
