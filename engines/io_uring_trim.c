/* SPDX-License-Identifier: MIT */
/*
 * Trims of ioengine=io_uring: a hole punched into a file is an operation of its own, a discard of a
 * block device a command to it, since Linux 6.12.
 */
#include "engines/io_uring.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/uio.h>
#include <unistd.h>

#include "io/engine_trim.h"
#include "io/engine_try.h"

#ifndef BLOCK_URING_CMD_DISCARD
#define BLOCK_URING_CMD_DISCARD _IO(0x12, 0) /* linux/blkdev.h of Linux 6.12 */
#endif

static void fill_discard(struct io_uring_sqe *sqe, uint64_t offset, uint64_t len)
{
	sqe->opcode = IORING_OP_URING_CMD;
	sqe->off = 0;
	sqe->cmd_op = BLOCK_URING_CMD_DISCARD;
	sqe->addr = offset;
	sqe->addr3 = len;
}

/* Tries a discard of no bytes, on a ring of its own. Returns its result; 1: there was no ring. */
static int try_discard(int fd)
{
	struct io_uring ring;
	struct io_uring_cqe *cqe;
	int ret = 1;

	if (io_uring_queue_init(1, &ring, 0))
		return 1;
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
	io_uring_prep_nop(sqe);
	sqe->fd = fd;
	fill_discard(sqe, 0, 0);
	if (io_uring_submit_and_wait(&ring, 1) == 1 && !io_uring_peek_cqe(&ring, &cqe))
		ret = cqe->res;
	io_uring_queue_exit(&ring);
	return ret;
}

/*
 * Returns whether a device always waits: a submission first tries not to, and the block layer
 * refuses that for some devices, such as zram. A kernel worker must do their discards. A read shows
 * it.
 */
static bool may_wait_only(int fd, const struct iovec *buf)
{
	return preadv2(fd, buf, 1, 0, RWF_NOWAIT) < 0 && errno == EOPNOTSUPP;
}

enum uring_discards uring_discards(const struct engine_env *env)
{
	enum uring_discards how = DISCARDS;

	for (uint32_t i = 0; i < env->nfiles; i++) {
		const struct engine_file *f = &env->files[i];
		int fd = f->block ? engine_open_to_try(f) : -1, ret;

		if (fd < 0)
			continue;
		/* a kernel that knows the command sees first that this may not write */
		ret = try_discard(fd);
		if (env->nbufs && may_wait_only(fd, &env->bufs[0]))
			how = DISCARDS_BY_WORKER;
		close(fd);
		if (ret == -EBADF)
			continue;
		engine_note_trims(env, "io_uring", f);
		return DISCARDS_BY_CALL;
	}
	return how;
}

void uring_fill_trim(struct io_uring_sqe *sqe, const struct engine_env *env, struct io *io,
		     enum uring_discards discards)
{
	const struct engine_file *f = &env->files[io->file];

	io->res = io_length(io);
	if (!f->block) {
		sqe->opcode = IORING_OP_FALLOCATE;
		sqe->addr = io->iov->iov_len;
		sqe->len = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
	} else if (discards != DISCARDS_BY_CALL && !f->zoned) {
		fill_discard(sqe, io->offset, io->iov->iov_len);
		if (discards == DISCARDS_BY_WORKER)
			sqe->flags |= IOSQE_ASYNC;
	} else {
		++*env->calls;
		io->res = engine_trim(f, io);
		sqe->opcode = IORING_OP_NOP;
		sqe->flags &= (uint8_t)~IOSQE_FIXED_FILE;
		sqe->off = 0;
		sqe->fd = -1;
	}
}
