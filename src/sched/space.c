/* SPDX-License-Identifier: MIT */
/* The space that planned files take, by file system and by quota: see space.h. */
#include "sched/space.h"

#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/units.h"
#include "io/copy_up.h"
#include "io/file_system.h"
#include "io/target_path.h"
#include "io/target_quota.h"
#include "io/target_space.h"
#include "sched/job.h"
#include "base/mount.h"

#define NO_QUOTA QUOTA_KINDS

/* A file system or a quota there, and what the run's files take of it. */
struct space_use {
	uint64_t dev;
	enum quota_kind kind; /* NO_QUOTA: it is the file system itself */
	uint64_t id;          /* number of the user, group, project or subvolume */
	struct free_space free;
	uint32_t quotas;         /* kinds of its quotas that bind this process, a bit each */
	int not_told;            /* 0, or -errno: the quota could not be asked for */
	uint64_t limit;          /* bytes of the quota */
	bool soft;               /* it may be a soft one */
	uint64_t written, taken; /* bytes; with what is reserved, where it can be */
	uint32_t files;          /* files that take some */
	uint64_t most;           /* bytes that the largest of these takes */
	const struct planned_file *largest;
	uint64_t copied; /* bytes of that for an overlay's copy of the file */
};

/* The home of a file: where it lies, and whose it is. */
struct home {
	struct target_space space;
	struct quota_owner owner;
	bool owner_known;
};

/* The number of a file system, as a file has it (st_dev), and of the one that has its space. */
struct alias {
	uint64_t dev, system;
};

struct shares {
	struct space_use *list; /* owned */
	uint32_t n;
	struct alias *aliases; /* owned */
	uint32_t naliases;
	const char *dir;  /* a path of the last file that was missing; NULL: none was */
	struct home made; /* home of that file */
};

/* The bytes that a file takes of one of them. */
struct taken {
	const struct planned_file *file;
	uint64_t written, taken, copied;
};

/*
 * Looks at the free space. statvfs(2) tells of a folder of a project what is left to the project,
 * which is asked for by itself: the mount's own folder has that of the file system.
 */
static int free_find(struct space_use *x, const char *path)
{
	uint32_t quotas = target_quotas(path);
	struct quota_owner owner = { .tells = false };
	char *dir = target_dir_behind(path);
	struct mount m = { 0 };
	int ret;

	if (quotas & 1u << QUOTA_PROJECT && !mount_find(&m, dir) && m.point)
		target_quota_owner(m.point, &owner);
	ret = target_space_free(m.point ? m.point : path, &x->free);
	if (owner.tells && owner.id[QUOTA_PROJECT])
		x->free.bytes = x->free.all = UINT64_MAX;
	mount_free(&m);
	free(dir);
	x->quotas = target_quotas_passed(path) ? 0 : quotas;
	return ret;
}

/*
 * Returns the number of the file system that has the space of @path. Each subvolume of btrfs has a
 * number of its own, where the first device of the volume is one for all of them. Files of an
 * overlay have numbers by their layers, and the space is that of the upper one.
 */
static uint64_t system_find(uint64_t dev, const char *path)
{
	const char *name = file_system_of(path);
	char *folder = target_dir_behind(path), *upper = NULL;
	const char *near = access(path, F_OK) ? folder : path;
	struct holders h = { 0 };
	struct mount m = { 0 };
	struct stat st;

	if (!strcmp(name, "btrfs"))
		holders_find(&h, near);
	if (!strcmp(name, "overlay") && !mount_find(&m, near))
		upper = mount_option(&m, "upperdir");
	if (h.n)
		dev = h.dev[0];
	else if (upper && !stat(upper, &st))
		dev = system_find(st.st_dev, upper);
	else if (!strcmp(name, "overlay") && !stat(folder, &st))
		dev = st.st_dev; /* the overlay's own, as of all folders */
	mount_free(&m);
	free(upper);
	free(folder);
	return dev;
}

