/* SPDX-License-Identifier: MIT */
/* A target: the thing at a path, its kind, size, alignment and owner, and whether it holds data. */
#ifndef IOGEN_IO_TARGET_H
#define IOGEN_IO_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "io/target_id.h"
#include "io/target_mark.h"
#include "io/target_path.h"

struct target {
	enum target_kind kind;
	uint64_t size;           /* bytes; 0: it is missing; INT64_MAX: it has no end */
	struct target_id id;     /* not known where it is missing */
	enum target_owner owner; /* owner of a file */
	bool ours;               /* owner is OWNER_US */
	bool made;               /* iogen made it, whoever changed it since */
	bool read_only;          /* a device that takes no writes (blockdev --setro) */
	bool kernels;            /* a file or directory of the kernel's own (kernel_files.h) */
};

/* Looks at @path without writing. Returns 0 (a missing one is no error) or -errno after fail(). */
int target_look(const char *path, struct target *t, struct err *e);

/*
 * Returns whether there is data that iogen did not write: in a file, any bytes; on a device, a
 * signature that libblkid knows, bytes other than zero in a sample of it, or in the @length bytes
 * from @start, which are read in full up to 64 MiB, and beyond at random places. A part that cannot
 * be read counts as data. @what, of @n bytes, gets the finding in words. No part of a device that
 * is held (target_hold) is looked at twice.
 */
bool target_holds_data(const char *path, const struct target *t, uint64_t start, uint64_t length,
		       char *what, size_t n);

/*
 * Finds the alignments that O_DIRECT asks of a file or device that was opened with it, in bytes,
 * powers of two: by STATX_DIOALIGN (statx(2), Linux 6.1), else the logical block size. Where
 * statx(2) says 0, the file system takes O_DIRECT and uses the page cache all the same: all are 1.
 */
void target_alignment(int fd, uint32_t *offset_align, uint32_t *mem_align);

/*
 * Finds the alignment of offsets and lengths that O_DIRECT will ask of @path, or, where it is
 * missing, of a file made there; 1 where that is not known before. Makes nothing that has a name.
 * Returns 0, or -EOPNOTSUPP where it takes no O_DIRECT.
 */
int target_probe(const char *path, const struct target *t, uint32_t *align);

/*
 * Checks that @path, or a file made there, takes uncached I/O (RWF_DONTCACHE). @holder gets the
 * name of its file system. Makes nothing that has a name. Returns 0, also where that is not known
 * before, or -EOPNOTSUPP.
 */
int target_uncached(const char *path, const struct target *t, const char **holder);

/*
 * Checks that I/O of @bytes of a file at @path, or of one made there, can be done without waiting
 * (RWF_NOWAIT) when its data are at hand. Tries it on a file without a name in the same folder,
 * unless --readonly is given. Returns as target_uncached.
 */
int target_nowait(const char *path, const struct target *t, bool direct, bool writes, size_t bytes,
		  const char **holder);

/*
 * Makes a file without a name where @path is, or would be, with @bytes (a multiple of 64 KiB) of
 * data that are on the device, and opens it with @flags. Returns its descriptor, or -1: there are
 * none, no space, or no right to; or --readonly is given.
 */
int target_nameless(const char *path, int flags, size_t bytes);

#endif
