/* SPDX-License-Identifier: MIT */
/*
 * The room of files: from a job's options to open files.
 *
 * In come a job and the number of one of its workers. Out come the worker's files: named (name.h),
 * checked (files_check, with align.h and trim.h), planned for the whole run (planned_files.h), made
 * (files_make, with layout.h), and opened (open.h). Checking looks and touches nothing, so all that
 * is wrong with a run is known before anything is made. A file is opened for writing only if its
 * job writes to it.
 *
 * A new demand on files is a check in check.c, or in guard.c where it is about what must not be
 * written: it reads struct target (io/target.h) and the job, and says with job_fail() which option
 * is at fault and what would work.
 */
#ifndef IOGEN_FILE_FILES_H
#define IOGEN_FILE_FILES_H

#include <stdatomic.h>

#include "base/progress.h"
#include "file/planned_files.h"
#include "io/target.h"
#include "job/job.h"
#include "load/offset.h"
#include "load/zbd.h"

/*
 * The use of a file by several jobs of a stage, one of which has unlink=1: whoever ends last
 * removes it, so that nobody opens in vain what was there a moment before.
 */
struct file_users {
	uint32_t stage;
	atomic_uint n; /* workers that have it and have not ended */
	/* the file as a job has it that has ended, and would have removed it; NULL: none yet */
	_Atomic(const struct file *) left;
};

struct file {
	char *path;           /* owned */
	struct target_id id;  /* the file that the run was planned with, or that it made */
	struct region region; /* the part that the worker works on */
	uint64_t need;        /* bytes that the file must have before the job begins */
	bool reads, writes;   /* a trim is a write */
	bool reads_back;      /* reads its own writes, or those that verify_only=1 leaves out */
	bool trims;
	uint64_t trimmed;   /* offsets and lengths of all trims of a replayed log, or'ed */
	bool new_data;      /* all of need must hold data: holes are laid out */
	bool fills;         /* its holes are filled before the job begins */
	bool exact;         /* a copy's target: it is made need bytes long, shorter ones longer */
	uint64_t most;      /* bytes that any job of the run needs of it; 0: only this one has it */
	uint64_t rest;      /* bytes that jobs of its stage and of later ones need; likewise */
	uint32_t align;     /* alignment of offsets and lengths, a power of two; 1: none */
	uint32_t mem_align; /* alignment of buffers; likewise a power of two */
	bool made;          /* by iogen, now or before */
	bool linked;        /* its name is a symbolic link, which iogen did not make */
	bool ours;          /* its content is iogen's: it is marked before it is written */
	bool marked;        /* by this run, and the mark is not complete yet */
	bool laid_out;      /* by this run, and not synced yet */
	bool unproven;      /* synced, but whether the device took all was not asked yet */
	bool whole;         /* this job alone has it, has filled it, and does not write to it */
	bool later;         /* it is made when its job begins, as jobs before make or remove it */
	bool named;         /* by the job: what it does by the name is done */
	bool opened;        /* at least once */
	bool keep;          /* unlink=1 leaves it: a later step has it */
	bool remove;        /* and this one is the last: it is removed as if the job had unlink=1 */
	bool lost;          /* an earlier process prepared it, and it is gone or another file now */
	bool written;       /* by the job, and to be synced at its end */
	struct file_users *users; /* users of its stage, one of which removes it; else NULL */
	struct zbd_part zones;    /* zones of a job with zonemode=zbd; else all zeros */
	struct region unsynced;   /* written since the last sync_file_range(2) */
	int fd;                   /* -1: not open */
};

/* The files of a worker: its targets, then the source, where there is one. */
struct files {
	struct file *list; /* owned */
	uint32_t n;        /* number of files: targets, and a source */
	uint32_t ntargets;
	struct engine_file *fds; /* owned; the engine's view of list, after files_open */
	uint64_t folder; /* device of the first one's folder, where names are made in it; else 0 */
	uint64_t since_ns; /* ns since 1970: when they were opened, or were about to be made */
	const struct iolog *iolog; /* the replayed log, whose files the targets are; NULL: none */
};

/*
 * Returns the device of the folder in which the job is to make names, as far as that is there; 0:
 * it makes none.
 */
uint64_t files_folder(const struct files *f, const struct job *job);

/*
 * Names the files of worker @worker of @job and checks them against the options. Looks only, and
 * adds the files that are going to be made to @plan. Returns 0, or -errno with all that is wrong in
 * @e; files_close is called in either case.
 */
int files_check(struct files *f, const struct job *job, uint32_t worker, struct planned_files *plan,
		struct err *e);

/* The surroundings in which files are made. */
struct files_env {
	struct progress *progress;
	const atomic_bool *stop; /* set from outside: give up with -EINTR */
	struct err *e;
	bool late;    /* now those that are made when their job begins, else the others */
	bool goes_on; /* the run has laid out what is there: its holes are what jobs have left */
};

/*
 * Creates missing files and lays out those that must hold data. Returns 0 or -errno after fail().
 */
int files_make(struct files *f, const struct job *job, struct planned_files *plan,
	       const struct files_env *env);

/*
 * Takes over the marks of files whose job an earlier process of this run has run: they are complete
 * when files_close() is called.
 */
void files_take_over(struct files *f, const struct job *job);

/*
 * Waits until the files that files_make laid out are on the device, and completes the marks of
 * those that the job does not write. Called once all are made: one
 * commit of a file system's journal may do for thousands of files. Returns 0 or -errno after
 * fail().
 */
int files_sync(struct files *f, const struct job *job, const struct files_env *env);

/* Notes, at a job's end, files whose name another one has by now. */
void files_note_replaced(const struct files *f, const struct job *job, struct err *note);

/*
 * Ends the job's use: cuts off what a direct write padded, and removes files where unlink=1.
 * Returns 0 or -errno after fail().
 */
int files_finish(struct files *f, const struct job *job, struct err *e);

/* Removes what was left to workers that never began. Returns 0 or -errno after fail(). */
int files_remove_left(struct file_users *users, struct err *e);

/* Returns whether iogen made the file, by this name: it may be removed. */
static inline bool file_removable(const struct file *file)
{
	return file->made && !file->linked;
}

/*
 * Closes the descriptors of a job that has ended, where the run opens files job by job; the rest is
 * files_close()'s.
 */
void files_let_go(struct files *f);

/* Closes the files, completes their marks and frees the list; @f may be all zeros. */
void files_close(struct files *f);

#endif