/* The same, which is found out once for each number. */
static uint64_t system_of(struct shares *x, uint64_t dev, const char *path)
{
	for (uint32_t i = 0; i < x->naliases; i++)
		if (x->aliases[i].dev == dev)
			return x->aliases[i].system;
	x->aliases = array_must_grow(x->aliases, x->naliases, sizeof(*x->aliases));
	x->aliases[x->naliases] = (struct alias){ dev, system_find(dev, path) };
	return x->aliases[x->naliases++].system;
}

/* Returns the share of the file system that the file is on; NULL: nothing is known of it. */
static struct space_use *share_of(struct shares *x, uint64_t file_dev, const char *path)
{
	uint64_t dev = system_of(x, file_dev, path);
	struct space_use one = { .dev = dev, .kind = NO_QUOTA };

	for (uint32_t i = 0; i < x->n; i++)
		if (x->list[i].dev == dev && x->list[i].kind == NO_QUOTA)
			return &x->list[i];
	if (free_find(&one, path))
		return NULL;
	x->list = array_must_grow(x->list, x->n, sizeof(*x->list));
	x->list[x->n] = one;
	return &x->list[x->n++];
}

/*
 * Returns the share of a quota of a file system. A limit of as much as the file system has is none:
 * statvfs(2) tells that of a project without a limit.
 */
