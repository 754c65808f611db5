/* SPDX-License-Identifier: MIT */
/*
 * The files of a worker: which they are, how large, what may be written to. Planning looks and
 * touches nothing, so that all that is wrong with a run is known before anything is made.
 */
#ifndef IOGEN_FILE_FILES_H
#define IOGEN_FILE_FILES_H

#include <stdatomic.h>

#include "job/job.h"
#include "load/offset.h"
#include "base/progress.h"
#include "io/target.h"

struct file {
	char *path;
	struct region region; /* what the worker works on */
	uint64_t need;        /* bytes that the file must have before the job begins */
	bool reads, writes;   /* a trim is a write */
	bool reads_back;      /* what is, or would be, written to it */
	bool trims;
	uint64_t trimmed; /* of a log that is replayed: offsets and lengths of trims, or'ed */
	bool new_data;    /* it must hold data in all of need: laid out where it does not */
	bool exact;       /* a copy's target: it is made need bytes long, whatever it was */
	uint32_t align;   /* of offsets and lengths, a power of two; 1: none */
	uint32_t mem_align;
	bool made;              /* by iogen, now or before */
	bool laid_out;          /* by this run, and not synced yet */
	bool opened;            /* once, to begin with */
	bool written;           /* by the job, where it is to be synced */
	struct region unsynced; /* what was written since the last sync_file_range(2) */
	int fd;
};

/* A worker's: its targets, then the source, where there is one. */
struct files {
	struct file *list;
	uint32_t n; /* all */
	uint32_t ntargets;
	struct engine_file *fds;   /* what the engine gets, after files_open */
	const struct iolog *iolog; /* what is replayed; the targets are its files. NULL: nothing */
};

/* What a run is going to make: a file that one worker makes, the next one finds. */
struct planned_files {
	struct planned_file {
		char *path;
		uint64_t size;
		bool made;   /* it was missing: this run makes it */
		bool there;  /* it has */
		size_t next; /* with this name's hash: its index plus one; 0: none */
	} * list;
	size_t n;
	size_t *heads, nheads; /* the first by hash, as next; a power of two; space in list too */
	bool readonly;         /* nothing may be written */
};

void planned_files_release(struct planned_files *plan);

/* What is planned of a file, under whatever path; NULL: nothing. */
struct planned_file *planned_files_find(struct planned_files *plan, const char *path);

/* Plans a file of @size bytes, or makes one that is planned as large; @made: it is missing yet. */
void planned_files_add(struct planned_files *plan, const char *path, uint64_t size, bool made);

/*
 * Names, sizes and rules for worker @worker of @job: reads what is there, makes nothing. Returns 0
 * or -errno with all that is wrong in @e; files_close may be called in either case.
 */
int files_check(struct files *f, const struct job *job, uint32_t worker, struct planned_files *plan,
		struct err *e);

/* What making files tells others, and is told. */
struct files_env {
	struct progress *progress;
	const atomic_bool *stop;
	struct err *e;
};

/* Creates what is missing and lays out what must hold data. Returns 0 or -errno. */
int files_make(struct files *f, const struct job *job, struct planned_files *plan,
	       const struct files_env *env);

/*
 * Waits until what files_make laid out is on the device: when all are made, because one commit of
 * a file system's journal may do for thousands of files. Returns 0 or -errno.
 */
int files_sync(struct files *f, const struct job *job, const struct files_env *env);

/*
 * Says to @note what share of each file that is about to be read or trimmed holds no data: that
 * measures no device. Looks only; for just before the job starts, when others have written.
 */
void files_tell_holes(const struct files *f, const struct job *job, struct err *note);

/* Opens them for the job's I/O. Returns 0 or -errno. */
int files_open(struct files *f, const struct job *job, struct err *e);

/*
 * Removes the targets that iogen made and opens new ones of the same names, which are empty.
 * Returns 0, or -errno after fail().
 */
int files_anew(struct files *f, const struct job *job, struct err *e);

/*
 * Closes file @i, or opens it again, between transfers: with openfiles= there are fewer descriptors
 * than files. Returns 0 or -errno.
 */
int files_reopen(struct files *f, uint32_t i, const struct job *job, struct err *e);
void files_shut(struct files *f, uint32_t i);

/* Most descriptors that they take at a time. */
uint32_t files_open_most(const struct files *f, const struct job *job);

/* Whether not all targets are open at a time. */
bool files_turn_over(const struct files *f, const struct job *job);

/* After the job: cuts what a direct write padded, removes files where unlink=1 and closes. */
int files_finish(struct files *f, const struct job *job, struct err *e);
void files_close(struct files *f);

#endif
