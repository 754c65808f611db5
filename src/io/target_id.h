/* SPDX-License-Identifier: MIT */
/* The identity of a file or device, whatever its name is by now. */
#ifndef IOGEN_IO_TARGET_ID_H
#define IOGEN_IO_TARGET_ID_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

/* TARGET_VOID: /dev/null or /dev/zero, by whatever name, which keep nothing of what is written. */
enum target_kind {
	TARGET_MISSING,
	TARGET_FILE,
	TARGET_BLOCK,
	TARGET_DIR,
	TARGET_VOID,
	TARGET_OTHER
};

/* All zeros: not known. */
struct target_id {
	enum target_kind kind;
	uint64_t dev, ino; /* numbers of the file; for a device node, the device's number and 0 */
	uint64_t born_ns;  /* ns since 1970; 0: it does not tell, as devices and overlays do not */
	uint64_t size;     /* bytes of a device; 0 for a file, which may grow */
};

/* The fields asked of statx(2), and the place that is asked: an open file, or else a path. */
#define TARGET_STATX (STATX_BASIC_STATS | STATX_BTIME | TARGET_STATX_MOUNT)
#ifdef STATX_MNT_ID
#define TARGET_STATX_MOUNT STATX_MNT_ID
#else
#define TARGET_STATX_MOUNT 0
#endif

/*
 * Finds the magic number of the file system on which statx(2) has described a file, by its @path,
 * or, where that is NULL, by its descriptor. Asks the kernel only if the thread's last answer was
 * of another file system or mount. Returns 0 or -errno.
 */
int target_file_system(const struct statx *sx, const char *path, int fd, long *magic);

/*
 * Fills in the identity of what statx(2) describes, on a file system of that number, but for the
 * size of a device.
 */
void target_id_of(const struct statx *sx, long magic, struct target_id *id);

/* Finds the identity of an open file or device. Returns 0 or -errno. */
int target_identify(int fd, struct target_id *id);

bool target_known(const struct target_id *id);

/* Returns whether it is a device, which has its size and is not made. */
static inline bool target_is_device(enum target_kind kind)
{
	return kind == TARGET_BLOCK || kind == TARGET_VOID;
}

/* Returns whether reads of it bring zeros, without an end: /dev/zero. */
bool target_is_zero(const struct target_id *id);

/* Returns whether both are known, and of one file or device. */
bool target_same(const struct target_id *a, const struct target_id *b);

/*
 * Returns whether @path is the name of the file or directory @id itself, and not of a link to it.
 */
bool target_has_name(const char *path, const struct target_id *id);

/*
 * Returns whether @path leads to another file or device than @id, which may be unknown: then it
 * does not, and neither does a path that leads nowhere. The size of a device is not compared.
 */
bool target_replaced(const char *path, const struct target_id *id);

#endif
