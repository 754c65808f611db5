/* SPDX-License-Identifier: MIT */
/*
 * The stack of storage below a target: file system, loop device, the file system of its file,
 * mapped device, disk; from the top down.
 */
#ifndef IOGEN_STAT_STACK_H
#define IOGEN_STAT_STACK_H

#include "base/mount.h"

#define STACK_MAX 32 /* layers; further ones are left out */

enum stack_kind {
	STACK_FILE_SYSTEM,
	STACK_LOOP,
	STACK_MAPPED, /* device mapper */
	STACK_RAID,   /* md */
	STACK_PARTITION,
	STACK_DISK
};

struct stack_layer {
	enum stack_kind kind;
	int above;          /* the number of the layer above; -1: it holds the target */
	dev_t dev;          /* number of a device */
	char name[64];      /* name of a device, or type of a file system */
	struct mount mount; /* mount of a file system */
	char *file;         /* file of a loop device; owned */
	int direct;         /* way of a loop device: 1: past the page cache, 0: not; -1: unknown */
};

struct stack {
	uint32_t n;
	struct stack_layer list[STACK_MAX];
};

/* Finds what is below @path: a file, a folder that will have one, or a block device. Only looks. */
void stack_find(struct stack *s, const char *path);
void stack_free(struct stack *s);

/* Returns the name in the manifest: file_system, loop, mapped, raid, partition or disk. */
const char *stack_kind_name(enum stack_kind kind);

#endif
