/* SPDX-License-Identifier: MIT */
/*
 * Finding mounts and devices: see mount.h. A file's device number is not that of a block device on
 * btrfs and on overlays, so the mount is found by its own number, and tells what is below.
 */
#include "stat/mount.h"

#include <errno.h>
#include <glob.h>
#include <libmount/libmount.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/text.h"

#define DEPTH_MAX 8 /* of overlays on overlays */

static char *copy_of(const char *text)
{
	return text && *text ? text_format("%s", text) : NULL;
}

/* Returns the row with the number of the mount, which Linux tells since 5.8; NULL: none. */
static struct libmnt_fs *by_number(struct libmnt_table *table, const char *path)
{
	struct libmnt_iter *i = mnt_new_iter(MNT_ITER_BACKWARD);
	struct libmnt_fs *fs = NULL;
	struct statx x;
	bool found = false;

	if (i && !statx(AT_FDCWD, path, 0, STATX_MNT_ID, &x) && x.stx_mask & STATX_MNT_ID)
		while (!found && !mnt_table_next_fs(table, i, &fs))
			found = (uint64_t)mnt_fs_get_id(fs) == x.stx_mnt_id;
	mnt_free_iter(i);
	return found ? fs : NULL;
}

static struct libmnt_fs *row_of(struct libmnt_table *table, const char *path)
{
	struct libmnt_fs *fs = by_number(table, path);
	struct stat st;

	if (!fs && !stat(path, &st))
		fs = mnt_table_find_devno(table, st.st_dev, MNT_ITER_BACKWARD);
	return fs;
}

int mount_find(struct mount *m, const char *path)
{
	struct libmnt_table *table = mnt_new_table_from_file("/proc/self/mountinfo");
	struct libmnt_fs *fs = table ? row_of(table, path) : NULL;

	*m = (struct mount){ 0 };
	if (fs)
		*m = (struct mount){ .type = copy_of(mnt_fs_get_fstype(fs)),
				     .source = copy_of(mnt_fs_get_source(fs)),
				     .point = copy_of(mnt_fs_get_target(fs)),
				     .options = copy_of(mnt_fs_get_options(fs)) };
	mnt_unref_table(table);
	return fs ? 0 : -ENOENT;
}

void mount_free(struct mount *m)
{
	free(m->type);
	free(m->source);
	free(m->point);
	free(m->options);
	*m = (struct mount){ 0 };
}

char *mount_option(const struct mount *m, const char *name)
{
	char *value = NULL;
	size_t n = 0;

	if (!m->options || mnt_optstr_get_option(m->options, name, &value, &n))
		return NULL;
	return text_format("%.*s", (int)n, value ? value : "");
}

static void holder_add(struct holders *h, dev_t dev)
{
	for (uint32_t i = 0; i < h->n; i++)
		if (h->dev[i] == dev)
			return;
	if (h->n < HOLDERS_MAX)
		h->dev[h->n++] = dev;
}

static bool is_block_device(dev_t dev)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u", major(dev), minor(dev));
	return !access(path, F_OK);
}

/* Reads a device's number, MAJOR:MINOR, from a file. */
static bool number_read(const char *path, dev_t *dev)
{
	unsigned int high, low;
	FILE *f = fopen(path, "re");
	bool read = f && fscanf(f, "%u:%u", &high, &low) == 2;

	if (f)
		fclose(f);
	if (read)
		*dev = makedev(high, low);
	return read;
}

/* Adds all devices of the volume of btrfs that has @dev as a member. */
static void add_members(struct holders *h, dev_t dev)
{
	char *pattern = NULL;
	glob_t members = { 0 };
	dev_t member;

	if (glob("/sys/fs/btrfs/*/devices/*/dev", 0, NULL, &members))
		return;
	for (size_t i = 0; i < members.gl_pathc && !pattern; i++)
		if (number_read(members.gl_pathv[i], &member) && member == dev)
			pattern = text_format("%.*s*/dev",
					      (int)(strstr(members.gl_pathv[i], "/devices/") +
						    strlen("/devices/") - members.gl_pathv[i]),
					      members.gl_pathv[i]);
	globfree(&members);
	if (pattern && !glob(pattern, 0, NULL, &members)) {
		for (size_t i = 0; i < members.gl_pathc; i++)
			if (number_read(members.gl_pathv[i], &member))
				holder_add(h, member);
		globfree(&members);
	}
	free(pattern);
}

static void find(struct holders *h, const char *path, unsigned depth);

/* Adds the devices of the layer that an overlay writes to, where this process can see it. */
static void add_upper(struct holders *h, const struct mount *m, unsigned depth)
{
	char *upper = mount_option(m, "upperdir");

	if (upper)
		find(h, upper, depth + 1);
	free(upper);
}

static void find(struct holders *h, const char *path, unsigned depth)
{
	struct stat st, source;
	struct mount m;

	if (depth > DEPTH_MAX || stat(path, &st))
		return;
	if (S_ISBLK(st.st_mode)) {
		holder_add(h, st.st_rdev);
		return;
	}
	if (is_block_device(st.st_dev)) {
		holder_add(h, st.st_dev);
		return;
	}
	if (mount_find(&m, path))
		return;
	if (m.type && !strcmp(m.type, "overlay"))
		add_upper(h, &m, depth);
	if (m.source && *m.source == '/' && !stat(m.source, &source) && S_ISBLK(source.st_mode)) {
		if (m.type && !strcmp(m.type, "btrfs"))
			add_members(h, source.st_rdev);
		holder_add(h, source.st_rdev);
	}
	mount_free(&m);
}

void holders_find(struct holders *h, const char *path)
{
	*h = (struct holders){ 0 };
	find(h, path, 0);
}
