/* SPDX-License-Identifier: MIT */
/* File systems and devices that are not direct when they are asked to be: see direct.h. */
#include "stat/direct.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>
#include <linux/fs.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/extents.h"
#include "stat/block_device.h"
#include "stat/devices.h"
#include "base/mount.h"

/* <linux/stat.h> of Linux 6.1, 4.11 and 5.5, and a place in its struct statx. */
#define MASK_DIOALIGN 0x2000u
#define ATTRIBUTE_ENCRYPTED 0x800u
#define ATTRIBUTE_VERITY 0x100000u
#define AT_OFFSET_ALIGN 0x9c

#define SPACES \
	32 /* kinds of space of a volume of btrfs; it has three, and more while it is changed */
#define DEPTH_MAX 8 /* levels of layers on layers, and of loop devices on files */

/* The question at one layer: a path, and the directions that matter. */
struct layer {
	const char *path;
	bool reads, writes;
	unsigned depth;
};

static void find(struct direct *d, const struct layer *l);

__attribute__((format(printf, 3, 4))) static void found(struct direct *d, enum direct_is is,
							const char *format, ...)
{
	va_list args;

	d->is = is;
	va_start(args, format);
	vsnprintf(d->why, sizeof(d->why), format, args);
	va_end(args);
}

__attribute__((format(printf, 2, 3))) static void known_by(struct direct *d, const char *format,
							   ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(d->how, sizeof(d->how), format, args);
	va_end(args);
}

/* Returns the flags of a file (chattr(1)), or 0 where they cannot be read. */
static unsigned int flags_of(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	unsigned int flags = 0;

	if (fd >= 0 && ioctl(fd, FS_IOC_GETFLAGS, &flags))
		flags = 0;
	if (fd >= 0)
		close(fd);
	return flags;
}

static int is_encoded(void *arg, const struct fiemap_extent *x)
{
	(void)arg;
	return x->fe_flags & FIEMAP_EXTENT_ENCODED ? 1 : 0;
}

/* Returns whether a file has an extent that is kept in another form: compressed. */
static bool encoded(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	bool is = fd >= 0 && extents_each(fd, UINT64_MAX, true, is_encoded, NULL) == 1;

	if (fd >= 0)
		close(fd);
	return is;
}

/* Returns whether the kernel is at least of this version. */
static bool kernel_since(int major, int minor)
{
	struct utsname u;
	int a = 0, b = 0;

	if (uname(&u) || sscanf(u.release, "%d.%d", &a, &b) != 2)
		return false;
	return a > major || (a == major && b >= minor);
}

static bool mount_has(const struct mount *m, const char *option)
{
	char *value = mount_option(m, option);

	free(value);
	return value;
}

/* Returns whether a volume of btrfs has data in copies, or with parity. */
static bool has_copies(const char *path)
{
	struct btrfs_ioctl_space_args *x =
		calloc(1, sizeof(*x) + SPACES * sizeof(struct btrfs_ioctl_space_info));
	int fd = x ? open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1;
	const uint64_t copies = BTRFS_BLOCK_GROUP_PROFILE_MASK & ~BTRFS_BLOCK_GROUP_RAID0;
	bool found = false;

	if (x)
		x->space_slots = SPACES;
	if (fd >= 0 && !ioctl(fd, BTRFS_IOC_SPACE_INFO, x))
		for (uint64_t i = 0; i < x->total_spaces && i < SPACES; i++)
			found |= x->spaces[i].flags & BTRFS_BLOCK_GROUP_DATA &&
				 x->spaces[i].flags & copies;
	if (fd >= 0)
		close(fd);
	free(x);
	return found;
}

/*
 * Finds whether a file of btrfs is direct. Since 6.15, btrfs copies data that have checksums into
 * the page cache first, so that nobody changes them meanwhile; since 6.18 also those that it writes
 * more than once. Compressed data are decompressed there.
 */
