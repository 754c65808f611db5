/* SPDX-License-Identifier: MIT */
/*
 * The one way to a target: whoever opens, makes or removes one comes through here. So two
 * promises are kept in one place: with --readonly nothing is changed, and a file is touched only if
 * it is the one that the run was planned with, whatever has its name by now.
 */
#ifndef IOGEN_IO_TARGET_OPEN_H
#define IOGEN_IO_TARGET_OPEN_H

#include "io/target_id.h"

/* Sets whether this process may change targets (--readonly): once, before anything is opened. */
void target_readonly_set(bool on);
bool target_readonly(void);

/*
 * Opens @path with @flags, close-on-exec. Where @id is known, that file must have the name, or one
 * that this run has made (target_is_new). @id gets the identity of what was opened. With O_CREAT,
 * which asks for O_EXCL, @id is not looked at: the file is new. Returns the descriptor, or -errno:
 * -ESTALE where another file has the name, -EROFS for writing with --readonly.
 */
int target_open(const char *path, int flags, struct target_id *id);

/*
 * Removes the file of identity @id, or one that this run has made, at @path. Returns 0, -ENOENT
 * where nothing has the name, -ESTALE where another file or a symbolic link has it, or another
 * -errno; what has the name is there then.
 */
int target_remove(const char *path, const struct target_id *id);

/* Returns whether this run has made the file, and not removed it. Any thread may ask. */
bool target_is_new(const struct target_id *id);

/*
 * Makes a directory, which then is of this run. @id gets its identity. Returns a descriptor of it,
 * or -errno.
 */
int target_make_dir(const char *path, struct target_id *id);

/*
 * Takes over a file or directory (@kind) that an engine of this run has made at @path, not before
 * @since_ns (since 1970). @id gets its identity. Returns a descriptor of it, or -errno: -ESTALE
 * where something else has the name.
 */
int target_adopt(const char *path, enum target_kind kind, uint64_t since_ns, struct target_id *id);

/* Forgets a file that this run had made, and an engine has removed. */
void target_forget(const struct target_id *id);

/* Makes the directories above @path that are missing. Returns 0 or -errno. */
int target_make_dirs(const char *path);

/* Returns what an error of these functions means, as strerror(3) does. */
const char *target_why(int errnum);

#endif
