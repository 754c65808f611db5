/* SPDX-License-Identifier: MIT */
/* The graph of what holds what: see target_use.h. All of it is for the main thread. */
#include "io/target_use.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libmount/libmount.h>
#include <linux/loop.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "io/target_hold.h"
#include "base/mount.h"

#define MAX_DEPTH 16

/* A file (its device and inode) or a device (its number and 0). */
struct node {
	uint64_t dev, ino;
};

enum edge_kind {
	EDGE_USE,  /* a use by itself */
	EDGE_PART, /* to a partition, or to its disk: a use where that one is in use */
};

/* From what is used to what uses it. */
struct edge {
	enum edge_kind kind;
	struct node from;
	struct node to; /* all zeros: none, as of a mount */
	char *how;      /* "backs /dev/loop5"; owned */
};

static struct {
	struct edge *list;
	size_t n;
	bool asked;
} graph;

static bool node_same(struct node a, struct node b)
{
	return a.dev == b.dev && a.ino == b.ino;
}

static bool node_none(struct node x)
{
	return !x.dev && !x.ino;
}

static struct node node_of(const struct target *t)
{
	return (struct node){ t->id.dev, t->id.ino };
}

/* Finds the node of a path; all zeros: there is no such file or device. */
static struct node node_at(const char *path)
{
	struct stat st;

	if (!path || *path != '/' || stat(path, &st))
		return (struct node){ 0 };
	if (S_ISBLK(st.st_mode))
		return (struct node){ st.st_rdev, 0 };
	return S_ISREG(st.st_mode) ? (struct node){ st.st_dev, st.st_ino } : (struct node){ 0 };
}

/* Adds an edge; takes @how. */
static void edge_add(enum edge_kind kind, struct node from, struct node to, char *how)
{
	if (node_none(from)) {
		free(how);
		return;
	}
	graph.list = array_must_grow(graph.list, graph.n, sizeof(*graph.list));
	graph.list[graph.n++] = (struct edge){ kind, from, to, how };
}

/* Reads the first line of a file; NULL: there is none. The caller frees it. */
static char *first_line(const char *path)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t n = 0;

	if (!f)
		return NULL;
	if (getline(&line, &n, f) < 0) {
		free(line);
		line = NULL;
	}
	if (line)
		line[strcspn(line, "\n")] = '\0';
	fclose(f);
	return line;
}

/* Reads a device's number from the file dev of a folder of sysfs. */
static struct node node_in_sysfs(const char *folder)
{
	char *path = text_format("%s/dev", folder), *line = first_line(path);
	unsigned maj, min;
	struct node x = { 0 };

	if (line && sscanf(line, "%u:%u", &maj, &min) == 2)
		x.dev = makedev(maj, min);
	free(line);
	free(path);
	return x;
}

/* Calls @act for each name in a folder. */
static void each_name(const char *folder, void (*act)(const char *folder, const char *name))
{
	DIR *d = opendir(folder);
	struct dirent *entry;

	while (d && (entry = readdir(d)))
		if (entry->d_name[0] != '.')
			act(folder, entry->d_name);
	if (d)
		closedir(d);
}

/* Returns what is behind the folder in a path below it, from the / on; NULL: it is not below it. */
static const char *behind(const char *folder, const char *path)
{
	size_t n = strlen(folder);

	while (n && folder[n - 1] == '/')
		n--;
	return !strncmp(path, folder, n) && path[n] == '/' ? path + n : NULL;
}

/* Adds edges like @e from what a file of an upper layer is on the overlays above it. */
static void add_overlays(const struct edge *e, const char *file)
{
	struct libmnt_table *table = mnt_new_table_from_file("/proc/self/mountinfo");
	struct libmnt_iter *i = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;

	while (table && i && !mnt_table_next_fs(table, i, &fs)) {
		struct mount m = { .options = (char *)mnt_fs_get_options(fs) };
		char *upper = mnt_fs_match_fstype(fs, "overlay") ? mount_option(&m, "upperdir") :
								   NULL;
		const char *rest = upper ? behind(upper, file) : NULL;
		char *above = rest ? text_format("%s%s", mnt_fs_get_target(fs), rest) : NULL;

		edge_add(e->kind, node_at(above), e->to, text_format("%s", e->how));
		free(above);
		free(upper);
	}
	mnt_free_iter(i);
	mnt_unref_table(table);
}

/* Adds edges like @e from what a file on an overlay is in the layer that has it, and so on. */
static void add_layers(const struct edge *e, const char *file, unsigned depth)
{
	struct mount m;
	char *layer = NULL;

	if (depth == MAX_DEPTH || mount_find(&m, file))
		return;
	if (m.type && !strcmp(m.type, "overlay"))
		layer = mount_layer(&m, file, false);
	if (layer) {
		edge_add(e->kind, node_at(layer), e->to, text_format("%s", e->how));
		add_layers(e, layer, depth + 1);
	}
	free(layer);
	mount_free(&m);
}

