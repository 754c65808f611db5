/* SPDX-License-Identifier: MIT */
/* Operations of ioengine=io_uring that go by the name of a file: see io_uring.h. */
#include "engines/io_uring.h"

#include <fcntl.h>

void uring_fill_file(struct io_uring_sqe *sqe, const struct engine_env *env, const struct io *io)
{
	const struct engine_file *f = &env->files[io->file];

	sqe->flags &= (uint8_t)~IOSQE_FIXED_FILE;
	sqe->file_index = io->desc + 1;
	sqe->fd = io->dir == IO_OPEN ? AT_FDCWD : 0;
	sqe->opcode = io->dir == IO_OPEN ? IORING_OP_OPENAT : IORING_OP_CLOSE;
	if (io->dir == IO_CLOSE)
		return;
	sqe->addr = (uintptr_t)f->path;
	/* with O_NONBLOCK, its reads fail where they would wait, or make the submission wait */
	sqe->open_flags = (uint32_t)f->flags & ~(uint32_t)(O_CLOEXEC | O_NONBLOCK);
	sqe->len = 0644; /* mode of a new file */
}

void uring_fill_name(struct io_uring_sqe *sqe, const struct engine_env *env, const struct io *io,
		     struct statx *seen)
{
	sqe->flags &= (uint8_t)~IOSQE_FIXED_FILE;
	sqe->fd = AT_FDCWD;
	sqe->addr = (uintptr_t)env->files[io->file].path;
	if (io->dir == IO_STAT) {
		sqe->opcode = IORING_OP_STATX;
		sqe->off = (uintptr_t)seen;
		sqe->len = STATX_BASIC_STATS;
	} else if (io->dir == IO_MKDIR) {
		sqe->opcode = IORING_OP_MKDIRAT;
		sqe->len = 0777;
	} else {
		sqe->opcode = IORING_OP_UNLINKAT;
		sqe->unlink_flags = io->dir == IO_RMDIR ? AT_REMOVEDIR : 0;
	}
}
