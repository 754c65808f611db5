/* SPDX-License-Identifier: MIT */
/*
 * Finding mounts and devices: see mount.h. A file's device number is not that of a block device on
 * btrfs and on overlays, so the mount is found by its own number, and tells what is below.
 */
#include "base/mount.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <libmount/libmount.h>
#include <linux/btrfs.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/text.h"

#define DEPTH_MAX 8 /* levels of overlays on overlays */
#define LOWER_MORE "lowerdir+"
#define MOUNTS "/proc/self/mountinfo"

/* The kernel's table, as it was read. An open file of it tells by poll(2) that it has changed. */
static struct {
	pthread_mutex_t lock;
	struct libmnt_table *table; /* NULL: none was read yet */
	int fd;                     /* -1: nobody tells */
} mounts = { .lock = PTHREAD_MUTEX_INITIALIZER, .fd = -1 };

/* Returns whether the table that was read may be another one now. */
static bool mounts_changed(void)
{
	struct pollfd p = { .fd = mounts.fd, .events = POLLPRI };

	return !mounts.table || mounts.fd < 0 || poll(&p, 1, 0);
}

/* Returns the table as it is now, under the lock; NULL: it cannot be read. */
static struct libmnt_table *mounts_now(void)
{
	if (!mounts_changed())
		return mounts.table;
	if (mounts.fd < 0)
		mounts.fd = open(MOUNTS, O_RDONLY | O_CLOEXEC);
	mnt_unref_table(mounts.table);
	mounts.table = mnt_new_table_from_file(MOUNTS);
	return mounts.table;
}

static char *copy_of(const char *text)
{
	return text && *text ? text_format("%s", text) : NULL;
}

/* Finds the number of a mount, which Linux tells since 5.8. */
static bool number_of(const char *path, uint64_t *id)
{
	struct statx x;

	if (statx(AT_FDCWD, path, 0, STATX_MNT_ID, &x) || !(x.stx_mask & STATX_MNT_ID))
		return false;
	*id = x.stx_mnt_id;
	return true;
}

bool mount_same(const char *a, const char *b)
{
	uint64_t id_a, id_b;

	return number_of(a, &id_a) && number_of(b, &id_b) && id_a == id_b;
}

/* Returns the row with the number of the mount; NULL: none. */
static struct libmnt_fs *by_number(struct libmnt_table *table, const char *path)
{
	struct libmnt_iter *i = mnt_new_iter(MNT_ITER_BACKWARD);
	struct libmnt_fs *fs = NULL;
	bool found = false;
	uint64_t id;

	if (i && number_of(path, &id))
		while (!found && !mnt_table_next_fs(table, i, &fs))
			found = (uint64_t)mnt_fs_get_id(fs) == id;
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
	struct libmnt_table *table;
	struct libmnt_fs *fs;

	*m = (struct mount){ 0 };
	pthread_mutex_lock(&mounts.lock);
	table = mounts_now();
	fs = table ? row_of(table, path) : NULL;
	if (fs)
		*m = (struct mount){ .type = copy_of(mnt_fs_get_fstype(fs)),
				     .source = copy_of(mnt_fs_get_source(fs)),
				     .point = copy_of(mnt_fs_get_target(fs)),
				     .options = copy_of(mnt_fs_get_options(fs)),
				     .root = copy_of(mnt_fs_get_root(fs)) };
	pthread_mutex_unlock(&mounts.lock);
	return fs ? 0 : -ENOENT;
}