/*
 * Adds the edge from a file, and from what the file is in the layers of overlays, which have a
 * number of their own for each. @file is its name, unless another file has that by now.
 */
static void edge_add_file(struct edge e, const char *file)
{
	edge_add(e.kind, e.from, e.to, text_format("%s", e.how));
	if (!node_none(e.from) && node_same(node_at(file), e.from)) {
		add_overlays(&e, file);
		add_layers(&e, file, 0);
	}
	free(e.how);
}

/* Finds what backs a loop device: as the driver says, else by the name of the file. */
static struct node loop_backing(const char *name, const char *file)
{
	char *path = text_format("/dev/%s", name);
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct loop_info64 info;
	struct node x = node_at(file);

	/* a file has no second number, or, in older kernels, the first one again */
	if (fd >= 0 && !ioctl(fd, LOOP_GET_STATUS64, &info))
		x = !info.lo_rdevice || info.lo_rdevice == info.lo_device ?
			    (struct node){ info.lo_device, info.lo_inode } :
			    (struct node){ info.lo_rdevice, 0 };
	if (fd >= 0)
		close(fd);
	free(path);
	return x;
}

static void add_loop(const char *folder, const char *name)
{
	char *path = text_format("%s/%s/loop/backing_file", folder, name);
	char *file = first_line(path), *self = text_format("%s/%s", folder, name);

	if (file)
		edge_add_file((struct edge){ EDGE_USE, loop_backing(name, file),
					     node_in_sysfs(self),
					     text_format("backs /dev/%s", name) },
			      file);
	free(file);
	free(self);
	free(path);
}

/* A slave's folder is DEVICE/slaves/NAME, a link to the slave. */
static void add_slave(const char *folder, const char *name)
{
	char *slave = text_format("%s/%s", folder, name), *of = text_format("%s/..", folder);
	char *whole = realpath(of, NULL), *last = whole ? strrchr(whole, '/') : NULL;

	if (last)
		edge_add(EDGE_USE, node_in_sysfs(slave), node_in_sysfs(whole),
			 text_format("is part of /dev/%s", last + 1));
	free(whole);
	free(slave);
	free(of);
}

/* A partition is named after its disk, with a number behind. */
static void add_partition(const char *folder, const char *name)
{
	const char *disk = strrchr(folder, '/') + 1;
	char *part, *sign;

	if (strncmp(name, disk, strlen(disk)) != 0)
		return;
	part = text_format("%s/%s", folder, name);
	sign = text_format("%s/partition", part);
	if (!access(sign, F_OK)) {
		edge_add(EDGE_PART, node_in_sysfs(folder), node_in_sysfs(part),
			 text_format("has the partition /dev/%s", name));
		edge_add(EDGE_PART, node_in_sysfs(part), node_in_sysfs(folder),
			 text_format("is a partition of /dev/%s", disk));
	}
	free(sign);
	free(part);
}

static void add_device(const char *folder, const char *name)
{
	char *self = text_format("%s/%s", folder, name);
	char *slaves = text_format("%s/slaves", self);

	add_loop(folder, name);
	each_name(slaves, add_slave);
	each_name(self, add_partition);
	free(slaves);
	free(self);
}

/* A member's name in /sys/fs/btrfs/UUID/devices is a link to the device. */
static void add_member(const char *folder, const char *name)
{
	char *self = text_format("%s/%s", folder, name);

	edge_add(EDGE_USE, node_in_sysfs(self), (struct node){ 0 },
		 strdup("is a member of a btrfs volume that is mounted"));
	free(self);
}

static void add_volume(const char *folder, const char *name)
{
	char *devices = text_format("%s/%s/devices", folder, name);

	each_name(devices, add_member);
	free(devices);
}

/* Adds the edge from the source of a mount, or swap: a device, or, as erofs may have, a file. */
static void add_source(const char *path, struct node source, char *how)
{
	if (source.ino)
		edge_add_file((struct edge){ EDGE_USE, source, { 0 }, how }, path);
	else
		edge_add(EDGE_USE, source, (struct node){ 0 }, how);
}

static void add_mounts(void)
{
	struct libmnt_table *table = mnt_new_table_from_file("/proc/self/mountinfo");
	struct libmnt_iter *i = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;

	while (table && i && !mnt_table_next_fs(table, i, &fs)) {
		struct node source = node_at(mnt_fs_get_source(fs));
		struct node dev = { mnt_fs_get_devno(fs), 0 };

		edge_add(EDGE_USE, dev, (struct node){ 0 },
			 text_format("is mounted on %s", mnt_fs_get_target(fs)));
		if (!node_same(source, dev))
			add_source(mnt_fs_get_source(fs), source,
				   text_format("is mounted on %s", mnt_fs_get_target(fs)));
	}
	mnt_free_iter(i);
	mnt_unref_table(table);
}

