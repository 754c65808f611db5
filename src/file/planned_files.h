/* SPDX-License-Identifier: MIT */
/* The files that a run is going to make: one that a worker makes, the next one finds. */
#ifndef IOGEN_FILE_PLANNED_FILES_H
#define IOGEN_FILE_PLANNED_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct job;
struct zoned;

/* The bytes that a job needs a file to have. */
struct file_wish {
	uint64_t size;
	uint64_t data;     /* bytes from its start that must hold data before the job begins */
	uint64_t written;  /* bytes that hold data when it has ended, for sure */
	uint64_t reserved; /* bytes that are reserved, by file systems that do so */
	bool opened;       /* the file, which is there, is opened for writing */
};

struct planned_file {
	char *path;
	struct file_wish most; /* the most that was asked for, of each field by itself */
	uint64_t laid_out;     /* bytes of data that are written to it before the jobs begin */
	bool made;             /* it was missing when the run was planned: this run makes it */
	bool there;            /* it was made */
	/* found in its jobs, once all is laid out: see sched/laid_out.h */
	bool written;   /* a job writes to it */
	bool ours;      /* its data are iogen's */
	bool remade;    /* iogen made it, now or before, and can do so again */
	uint32_t users; /* number of plans: one for each worker of all jobs */
	/* words for what became of it since an earlier process laid it out; NULL: nothing */
	const char *lost;
	/* state by its name while jobs run; so far, as jobs are planned in their order */
	const struct job *by; /* the last that makes it or removes it; NULL: none */
	uint64_t size_now;    /* bytes that it then has */
	bool gone, directory;
	size_t next; /* file with the same hash of its name: its index plus one; 0: none */
};

struct planned_files {
	bool later;                /* some are made, and all opened, when their job begins */
	struct planned_file *list; /* owned */
	size_t n;
	size_t *heads;       /* owned; by hash, the first file, as planned_file.next */
	size_t nheads;       /* a power of two; list has room for as many */
	struct zoned *zoned; /* owned: targets with zonemode=zbd (zones.h) */
};

/* Notes that @by makes or removes a planned file while it runs. */
void planned_files_alter(struct planned_files *plan, const char *path, const struct job *by,
			 const struct planned_file *then);

/* Frees the list, and gives up the devices that the run held; @plan may be all zeros. */
void planned_files_release(struct planned_files *plan);

/* Returns the planned file at @path, under whatever name the path has it; NULL: none is planned. */
struct planned_file *planned_files_find(struct planned_files *plan, const char *path);

/*
 * Plans a file, or has a planned one meet the wish, too. @now: bytes that it has today; @made: it
 * is missing yet. Aborts without memory.
 */
void planned_files_add(struct planned_files *plan, const char *path, const struct file_wish *wish,
		       uint64_t now, bool made);

#endif
