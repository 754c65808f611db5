/* SPDX-License-Identifier: MIT */
/* Asking for quotas by quotactl_fd(2), which takes a file and no device: see target_quota.h. */
#include "io/target_quota.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/dqblk_xfs.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/quota.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "io/file_system.h"
#include "io/limit.h"
#include "io/target_path.h"
#include "io/target_qgroup.h"

#ifndef SYS_quotactl_fd
#define SYS_quotactl_fd 443
#endif
#define LIMIT_UNIT 1024 /* limits are in KiB, whatever the blocks of the file system are */

/* Returns the path where it exists, else the nearest folder above it; the caller frees it. */
static char *place_of(const char *path)
{
	struct stat st;

	return stat(path, &st) ? target_dir_there(path) : strdup(path);
}

static int open_place(const char *path)
{
	char *place = place_of(path);
	int fd = place ? open(place, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1, ret = -errno;

	free(place);
	return fd < 0 ? ret : fd;
}

/*
 * Makes a file without a name where @path is going to be: the kernel says whose it is, by rules
 * that the folder (setgid) and the file system (grpid, projects) may have.
 */
static int open_new(const char *path)
{
	char *dir = target_dir_there(path);
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	free(dir);
	return fd;
}

static int quota_ask(const char *path, int command, int kind, uint64_t id, void *answer)
{
	char *dir = target_dir_behind(path);
	int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC), ret = fd < 0 ? -errno : 0;

	if (!ret && syscall(SYS_quotactl_fd, fd, QCMD(command, kind), (uint32_t)id, answer))
		ret = -errno;
	if (fd >= 0)
		close(fd);
	free(dir);
	return ret;
}

static bool is_btrfs(const char *path)
{
	return !strcmp(file_system_of(path), "btrfs");
}

static bool subvolumes_have(const char *path)
{
	char *dir = target_dir_behind(path);
	bool has = target_has_qgroups(dir);

	free(dir);
	return has;
}

uint32_t target_quotas(const char *path)
{
	static const uint32_t enforced[] = { FS_QUOTA_UDQ_ENFD, FS_QUOTA_GDQ_ENFD,
					     FS_QUOTA_PDQ_ENFD };
	struct fs_quota_statv s = { .qs_version = FS_QSTATV_VERSION1 };
	uint32_t kinds = 0;

	if (is_btrfs(path))
		return subvolumes_have(path) ? 1u << QUOTA_SUBVOLUME : 0;
	if (quota_ask(path, Q_XGETQSTATV, QUOTA_USER, 0, &s))
		return 0;
	for (int k = QUOTA_USER; k <= QUOTA_PROJECT; k++)
		kinds |= s.qs_flags & enforced[k] ? 1u << k : 0;
	return kinds;
}

bool target_quotas_passed(const char *path)
{
	return limit_passes_quotas() && !is_btrfs(path) && strcmp(file_system_of(path), "xfs") != 0;
}

/* Finds the project of an open file or folder. */
static void find_project(int fd, bool folder, struct quota_owner *o)
{
	struct fsxattr x;

	if (ioctl(fd, FS_IOC_FSGETXATTR, &x))
		return;
	if (!folder || x.fsx_xflags & FS_XFLAG_PROJINHERIT)
		o->id[QUOTA_PROJECT] = x.fsx_projid;
	o->tells = folder && x.fsx_xflags & FS_XFLAG_PROJINHERIT;
}

static uint64_t subvolume_of(const char *path)
{
	char *dir = target_dir_behind(path);
	uint64_t id = target_qgroup_of(dir);

	free(dir);
	return id;
}

void target_quota_owner(const char *path, struct quota_owner *o)
{
	int fd = open_place(path), made = -1;
	struct stat st, there;
	bool known = !stat(path, &st);

	*o = (struct quota_owner){ .id = { geteuid(), getegid() } };
	if (!known) {
		made = open_new(path);
		known = made >= 0 && !fstat(made, &st);
	}
	if (known) {
		o->id[QUOTA_USER] = st.st_uid;
		o->id[QUOTA_GROUP] = st.st_gid;
	} else if (fd >= 0 && !fstat(fd, &there) && there.st_mode & S_ISGID) {
		o->id[QUOTA_GROUP] = there.st_gid;
	}
	if (made >= 0)
		find_project(made, false, o);
	if (fd >= 0 && !fstat(fd, &there))
		find_project(fd, S_ISDIR(there.st_mode), o);
	if (is_btrfs(path))
		o->id[QUOTA_SUBVOLUME] = subvolume_of(path);
	if (made >= 0)
		close(made);
	if (fd >= 0)
		close(fd);
}

