/* SPDX-License-Identifier: MIT */
/* Quotas of users, groups, projects (folders) and subvolumes on the file system of a file. */
#ifndef IOGEN_IO_TARGET_QUOTA_H
#define IOGEN_IO_TARGET_QUOTA_H

#include <stdbool.h>
#include <stdint.h>

/* The first three have the kernel's numbers. */
enum quota_kind { QUOTA_USER, QUOTA_GROUP, QUOTA_PROJECT, QUOTA_SUBVOLUME, QUOTA_KINDS };

/* The user, the group, the project and the subvolume that a file's space counts for. */
struct quota_owner {
	uint64_t id[QUOTA_KINDS];
	bool tells; /* a folder, of whose project statvfs(2) tells the space */
};

struct quota {
	uint64_t limit; /* bytes; UINT64_MAX: there is none */
	uint64_t left;  /* bytes of it that are not used; UINT64_MAX likewise */
	bool soft;      /* it may be a soft one, which binds only after a while */
};

/* Returns the kinds that the file system of @path enforces, a bit each; 0 also where unknown. */
uint32_t target_quotas(const char *path);

/* Returns whether quotas do not bind this process there: a privileged one passes most of them. */
bool target_quotas_passed(const char *path);

/*
 * Finds whose space @path takes. Of a file that is missing, one without a name says so, which is
 * made in its folder; where none can be, it is this process's, of the group and the project of the
 * folder where the folder says so. What cannot be seen is 0.
 */
void target_quota_owner(const char *path, struct quota_owner *o);

/*
 * Asks for the quota of an id of @owner. Of a project that may not be asked for, statvfs(2) tells
 * where it can. On xfs, ids without limits have those of id 0. Returns 0, or -errno: -EPERM where
 * this process may not know.
 */
int target_quota(const char *path, enum quota_kind kind, const struct quota_owner *owner,
		 struct quota *q);

#endif
