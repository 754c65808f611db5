/* SPDX-License-Identifier: MIT */
/* Quotas of btrfs: a subvolume has a limit, of level 0, which binds root, too. */
#ifndef IOGEN_IO_TARGET_QGROUP_H
#define IOGEN_IO_TARGET_QGROUP_H

#include <stdbool.h>
#include <stdint.h>

#include "io/target_quota.h"

/* Returns whether the file system of @path, a folder, has quotas, and its counts are right. */
bool target_has_qgroups(const char *path);

/* Returns the number of the subvolume that holds @path, a folder; 0: it cannot be told. */
uint64_t target_qgroup_of(const char *path);

/* Asks what is left to a subvolume. Returns 0 or -errno. */
int target_qgroup(const char *path, uint64_t id, struct quota *q);

#endif
