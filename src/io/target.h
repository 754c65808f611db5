/* SPDX-License-Identifier: MIT */
/* What is at a path: its kind, size and alignment, whose it is, and whether it holds data. */
#ifndef IOGEN_IO_TARGET_H
#define IOGEN_IO_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum target_kind { TARGET_MISSING, TARGET_FILE, TARGET_BLOCK, TARGET_OTHER };

struct target {
	enum target_kind kind;
	uint64_t size;     /* bytes; 0 where it is missing */
	uint64_t dev, ino; /* of what it is; of a device node, its number and 0 */
	bool ours;         /* it carries iogen's mark */
};

/* Looks without opening for write. Returns 0 (a missing one is no error) or -errno after fail(). */
int target_look(const char *path, struct target *t, struct err *e);

/*
 * Whether there is data that iogen did not write: of a file, any bytes; of a device, a signature
 * that libblkid knows, somebody using it, or bytes other than zero in a sample of it. @what gets
 * what was found, in words.
 */
bool target_holds_data(const char *path, const struct target *t, char *what, size_t n);

/* Whether somebody has the device for himself: a mounted file system, swap, a RAID. */
bool target_in_use(const char *path, const struct target *t);

/* Marks an open file as iogen's (user.iogen), where the file system can. */
void target_mark(int fd);

/*
 * What O_DIRECT asks of an open file or device, in bytes, powers of two: STATX_DIOALIGN (statx(2),
 * Linux 6.1), else the logical block size. Returns 0, or -EOPNOTSUPP where it takes no O_DIRECT.
 */
int target_alignment(int fd, uint32_t *offset_align, uint32_t *mem_align);

/*
 * The alignment of offsets and lengths that O_DIRECT will ask of @path, as it is or, where it is
 * missing, as a file made there will be; 1 where that cannot be told before. Returns 0, or
 * -EOPNOTSUPP where it takes no O_DIRECT. Makes nothing that has a name.
 */
int target_probe(const char *path, const struct target *t, uint32_t *align);

/*
 * Whether @path, or a file made there, takes uncached I/O (RWF_DONTCACHE). Returns 0, also where
 * that cannot be told before, or -EOPNOTSUPP; @holder gets the name of its file system. Makes
 * nothing that has a name.
 */
int target_uncached(const char *path, const struct target *t, const char **holder);

/* Whether an open descriptor is of a block device. */
bool target_is_block(int fd);

/*
 * The bytes that a trim of @path frees at once, a power of two or 1 where that cannot be told
 * before: a device's discard granularity, a file system's block. Returns 0, or -EOPNOTSUPP where it
 * can give no space back. Makes nothing that has a name.
 */
int target_trims(const char *path, const struct target *t, uint32_t *granularity);

/* As that, of a file that is open for writing: tries behind its end, where nothing can be lost. */
int target_trims_open(int fd);

/* The directory that holds @path; the caller frees it. */
char *target_dir(const char *path);

/* The nearest directory above @path that is there; the caller frees it. */
char *target_dir_there(const char *path);

/* Makes the directories above @path that are missing. Returns 0 or -errno. */
int target_make_dirs(const char *path);

/* Whether two paths name one entry of one directory, which may be missing yet: x and ./x. */
bool target_same_path(const char *a, const char *b);

/* A part of a file that holds no data: a hole, or space that was reserved and never written. */
struct hole {
	uint64_t start, length;
};

/*
 * The holes of an open file within its first @size bytes, in order (FIEMAP, else SEEK_HOLE). The
 * caller frees *holes. Returns how many, or -errno.
 */
int target_holes(int fd, uint64_t size, struct hole **holes);

#endif
