/* SPDX-License-Identifier: MIT */
/*
 * A file mapped into memory. A fault that the file cannot serve (beyond its end, or a device's
 * error) is that copy's error: the signal jumps back.
 */
#ifndef IOGEN_IO_MAPPING_H
#define IOGEN_IO_MAPPING_H

#include "io/engine.h"

struct mapping {
	char *base; /* NULL: empty, or not mapped */
	size_t len;
	int fd;
};

/*
 * Maps all of a file, with its advice; an empty one stays unmapped. @option, such as
 * "ioengine=mmap", begins the message. Returns 0 or -errno after fail().
 */
int mapping_open(struct mapping *m, const struct engine_file *f, const char *option, struct err *e);
void mapping_close(struct mapping *m);

/* Copies memory; one side is mapped, or both are. Returns the bytes, or -EIO after a fault. */
int32_t mapping_copy(char *to, const char *from, size_t len);

/*
 * After a fault in the @len bytes at @offset: returns how many of them a file that became shorter
 * still has, or -EIO where it has them all.
 */
int64_t mapping_rest(const struct mapping *m, uint64_t offset, size_t len);

#endif
