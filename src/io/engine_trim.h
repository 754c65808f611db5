/* SPDX-License-Identifier: MIT */
/* For engines: a trim in one system call, where the engine has no way of its own. */
#ifndef IOGEN_IO_ENGINE_TRIM_H
#define IOGEN_IO_ENGINE_TRIM_H

#include "io/engine.h"

/* Does an IO_TRIM at once. Returns its bytes, all of them, or -errno. */
int64_t engine_trim(const struct engine_file *f, const struct io *io);

/*
 * Notes that @engine does its trims of @f by engine_trim, inside the submission; NULL: of all
 * files.
 */
void engine_note_trims(const struct engine_env *env, const char *engine,
		       const struct engine_file *f);

#endif