static void find_btrfs(struct direct *d, const struct layer *l, const struct mount *m)
{
	bool summed = !mount_has(m, "nodatacow") && !mount_has(m, "nodatasum") &&
		      !(flags_of(l->path) & FS_NOCOW_FL);

	known_by(d, "mount options, flags and extents of the file");
	if (l->reads && encoded(l->path))
		found(d, DIRECT_BUFFERED_FALLBACK,
		      "btrfs reads the compressed extents of %s through the page cache", l->path);
	else if (l->writes && summed && kernel_since(6, 15))
		found(d, DIRECT_BUFFERED_FALLBACK,
		      "btrfs writes what it has checksums of through the page cache (chattr +C on "
		      "an empty file or its folder leaves them out)");
	else if (l->writes && kernel_since(6, 18) && has_copies(l->path))
		found(d, DIRECT_BUFFERED_FALLBACK,
		      "btrfs writes what it has in copies or with parity (dup, raid1 and more) "
		      "through the page cache");
}

/* Returns whether ext4 journals a file's data. With delayed allocation, a flag asks in vain. */
static bool is_journalled(const struct layer *l, const struct mount *m)
{
	char *data = mount_option(m, "data");
	bool all = data && !strcmp(data, "journal");

	free(data);
	return all || (mount_has(m, "nodelalloc") && flags_of(l->path) & FS_JOURNAL_DATA_FL);
}

/*
 * Asks for the alignment of a file, or, where a folder is going to have one that is written, of one
 * without a name. Returns 0 or -1.
 */
