/* SPDX-License-Identifier: MIT */
/* The ground for tries: what may be read, files of the probe's own, and what is below. */
#ifndef IOGEN_PROBE_GROUND_H
#define IOGEN_PROBE_GROUND_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "io/target.h"
#include "stat/devices.h"
#include "base/mount.h"

#define GROUND_BYTES (4u << 20)  /* bytes of the first file of its own, all of them written */
#define GROUND_BUFFER (4u << 20) /* bytes of memory, for what is written and for what is read */
#define GROUND_BLOCK (64u << 10) /* bytes of a block, in most tries */
#define GROUND_FREE (64u << 20)  /* bytes that must be free for a file of its own */
#define GROUND_LATE "the target took all the time that a probe has"

struct ground {
	const char *path;
	struct target target;
	char *folder; /* folder for the files of its own */
	/* a file with GROUND_BYTES of data, the same with O_DIRECT; -errno: there is none */
	int own, own_direct;
	char no_own[128];  /* the reason why there is no file of its own */
	char no_read[128]; /* the reason why nothing can be read */
	/* the target, or the file of its own, for reading; -errno: nothing can be read */
	int read, read_direct;
	uint64_t read_at, read_bytes; /* data that were written once, as far as that is known */
	char *buf;  /* GROUND_BUFFER bytes that nothing compresses, and a page, to be written */
	char *into; /* place of what is read, as large; both are at a page */
	struct mount mount; /* nothing for a device */
	struct devices devices;
	uint64_t end_ns;         /* end of all tries */
	const atomic_bool *stop; /* set: nothing is tried any more; or NULL */
};

/*
 * Looks at the target of @g->path. A device that may not be opened has answers in /sys all the
 * same. Returns 0, or -EINVAL after fail(): it cannot be probed.
 */
int ground_look(struct ground *g, struct err *e);

/*
 * Opens what can be opened; with @only_reads, no file of its own. Returns 0, or -errno after
 * fail(): the path cannot be probed. ground_close is called in either case.
 */
int ground_open(struct ground *g, const char *path, bool only_reads, struct err *e);
void ground_close(struct ground *g);

/* Returns whether the target has taken all the time that a probe has. */
bool ground_is_late(const struct ground *g);

/* Returns why there is no descriptor to read or to write: it is -errno in its place. */
const char *ground_why(const struct ground *g, int fd, bool write);

/*
 * Makes one more file, empty, without a name, open for reading and writing, with O_DIRECT where
 * that is asked for. Returns the descriptor, which the caller closes, or -errno.
 */
int ground_own(const struct ground *g, bool direct);

/* Writes @bytes to a file at @at. Returns 0 or -errno, also where a write is short. */
int ground_write(const struct ground *g, int fd, uint64_t at, uint64_t bytes);

/* Moves @len bytes (at most GROUND_BUFFER), with the flags of preadv2(2). Returns them or -errno.
 */
long ground_move(const struct ground *g, int fd, bool write, uint64_t at, size_t len, int flags);

/*
 * Returns how many pages of these bytes are in the page cache, or -errno: -EPERM for a file of
 * somebody else that may not be written.
 */
int ground_cached(int fd, uint64_t at, uint64_t bytes);

/*
 * Has the page cache write these bytes, where they are dirty, and drop them. Flushes no cache of
 * the device.
 */
void ground_drop(int fd, uint64_t at, uint64_t bytes);

/*
 * Has the page cache drop the first file of its own, all of it written before: direct writes would
 * have to drop it themselves.
 */
void ground_settle(const struct ground *g);

/* Returns the device that the target is, or is on, at the top; NULL: it has none. */
const struct device *ground_device(const struct ground *g);

#endif
