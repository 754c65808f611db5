/* SPDX-License-Identifier: MIT */
/* Going down from a target to its disks: see stack.h. */
#include "stat/stack.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "stat/block_device.h"
#include "stat/disk_use.h"

static void add_path(struct stack *s, const char *path, int above);

/* Adds a layer. Returns its number, or -1 where there is no place for it. */
static int add(struct stack *s, enum stack_kind kind, int above)
{
	if (s->n == STACK_MAX)
		return -1;
	s->list[s->n] = (struct stack_layer){ .kind = kind, .above = above, .direct = -1 };
	return (int)s->n++;
}

/* Returns whether a device has a folder or a file of that name in /sys. */
static bool has(dev_t dev, const char *name)
{
	char line[PATH_MAX];

	block_device_line(dev, name, line, sizeof(line));
	return line[0];
}

static enum stack_kind kind_of(dev_t dev)
{
	return has(dev, "loop/backing_file") ? STACK_LOOP :
	       has(dev, "dm/name")           ? STACK_MAPPED :
	       has(dev, "md/level")          ? STACK_RAID :
	       has(dev, "partition")         ? STACK_PARTITION :
					       STACK_DISK;
}

static bool is_there(const struct stack *s, dev_t dev)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->list[i].kind != STACK_FILE_SYSTEM && s->list[i].dev == dev)
			return true;
	return false;
}

/* Adds a device and all below it; one that several are made of, such as a disk, once. */
static void add_device(struct stack *s, dev_t dev, int above)
{
	char file[PATH_MAX], dio[8];
	struct stack_layer *layer;
	struct holders parts;
	int own;

	if (is_there(s, dev))
		return;
	own = add(s, kind_of(dev), above);
	if (own < 0)
		return;
	layer = &s->list[own];
	layer->dev = dev;
	disk_use_name(dev, layer->name);
	block_device_parts(dev, &parts);
	for (uint32_t i = 0; i < parts.n; i++)
		add_device(s, parts.dev[i], own);
	block_device_line(dev, "loop/backing_file", file, sizeof(file));
	if (!file[0])
		return;
	block_device_line(dev, "loop/dio", dio, sizeof(dio));
	layer->file = text_format("%s", file);
	layer->direct = dio[0] ? dio[0] == '1' : -1;
	add_path(s, file, own);
}

static void add_file_system(struct stack *s, const char *path, int above)
{
	struct holders h = { 0 };
	struct stack_layer *layer;
	char *below = NULL;
	int own = add(s, STACK_FILE_SYSTEM, above);

	if (own < 0)
		return;
	layer = &s->list[own];
	mount_find(&layer->mount, path);
	snprintf(layer->name, sizeof(layer->name), "%s",
		 layer->mount.type ? layer->mount.type : "");
	if (!strcmp(layer->name, "overlay"))
		below = mount_layer(&layer->mount, path, false);
	if (below)
		add_path(s, below, own);
	else
		holders_find(&h, path);
	for (uint32_t i = 0; i < h.n; i++)
		add_device(s, h.dev[i], own);
	free(below);
}

static void add_path(struct stack *s, const char *path, int above)
{
	struct stat st;

	if (stat(path, &st))
		return;
	if (S_ISBLK(st.st_mode))
		add_device(s, st.st_rdev, above);
	else
		add_file_system(s, path, above);
}

void stack_find(struct stack *s, const char *path)
{
	*s = (struct stack){ 0 };
	add_path(s, path, -1);
}

void stack_free(struct stack *s)
{
	for (uint32_t i = 0; i < s->n; i++) {
		mount_free(&s->list[i].mount);
		free(s->list[i].file);
	}
	*s = (struct stack){ 0 };
}

const char *stack_kind_name(enum stack_kind kind)
{
	static const char *const names[] = {
		[STACK_FILE_SYSTEM] = "file_system", [STACK_LOOP] = "loop",
		[STACK_MAPPED] = "mapped",           [STACK_RAID] = "raid",
		[STACK_PARTITION] = "partition",     [STACK_DISK] = "disk",
	};

	return names[kind];
}
