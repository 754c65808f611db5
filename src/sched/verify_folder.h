/* SPDX-License-Identifier: MIT */
/*
 * A folder of results whose run kept a state (verify_state_save=1), read back: its jobs, and of
 * each worker the files and the numbers of its writes. All of it is looked at as a whole, for a
 * folder may be damaged, or made to do harm.
 */
#ifndef IOGEN_SCHED_VERIFY_FOLDER_H
#define IOGEN_SCHED_VERIFY_FOLDER_H

#include "job/section.h"
#include "load/verify_find.h"
#include "load/verify_state.h"
#include "worker/worker.h"

/* A file of a worker. */
struct verified_file {
	char *path; /* owned */
	struct region region;
	uint64_t synced;              /* number: all writes to it before that were on the device */
	struct verify_writes *writes; /* owned; by interval of the region */
	uint64_t n;                   /* intervals */
};

/* A worker that kept a state. */
struct verified {
	const struct job *job;
	uint32_t index, thread;      /* number in its job, and in the run */
	struct verify_state state;   /* its last row: of its file, nothing counts but turn */
	struct verified_file *files; /* owned */
	uint32_t nfiles;
	uint64_t unknown; /* writes that may have been in flight */
};

struct verify_folder {
	struct sections sections;
	struct jobs jobs;
	struct verified *list; /* owned */
	uint32_t n;
};

/* Reads the folder @dir. Returns 0 or -errno after fail(); verify_folder_free in both cases. */
int verify_folder_read(struct verify_folder *f, const char *dir, struct err *e);
void verify_folder_free(struct verify_folder *f);

/*
 * The parts of it, for files that are in memory, the jobs first; a zero stands behind the @n bytes.
 * Messages call them @path.
 */
int verify_folder_take_jobs(struct verify_folder *f, const char *path, char *text, size_t n,
			    struct err *e);
int verify_folder_take_table(struct verify_folder *f, const char *path, const char *text, size_t n,
			     struct err *e);

/*
 * Goes over the writes of a worker, and notes at each interval which it may hold. Returns 0 or
 * -errno after fail().
 */
int verify_writes_find(struct verified *v, struct err *e);

#endif
