/* SPDX-License-Identifier: MIT */
/* pread and pwrite: one at a time, finished when the call returns. */
#include "engine.h"

#include <errno.h>
#include <unistd.h>

struct psync_state {
	const struct engine_file *files;
};

static int psync_open(void *state, const struct engine_env *env, struct err *e)
{
	struct psync_state *s = state;

	(void)e;
	s->files = env->files;
	return 0;
}

static void psync_close(void *state)
{
	(void)state;
}

static int psync_submit(void *state, struct io **ios, unsigned n)
{
	const struct psync_state *s = state;
	struct io *io = ios[0];
	int fd = s->files[io->file].fd;
	ssize_t ret = -1;

	(void)n;
	switch (io->dir) {
	case IO_READ:
		ret = pread(fd, io->iov->iov_base, io->iov->iov_len, (off_t)io->offset);
		break;
	case IO_WRITE:
		ret = pwrite(fd, io->iov->iov_base, io->iov->iov_len, (off_t)io->offset);
		break;
	case IO_SYNC:
		ret = fsync(fd);
		break;
	case IO_DATASYNC:
		ret = fdatasync(fd);
		break;
	}
	io->res = ret < 0 ? -errno : (int32_t)ret;
	return 1;
}

const struct engine engine_psync = {
	.name = "psync",
	.help = "pread(2) and pwrite(2), one at a time",
	.state_size = sizeof(struct psync_state),
	.open = psync_open,
	.close = psync_close,
	.submit = psync_submit,
	.reap = NULL,
};
