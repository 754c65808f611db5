/* SPDX-License-Identifier: MIT */
/* Where the memory of I/O buffers comes from: iomem=, and huge pages. */
#ifndef IOGEN_IO_MEMORY_H
#define IOGEN_IO_MEMORY_H

#include "base/opt.h"

enum memory_kind {
	MEMORY_MALLOC,
	MEMORY_MMAP,
	MEMORY_MMAPHUGE,
	MEMORY_MMAPSHARED,
	MEMORY_SHM,
	MEMORY_SHMHUGE
};

struct memory_kind_path {
	enum memory_kind kind;
	char *path; /* of a file to map; owned; NULL: anonymous */
};

struct memory_options;

/* A piece of memory, zeroed unless a file is behind it; it begins on a page. */
struct memory {
	void *start;
	size_t len;
	bool shm;
};

/*
 * Takes @len bytes or more for worker number @worker. A file that is missing at from.path is made
 * beside it, without a name; one that is there is mapped if nothing of a user's is lost by that.
 * Returns 0, or -errno after a message that begins with iomem=.
 */
int memory_open(struct memory *m, const struct memory_options *o, size_t len, uint32_t worker,
		struct err *e);
void memory_close(struct memory *m);

extern const struct opt_type opt_iomem; /* struct memory_kind_path */

/* The kinds by name, then NULL. */
extern const char *const memory_choices[];

#endif