void mount_free(struct mount *m)
{
	free(m->type);
	free(m->source);
	free(m->point);
	free(m->options);
	free(m->root);
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

/* Adds all devices of the volume of btrfs that has the file, as the volume itself names them. */
static void add_members(struct holders *h, const char *path)
{
	struct btrfs_ioctl_fs_info_args x = { 0 };
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	bool known = fd >= 0 && !ioctl(fd, BTRFS_IOC_FS_INFO, &x);
	char id[2 * BTRFS_FSID_SIZE + 5] = "", *pattern;
	glob_t members = { 0 };
	dev_t member;

	if (fd >= 0)
		close(fd);
	for (size_t i = 0; i < BTRFS_FSID_SIZE; i++)
		snprintf(id + strlen(id), 4, "%02x%s", x.fsid[i],
			 i == 3 || i == 5 || i == 7 || i == 9 ? "-" : "");
	pattern = text_format("/sys/fs/btrfs/%s/devices/*/dev", id);
	if (known && !glob(pattern, 0, NULL, &members)) {
		for (size_t i = 0; i < members.gl_pathc; i++)
			if (number_read(members.gl_pathv[i], &member))
				holder_add(h, member);
		globfree(&members);
	}
	free(pattern);
}

/* Returns the place of @path below the mount, "/folder/file" or ""; NULL: it is not there. */
static char *place_in(const struct mount *m, const char *path)
{
	char *real = realpath(path, NULL), *place = NULL;
	const char *root = m->root && strcmp(m->root, "/") != 0 ? m->root : "";
	size_t n = m->point && strcmp(m->point, "/") != 0 ? strlen(m->point) : 0;

	if (real && m->point && !strncmp(real, m->point, n) && (!real[n] || real[n] == '/'))
		place = text_format("%s%s", root, real + n);
	free(real);
	return place;
}

/* Returns the first layer of a list, "/a:/b", that has the place; NULL: none has. */
static char *layer_with(const char *list, const char *place)
{
	char *found = NULL;
	struct stat st;

	for (size_t n; *list && !found; list += n + (list[n] == ':')) {
		n = strcspn(list, ":");
		found = n ? text_format("%.*s%s", (int)n, list, place) : NULL;
		if (found && lstat(found, &st)) {
			free(found);
			found = NULL;
		}
	}
	return found;
}

/*
 * Returns the lower layers as a list, "/a:/b"; NULL: there are none. Who mounts by fsconfig(2), as
 * containers do, may name each in an option of its own, lowerdir+.
 */
static char *lower_layers(const struct mount *m)
{
	char *list = mount_option(m, "lowerdir"), *rest = m->options, *name, *value, *longer;
	size_t name_n, n;

	while (rest && *rest && !mnt_optstr_next_option(&rest, &name, &name_n, &value, &n)) {
		if (name_n != strlen(LOWER_MORE) || strncmp(name, LOWER_MORE, name_n) || !value)
			continue;
		longer = text_format("%s%s%.*s", list ? list : "", list ? ":" : "", (int)n, value);
		free(list);
		list = longer;
	}
	return list;
}

char *mount_layer(const struct mount *m, const char *path, bool writes)
{
	char *upper = mount_option(m, "upperdir"), *lower = lower_layers(m);
	char *place = place_in(m, path);
	char *layer = upper ? layer_with(upper, place ? place : "") : NULL;

	if (!layer && upper && writes)
		layer = layer_with(upper, "");
	if (!layer && lower && place)
		layer = layer_with(lower, place);
	free(place);
	free(lower);
	free(upper);
	return layer;
}

static void find(struct holders *h, const char *path, unsigned depth);

/* Adds the devices of the layer of an overlay that has the file. */
static void add_layer(struct holders *h, const struct mount *m, const char *path, unsigned depth)
{
	char *layer = mount_layer(m, path, false);

	if (layer)
		find(h, layer, depth + 1);
	free(layer);
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
		add_layer(h, &m, path, depth);
	if (m.type && !strcmp(m.type, "btrfs"))
		add_members(h, path);
	if (m.source && *m.source == '/' && !stat(m.source, &source) && S_ISBLK(source.st_mode))
		holder_add(h, source.st_rdev);
	mount_free(&m);
}

void holders_find(struct holders *h, const char *path)
{
	*h = (struct holders){ 0 };
	find(h, path, 0);
}