static void add_swaps(void)
{
	struct libmnt_table *table = mnt_new_table();
	struct libmnt_iter *i = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	bool read = table && !mnt_table_parse_swaps(table, NULL);

	while (read && i && !mnt_table_next_fs(table, i, &fs))
		add_source(mnt_fs_get_source(fs), node_at(mnt_fs_get_source(fs)),
			   strdup("is used as swap"));
	mnt_free_iter(i);
	mnt_unref_table(table);
}

static void graph_ask(void)
{
	if (graph.asked)
		return;
	graph.asked = true;
	add_mounts();
	add_swaps();
	each_name("/sys/fs/btrfs", add_volume);
	each_name("/sys/block", add_device);
}

void target_use_forget(void)
{
	for (size_t i = 0; i < graph.n; i++)
		free(graph.list[i].how);
	free(graph.list);
	graph.list = NULL;
	graph.n = 0;
	graph.asked = false;
}

/*
 * Prints how @x is used, through others, to @f: "backs /dev/loop5, which is mounted on /mnt".
 * Between partitions and their disk it goes once. Returns whether it is used.
 */
static bool print_use(struct node x, bool parts, unsigned depth, const char *before, FILE *f)
{
	for (size_t i = 0; i < graph.n && depth < MAX_DEPTH; i++) {
		const struct edge *e = &graph.list[i];

		if (e->kind != EDGE_USE || !node_same(e->from, x))
			continue;
		fprintf(f, "%s%s", before, e->how);
		if (!node_none(e->to))
			print_use(e->to, true, depth + 1, ", which ", f);
		return true;
	}
	for (size_t i = 0; i < graph.n && parts && depth < MAX_DEPTH; i++) {
		const struct edge *e = &graph.list[i];
		char *deeper;
		bool used;

		if (e->kind != EDGE_PART || !node_same(e->from, x))
			continue;
		deeper = text_format("%s%s, which ", before, e->how);
		used = print_use(e->to, false, depth + 1, deeper, f);
		free(deeper);
		if (used)
			return true;
	}
	return false;
}

/* Returns whether somebody else holds a device. */
static bool held_by_others(const char *path, const struct target *t)
{
	int fd;

	if (t->kind != TARGET_BLOCK || target_held(t->id.dev))
		return false;
	fd = open(path, O_RDONLY | O_EXCL | O_CLOEXEC);
	if (fd < 0)
		return errno == EBUSY;
	close(fd);
	return false;
}

/* Returns whether another process has locked a part, as a virtual machine does with its disks. */
static bool locked_by_others(const char *path)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool locked = fd >= 0 && !fcntl(fd, F_OFD_GETLK, &lock) && lock.l_type != F_UNLCK;

	if (fd >= 0)
		close(fd);
	return locked;
}

bool target_is_below(const struct target *t, char *what, size_t n)
{
	FILE *f;
	bool used;

	if (t->kind != TARGET_FILE && t->kind != TARGET_BLOCK)
		return false;
	graph_ask();
	memset(what, 0, n);
	f = fmemopen(what, n - 1, "w");
	if (!f)
		abort();
	used = print_use(node_of(t), true, 0, "it ", f);
	fclose(f);
	return used;
}

bool target_in_use(const char *path, const struct target *t, char *what, size_t n)
{
	bool used = target_is_below(t, what, n);

	if (t->kind != TARGET_FILE && t->kind != TARGET_BLOCK)
		return false;
	if (!used && held_by_others(path, t))
		used = snprintf(what, n, "it is mounted or in use") > 0;
	if (!used && locked_by_others(path))
		used = snprintf(what, n, "another process has locked it") > 0;
	return used;
}

/*
 * Returns the way from @x to @goal in words, which the caller frees; NULL: there is none. It goes
 * once between a disk and its partitions, for two of these have nothing in common.
 */
static char *way_to(struct node x, struct node goal, bool parts, unsigned depth)
{
	for (size_t i = 0; i < graph.n && depth < MAX_DEPTH; i++) {
		const struct edge *e = &graph.list[i];
		char *rest, *all;

		if (!node_same(e->from, x) || node_none(e->to) || (e->kind == EDGE_PART && !parts))
			continue;
		if (node_same(e->to, goal))
			return text_format("%s", e->how);
		rest = way_to(e->to, goal, e->kind != EDGE_PART, depth + 1);
		if (!rest)
			continue;
		all = text_format("%s, which %s", e->how, rest);
		free(rest);
		return all;
	}
	return NULL;
}

bool target_leads_to(const struct target *a, const struct target *b, char *what, size_t n)
{
	char *way;

	if (a->kind == TARGET_MISSING || b->kind == TARGET_MISSING)
		return false;
	graph_ask();
	way = way_to(node_of(a), node_of(b), true, 0);
	if (!way)
		return false;
	snprintf(what, n, "%s", way);
	free(way);
	return true;
}