/*
 * Asks statvfs(2), which tells of a folder what is left to its project: below the soft limit, where
 * there is one, else below the hard one. It does not tell which.
 */
static int project_told(const char *path, uint64_t id, struct quota *q)
{
	char *dir = target_dir_behind(path);
	struct quota_owner o;
	struct statvfs v;
	int ret = 0;

	target_quota_owner(dir, &o);
	if (!o.tells || o.id[QUOTA_PROJECT] != id || statvfs(dir, &v))
		ret = -EPERM;
	else
		*q = (struct quota){ v.f_blocks * v.f_frsize, v.f_bfree * v.f_frsize, true };
	free(dir);
	return ret;
}

/* A soft limit binds like a hard one, once its time is over. */
static void quota_set(struct quota *q, const struct dqblk *d)
{
	uint64_t hard = d->dqb_bhardlimit, soft = d->dqb_bsoftlimit, used = d->dqb_curspace;

	if (soft && used > soft * LIMIT_UNIT && d->dqb_btime &&
	    d->dqb_btime <= (uint64_t)time(NULL))
		hard = soft;
	*q = (struct quota){ .limit = UINT64_MAX, .left = UINT64_MAX };
	if (!hard)
		return;
	q->limit = hard * LIMIT_UNIT;
	q->left = q->limit > used ? q->limit - used : 0;
}

/*
 * Adds the limits that xfs has for all ids that have none of their own: those of id 0. An id that
 * has used nothing yet is not there (-ENOENT). Returns @ret, what asking for the id itself
 * returned, or -EPERM: this process may not ask for id 0.
 */
static int add_defaults(const char *path, enum quota_kind kind, int ret, struct dqblk *d)
{
	struct dqblk all = { 0 };
	int asked;

	if ((ret && ret != -ENOENT) || (d->dqb_bhardlimit && d->dqb_bsoftlimit))
		return ret;
	asked = limit_ids_are_own() ? -EPERM : quota_ask(path, Q_GETQUOTA, (int)kind, 0, &all);
	if (asked) /* an id that has used space took the defaults of then */
		return asked == -EPERM && ret ? asked : ret;
	if (!d->dqb_bhardlimit)
		d->dqb_bhardlimit = all.dqb_bhardlimit;
	if (!d->dqb_bsoftlimit)
		d->dqb_bsoftlimit = all.dqb_bsoftlimit;
	return 0;
}

static int subvolume_left(const char *path, uint64_t id, struct quota *q)
{
	char *dir = target_dir_behind(path);
	int ret = target_qgroup(dir, id, q);

	free(dir);
	return ret;
}

int target_quota(const char *path, enum quota_kind kind, const struct quota_owner *owner,
		 struct quota *q)
{
	bool xfs = !strcmp(file_system_of(path), "xfs");
	uint64_t id = owner->id[kind];
	struct dqblk d = { 0 };
	int ret;

	*q = (struct quota){ .limit = UINT64_MAX, .left = UINT64_MAX };
	if (kind == QUOTA_SUBVOLUME)
		return id ? subvolume_left(path, id, q) : 0;
	/* project 0 is what is in none; of xfs, limits of 0 are defaults of the others */
	if (!id && (kind == QUOTA_PROJECT || (xfs && !limit_ids_are_own())))
		return 0;
	ret = quota_ask(path, Q_GETQUOTA, (int)kind, id, &d);
	if (ret == -EPERM && kind == QUOTA_PROJECT)
		return project_told(path, id, q);
	if (xfs)
		ret = add_defaults(path, kind, ret, &d);
	if (!ret)
		quota_set(q, &d);
	return ret == -ESRCH || ret == -ENOENT ? 0 : ret; /* it is off, or has used nothing yet */
}
