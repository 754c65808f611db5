/* SPDX-License-Identifier: MIT */
/* The parts of ioengine=io_uring: names, trims, and why there is no ring. */
#ifndef IOGEN_ENGINES_IO_URING_H
#define IOGEN_ENGINES_IO_URING_H

#include <liburing.h>
#include <sys/stat.h>

#include "io/engine.h"

/* Fills an open into a place of the file table, or a close of it; no descriptor is used. */
void uring_fill_file(struct io_uring_sqe *sqe, const struct engine_env *env, const struct io *io);

/* Fills an operation by a name that gives no descriptor; what a stat finds goes to @seen. */
void uring_fill_name(struct io_uring_sqe *sqe, const struct engine_env *env, const struct io *io,
		     struct statx *seen);

/* Says why there is no ring of @entries, and what works instead. Returns @ret, -errno. */
int uring_unavailable(struct err *e, int ret, uint32_t entries);

/* Says that a ring can be set up and not entered. Returns @ret, -errno. */
int uring_forbidden(struct err *e, int ret);

/* Ways to trim a block device: by a call here, by a kernel worker, by the submission itself. */
enum uring_discards { DISCARDS_BY_CALL, DISCARDS_BY_WORKER, DISCARDS };

/*
 * Finds the way that all block devices among the files take. Notes a device for which the kernel
 * takes no discard as a command.
 */
enum uring_discards uring_discards(const struct engine_env *env);

/*
 * Makes an entry a trim and sets io->res to what a completion of 0 stands for. With
 * DISCARDS_BY_CALL a block device's is done at once, and the entry does nothing.
 */
void uring_fill_trim(struct io_uring_sqe *sqe, const struct engine_env *env, struct io *io,
		     enum uring_discards discards);

#endif
