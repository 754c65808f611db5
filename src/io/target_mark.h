/* SPDX-License-Identifier: MIT */
/*
 * The mark on iogen's own files, an extended attribute (user.iogen): it says what a file was like
 * when iogen left it. A file that differs is not iogen's any more: somebody has put something else
 * into it, or copied it.
 *
 * While a run may write to a file, its mark says so; when the run has ended, the mark has size,
 * time and a sum of some blocks. A run that is killed leaves the first: from then on nobody knows
 * what has become of the file, and it counts as somebody else's.
 */
#ifndef IOGEN_IO_TARGET_MARK_H
#define IOGEN_IO_TARGET_MARK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct target_id;

enum target_owner {
	OWNER_OTHER,   /* there is no mark */
	OWNER_US,      /* it is as iogen left it, or this run has it open */
	OWNER_CHANGED, /* somebody changed it since */
	OWNER_COPIED,  /* the mark is another file's */
	OWNER_KILLED,  /* another run has it open, or was killed */
};

/*
 * Finds whose the file at @path is, which @sx describes; where its status says that it was touched
 * since, some blocks of it are read. @made says if iogen made the file.
 */
enum target_owner target_owner(const char *path, const struct statx *sx, bool *made);

/*
 * Returns the number that marks of this run have while it may write; and has this process be the
 * run that has the number, of which an earlier process was interrupted.
 */
uint64_t target_mark_run(void);
void target_mark_go_on(uint64_t run);

/*
 * Marks an open file as iogen's, before this run writes to it; @made: by this process, or an
 * earlier one. Nothing happens with --readonly, or where the file system has no such attributes.
 */
void target_mark(int fd, bool made);

/* Marks an empty file that this run has just made, which @id names. */
void target_mark_new(int fd, const struct target_id *id);

/*
 * Completes the mark that this run gave an open file, when it writes no more to it; also where
 * another run that wrote to it has completed its own meanwhile. One that another run has yet to
 * complete is left to it. Reads the blocks that are in memory. Any write that follows shows: where
 * it must, this waits a tick of the clock.
 */
void target_mark_complete(int fd);

#endif
