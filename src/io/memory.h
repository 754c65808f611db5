/* SPDX-License-Identifier: MIT */
/* The memory of I/O buffers: iomem=, and huge pages. */
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
	char *path; /* path of a file to map; owned; NULL: anonymous */
};

struct memory_options;

/* Memory that begins on a page; zeroed, unless a file is mapped. */
struct memory {
	void *start;
	size_t len;
	uint32_t home; /* home of its pages: see memory_kept.h; 0: it is not to be kept */
	bool shm;
};

/*
 * Takes @len bytes or more for worker number @worker. In place of a missing file at from.path, one
 * without a name is made there; an existing one is mapped if no user's data are lost by that.
 * Returns 0, or -errno after fail(); memory_close is called in either case.
 */
int memory_open(struct memory *m, const struct memory_options *o, size_t len, uint32_t worker,
		struct err *e);
void memory_close(struct memory *m);

/*
 * Takes plain memory, whose pages are there at once, or, where it is @lazy, when they are written.
 * Returns 0 or -ENOMEM.
 */
int memory_plain(struct memory *m, size_t len, bool lazy);

extern const struct opt_type opt_iomem; /* struct memory_kind_path */

/* The kinds by name, then NULL. */
extern const char *const memory_choices[];

#endif