static struct space_use *quota_of(struct shares *x, const struct space_use *system,
				  enum quota_kind kind, const struct quota_owner *owner,
				  const char *path)
{
	uint64_t dev = system->dev, all = system->free.all;
	struct space_use one = { .dev = dev, .kind = kind, .id = owner->id[kind] };
	struct quota q;

	for (uint32_t i = 0; i < x->n; i++)
		if (x->list[i].dev == dev && x->list[i].kind == kind && x->list[i].id == one.id)
			return &x->list[i];
	one.not_told = target_quota(path, kind, owner, &q);
	one.free.bytes = q.limit < all ? q.left : UINT64_MAX;
	one.limit = q.limit;
	one.soft = q.soft;
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
static int home_find(struct shares *x, const struct planned_file *p, struct home *home)
{
	int ret;

	if (p->made && x->dir && are_together(x->dir, p->path)) {
		*home = x->made;
		return 0;
	}
	*home = (struct home){ 0 };
	ret = target_space_of(p->path, &home->space);
	if (p->made && !ret) {
		x->dir = p->path;
		x->made = *home;
	}
	return ret;
}

/* Finds whose a file is, once; of those that are made in a folder, once for all. */
static const struct quota_owner *owner_of(struct shares *x, const struct planned_file *p,
					  struct home *home)
{
	if (!home->owner_known)
		target_quota_owner(p->path, &home->owner);
	home->owner_known = true;
	if (p->made)
		x->made = *home;
	return &home->owner;
}

static void use_add(struct space_use *x, const struct taken *t)
{
	x->written += t->written;
	x->taken += t->taken;
	x->files += t->taken > 0;
	if (t->taken > x->most) {
		x->most = t->taken;
		x->largest = t->file;
		x->copied = t->copied;
	}
}

static void share_add(struct shares *x, const struct planned_file *p)
{
	const struct file_wish *w = &p->most;
	struct taken t = { .file = p };
	struct space_use *share, system;
	struct home home;
	uint32_t quotas;

	if ((!w->written && !w->reserved && !w->opened) || home_find(x, p, &home))
		return;
	t.copied = w->opened ? copy_up_bytes(p->path) : 0;
	share = share_of(x, home.space.dev, p->path);
	if (!share)
		return;
	t.written = taken_of(w->written, share, home.space.held);
	t.taken = taken_of(w->reserved, share, home.space.held);
	t.taken = (t.taken > t.written ? t.taken : t.written) + t.copied;
	t.written += t.copied;
	use_add(share, &t);
	quotas = t.taken ? share->quotas : 0;
	system = *share; /* the list grows */
	for (enum quota_kind k = QUOTA_USER; k < QUOTA_KINDS; k++)
		if (quotas & 1u << k)
			use_add(quota_of(x, &system, k, owner_of(x, p, &home), p->path), &t);
}

/* Returns the first job with the file. */
static struct sched_job *job_of(const struct sched *s, const struct planned_file *p)
{
	struct planned_files *plan = (struct planned_files *)&s->plan;

	for (struct sched_job *j = s->list; j < s->list + s->jobs->nrun; j++)
		for (uint32_t k = 0; k < j->job->numjobs; k++) {
			const struct files *f = &j->seats[k].worker->files;

			for (uint32_t i = 0; i < f->n; i++)
				if (planned_files_find(plan, f->list[i].path) == p)
					return j;
		}
	return s->list;
}

/* Returns whether it has too little. Of a limit that may be a soft one, trying tells. */
static bool is_too_small(const struct space_use *x)
{
	bool more = x->written > x->free.bytes ||
		    (x->taken > x->free.bytes && target_space_reserves(x->largest->path));

	return more && !(x->soft && target_space_gives(x->largest->path, x->taken));
}

/* Names the user, the group, the project or the subvolume. */
static void name_owner(const struct space_use *x, char *text, size_t n)
{
	const struct passwd *user = x->kind == QUOTA_USER ? getpwuid((uid_t)x->id) : NULL;
	const struct group *group = x->kind == QUOTA_GROUP ? getgrgid((gid_t)x->id) : NULL;
	static const char *const kinds[] = { "user", "group", "project", "subvolume" };

	snprintf(text, n, "%s %" PRIu64, kinds[x->kind], x->id);
	if (user || group)
		snprintf(text, n, "%s %.64s", kinds[x->kind],
			 user ? user->pw_name : group->gr_name);
}

/* Says whose space is too small: that of the file system, or of a quota there. */
static void name_place(const struct space_use *x, char *text, size_t n)
{
	char owner[80], limit[32];

	if (x->kind == NO_QUOTA) {
		snprintf(text, n, "the file system has");
		return;
	}
	name_owner(x, owner, sizeof(owner));
	units_bytes(limit, sizeof(limit), x->limit);
	snprintf(text, n, "the quota of %s (%s) has", owner, limit);
}

static int refuse(const struct sched *s, const struct space_use *x)
{
	const struct job *job = job_of(s, x->largest)->job;
	const char *option = job_given(job, "filesize") ? "filesize" : "size";
	char take[32], free[32], others[48] = "", place[160];

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
	name_place(x, place, sizeof(place));
	return job_fail(job, s->e, option,
			"%s=: %s%s take%s %s, and %s %s free: a smaller %s= fits, or another place",
			option, x->largest->path, others, x->files > 1 ? "" : "s", take, place,
			free, option);
}

/* Notes a quota that binds what the run takes, and that this process may not know. */
static void note_not_told(const struct sched *s, const struct space_use *x)
{
	struct sched_job *j = job_of(s, x->largest);
	char owner[80];

	name_owner(x, owner, sizeof(owner));
	note_add(&j->result->note,
		 "[%s] %s: the file system has quotas, and that of %s cannot be asked for (%s): "
		 "whether it has room for the run is not known",
		 j->job->name, x->largest->path, owner, strerror(-x->not_told));
}

int sched_space_check(const struct sched *s)
{
	struct shares x = { 0 };
	int ret = 0;

	for (size_t i = 0; i < s->plan.n; i++)
		share_add(&x, &s->plan.list[i]);
	for (uint32_t i = 0; i < x.n; i++) {
		if (is_too_small(&x.list[i]))
			ret = refuse(s, &x.list[i]);
		else if (x.list[i].not_told)
			note_not_told(s, &x.list[i]);
	}
	free(x.aliases);
	free(x.list);
	return ret;
}