static int alignment_ask(const struct layer *l, struct statx *x)
{
	struct stat st;
	int fd = -1, ret;

	/* below, it would be in the upper layer of an overlay */
	if (l->writes && !l->depth && !stat(l->path, &st) && S_ISDIR(st.st_mode))
		fd = open(l->path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	memset(x, 0, sizeof(*x));
	ret = fd >= 0 ? statx(fd, "", AT_EMPTY_PATH, MASK_DIOALIGN, x) :
			statx(AT_FDCWD, l->path, 0, MASK_DIOALIGN, x);
	if (fd >= 0)
		close(fd);
	return ret;
}

/*
 * Finds files that take O_DIRECT and are in the page cache all the same. Since Linux 6.1, statx(2)
 * tells: they have an alignment of 0. For a folder, which has none, and before that, the attributes
 * have to do.
 */
static void find_refusal(struct direct *d, const struct layer *l, const struct mount *m)
{
	uint64_t attributes;
	struct statx x;
	uint32_t align;
	bool told;

	if (alignment_ask(l, &x))
		return;
	memcpy(&align, (const char *)&x + AT_OFFSET_ALIGN, sizeof(align));
	told = x.stx_mask & MASK_DIOALIGN;
	attributes = x.stx_attributes;
	if (told && align)
		return;
	if (attributes & ATTRIBUTE_VERITY)
		found(d, DIRECT_BUFFERED_FALLBACK,
		      "%s has fs-verity: it is read through the page cache", l->path);
	else if (attributes & ATTRIBUTE_ENCRYPTED && (told || !mount_has(m, "inlinecrypt")))
		found(d, DIRECT_BUFFERED_FALLBACK,
		      "%s encrypts data in the page cache (not with the mount option inlinecrypt)",
		      m->type);
	else if (!strncmp(m->type, "ext", 3) && is_journalled(l, m))
		found(d, DIRECT_BUFFERED_FALLBACK,
		      "%s with data=journal uses the page cache, and writes data twice, to the "
		      "journal first",
		      m->type);
	else if (told)
		found(d, DIRECT_BUFFERED_FALLBACK, "%s uses the page cache here, as statx(2) says",
		      m->type);
	if (d->is == DIRECT_IS)
		return;
	d->later = true;
	known_by(d, told ? "statx(2)" : "attributes and mount options");
}

/* An overlay is as the layer that has the file or, where it is yet to be made, will have it. */
static void find_overlay(struct direct *d, const struct layer *l, const struct mount *m)
{
	char *layer = mount_layer(m, l->path, l->writes);
	struct layer next = *l;

	known_by(d, "the layers of the overlay");
	if (!layer) {
		found(d, DIRECT_UNKNOWN, "the layers of the overlay are not to be seen from here");
	} else {
		next.path = layer;
		next.depth++;
		find(d, &next);
	}
	free(layer);
}

/* Returns whether a server, here or on another machine, has the data of such a file system. */
static bool is_served(const char *type)
{
	static const char *const served[] = { "nfs",  "nfs4", "cifs",   "smb3",     "9p",
					      "ceph", "afs",  "vboxsf", "virtiofs", NULL };

	for (const char *const *x = served; *x; x++)
		if (!strcmp(*x, type))
			return true;
	return !strncmp(type, "fuse", 4) && strcmp(type, "fuseblk") != 0;
}

static void find_file_system(struct direct *d, const struct layer *l)
{
	struct mount m;

	if (mount_find(&m, l->path) || !m.type) {
		known_by(d, "the table of mounts");
		found(d, DIRECT_UNKNOWN, "the kernel does not tell the file system of %s", l->path);
		return;
	}
	known_by(d, "type of the file system: %.60s", m.type);
	if (!strcmp(m.type, "tmpfs") || !strcmp(m.type, "ramfs"))
		found(d, DIRECT_MEMORY, "%s is memory", m.type);
	else if (is_served(m.type))
		found(d, DIRECT_UNKNOWN, "the server of %s (%s) decides what is cached",
		      m.point ? m.point : l->path, m.type);
	else if (!strcmp(m.type, "overlay"))
		find_overlay(d, l, &m);
	else if (!strcmp(m.type, "btrfs"))
		find_btrfs(d, l, &m);
	else if (!strcmp(m.type, "zfs"))
		found(d, DIRECT_UNKNOWN, "zfs decides by its property direct");
	if (d->is == DIRECT_IS)
		find_refusal(d, l, &m);
	mount_free(&m);
}

/* A loop device is as direct as its file, where its own direct I/O is on; else it is not. */
static void find_loop(struct direct *d, const struct layer *l, const struct device *device)
{
	char file[PATH_MAX], dio[8];
	struct layer next = *l;
	struct direct of_file = { 0 };

	block_device_line(device->dev, "loop/backing_file", file, sizeof(file));
	if (!file[0])
		return;
	block_device_line(device->dev, "loop/dio", dio, sizeof(dio));
	if (!strcmp(dio, "0")) {
		known_by(d, "/sys/block/%.40s/loop/dio", device->name);
		found(d, DIRECT_CACHED_BELOW,
		      "/dev/%s has %.160s in the page cache (losetup --direct-io=on is past it)",
		      device->name, file);
	} else if (!access(file, F_OK)) {
		next.path = file;
		next.depth++;
		find_file_system(&of_file, &next);
	}
	if (of_file.is != DIRECT_IS)
		*d = of_file;
}

/* A device that the kernel reads from a server over a network; else a loop device, or nothing. */
static void find_device(struct direct *d, const struct layer *l, const struct device *device)
{
	if (!strncmp(device->name, "nbd", 3) || !strncmp(device->name, "rbd", 3)) {
		known_by(d, "name of a device below: %.40s", device->name);
		found(d, DIRECT_UNKNOWN, "the server of /dev/%s decides what is cached",
		      device->name);
		return;
	}
	find_loop(d, l, device);
}

static void find(struct direct *d, const struct layer *l)
{
	struct devices below = { 0 };
	struct stat st;

	if (l->depth > DEPTH_MAX || stat(l->path, &st)) {
		found(d, DIRECT_UNKNOWN, "%s cannot be looked at", l->path);
		return;
	}
	if (S_ISBLK(st.st_mode))
		known_by(d, "devices below");
	else
		find_file_system(d, l);
	devices_add(&below, l->path);
	for (uint32_t i = 0; i < below.n && d->is == DIRECT_IS; i++)
		find_device(d, l, &below.list[i]);
}

void direct_find(struct direct *d, const char *path, bool reads, bool writes)
{
	*d = (struct direct){ 0 };
	find(d, &(struct layer){ .path = path, .reads = reads, .writes = writes });
}

const char *direct_name(enum direct_is is)
{
	static const char *const names[] = {
		[DIRECT_IS] = "direct",
		[DIRECT_CACHED_BELOW] = "cached_below",
		[DIRECT_BUFFERED_FALLBACK] = "buffered_fallback",
		[DIRECT_MEMORY] = "memory",
		[DIRECT_UNKNOWN] = "unknown",
	};

	return names[is];
}
