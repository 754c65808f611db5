/* SPDX-License-Identifier: MIT */
/* What ioengine=io_uring has in files of its own. */
#ifndef IOGEN_ENGINES_IO_URING_H
#define IOGEN_ENGINES_IO_URING_H

#include <liburing.h>

#include "io/engine.h"

/* Says why there is no ring of so many @entries, and what works instead; returns @ret, -errno. */
int uring_unavailable(struct err *e, int ret, uint32_t entries);

/* How a block device is trimmed: by a call here, by a kernel worker, by the submission itself. */
enum uring_discards { DISCARDS_BY_CALL, DISCARDS_BY_WORKER, DISCARDS };

/*
 * What the kernel takes of each block device among the files; where it takes no discard as a
 * command, that is noted.
 */
enum uring_discards uring_discards(const struct engine_env *env);

/*
 * Makes an entry a trim and sets io->res to what a completion of 0 stands for. With
 * DISCARDS_BY_CALL a block device's is done at once, and the entry does nothing.
 */
void uring_fill_trim(struct io_uring_sqe *sqe, const struct engine_env *env, struct io *io,
		     enum uring_discards discards);

#endif
