/* SPDX-License-Identifier: MIT */
/*
 * The synchronous system calls: one transfer at a time, finished when the call returns. The engines
 * differ in the call alone: a function each.
 */
#include "io/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

#include "io/engine_copy.h"
#include "io/engine_trim.h"
#include "io/engine_try.h"
#include "io/file_ops.h"

struct sync_opts {
	bool hipri, nowait, uncached, dsync, atomic;
};

struct sync_state {
	const struct engine_file *files;
	uint64_t *calls;
	int *opened;     /* descriptors by desc; owned */
	int flags;       /* RWF_*, of pvsync2 */
	int write_flags; /* these, and those of writes alone */
	unsigned range_flags;
	struct engine_copy copy;
};

#define OPTS(env) ((const struct sync_opts *)(env)->opts)

typedef ssize_t sync_transfer(const struct sync_state *s, int fd, const struct io *io);

static int sync_open(void *state, const struct engine_env *env, struct err *e)
{
	struct sync_state *s = state;

	s->files = env->files;
	s->calls = env->calls;
	s->range_flags = env->range_flags;
	s->opened = calloc(env->ndescs + 1, sizeof(*s->opened));
	return s->opened ? engine_copy_open(&s->copy, env, e) : fail(e, ENOMEM, "out of memory");
}

static void sync_close(void *state)
{
	struct sync_state *s = state;

	engine_copy_close(&s->copy);
	free(s->opened);
}

static void sync_needs(const struct engine_env *env, struct engine_needs *needs)
{
	needs->descriptors = engine_copy_descriptors(env, false);
}

static int sync_one(struct sync_state *s, struct io *io, sync_transfer *transfer)
{
	const struct engine_file *f = &s->files[io->file];
	int fd = io->own ? s->opened[io->desc] : f->fd;
	ssize_t ret = -1;

	if (io->dir == IO_COPY) {
		io->res = engine_copy(&s->copy, io);
		return 1;
	}
	++*s->calls;
	switch (io->dir) {
	case IO_READ:
	case IO_WRITE:
		ret = transfer(s, fd, io);
		break;
	case IO_TRIM:
		io->res = engine_trim(f, io);
		return 1;
	case IO_SYNC:
		ret = fsync(fd);
		break;
	case IO_DATASYNC:
		ret = fdatasync(fd);
		break;
	case IO_RANGESYNC:
		ret = sync_file_range(fd, (off_t)io->offset, (off_t)io->length, s->range_flags);
		break;
	case IO_OPEN:
		s->opened[io->desc] = open(f->path, f->flags, 0644);
		ret = s->opened[io->desc] < 0 ? -1 : 0;
		break;
	case IO_CLOSE:
		ret = close(fd);
		if (ret < 0 && errno == EINTR) /* it is closed, and must not be tried again */
			ret = 0;
		break;
	default:
		ret = file_op_by_name(f, io);
		break;
	}
	io->res = ret < 0 ? -errno : (int32_t)ret;
	return 1;
}

static ssize_t transfer_sync(const struct sync_state *s, int fd, const struct io *io)
{
	++*s->calls;
	if (lseek(fd, (off_t)io->offset, SEEK_SET) < 0)
		return -1;
	return io->dir == IO_READ ? read(fd, io->iov->iov_base, io->iov->iov_len) :
				    write(fd, io->iov->iov_base, io->iov->iov_len);
}

static ssize_t transfer_psync(const struct sync_state *s, int fd, const struct io *io)
{
	(void)s;
	return io->dir == IO_READ ?
		       pread(fd, io->iov->iov_base, io->iov->iov_len, (off_t)io->offset) :
		       pwrite(fd, io->iov->iov_base, io->iov->iov_len, (off_t)io->offset);
}

static ssize_t transfer_vsync(const struct sync_state *s, int fd, const struct io *io)
{
	++*s->calls;
	if (lseek(fd, (off_t)io->offset, SEEK_SET) < 0)
		return -1;
	return io->dir == IO_READ ? readv(fd, io->iov, (int)io->niov) :
				    writev(fd, io->iov, (int)io->niov);
}

static ssize_t transfer_pvsync(const struct sync_state *s, int fd, const struct io *io)
{
	(void)s;
	return io->dir == IO_READ ? preadv(fd, io->iov, (int)io->niov, (off_t)io->offset) :
				    pwritev(fd, io->iov, (int)io->niov, (off_t)io->offset);
}

static ssize_t transfer_pvsync2(const struct sync_state *s, int fd, const struct io *io)
{
	return io->dir == IO_READ ?
		       preadv2(fd, io->iov, (int)io->niov, (off_t)io->offset, s->flags) :
		       pwritev2(fd, io->iov, (int)io->niov, (off_t)io->offset, s->write_flags);
}

/* Reserves the bytes: behind the end, a read leaves the file's size as it is. */
static ssize_t transfer_falloc(const struct sync_state *s, int fd, const struct io *io)
{
	int mode = io->dir == IO_READ ? FALLOC_FL_KEEP_SIZE : 0;

	(void)s;
	return fallocate(fd, mode, (off_t)io->offset, (off_t)io->iov->iov_len) ?
		       -1 :
		       (ssize_t)io->iov->iov_len;
}

/* Cuts the file, or lets it grow, to where the block begins, as fio does. */
static ssize_t transfer_ftruncate(const struct sync_state *s, int fd, const struct io *io)
{
	(void)s;
	return ftruncate(fd, (off_t)io->offset) ? -1 : (ssize_t)io->iov->iov_len;
}

static int pvsync2_open(void *state, const struct engine_env *env, struct err *e)
{
	const struct {
		bool wanted;
		int flag;
		const char *name;
	} flags[] = {
		{ OPTS(env)->hipri, RWF_HIPRI, "hipri" },
		{ OPTS(env)->nowait, RWF_NOWAIT, "nowait" },
		{ OPTS(env)->uncached, RWF_DONTCACHE, "uncached" },
		{ OPTS(env)->dsync, RWF_DSYNC, "dsync" },
	};
	struct sync_state *s = state;
	int ret = sync_open(state, env, e);

	for (size_t i = 0; !ret && i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (!flags[i].wanted)
			continue;
		s->flags |= flags[i].flag;
		ret = engine_try_flag(env, flags[i].flag, flags[i].name, e);
	}
	s->write_flags = s->flags | (OPTS(env)->atomic ? RWF_ATOMIC : 0);
	return ret;
}

/* Polls with hipri=1, in the kernel; with nowait=1, too, as a refused transfer is tried again. */
static void pvsync2_needs(const struct engine_env *env, struct engine_needs *needs)
{
	sync_needs(env, needs);
	needs->polls = OPTS(env)->hipri || OPTS(env)->nowait;
}

static const struct opt pvsync2_options[] = {
	{
		.name = "hipri",
		OPT_FLAG(struct sync_opts, hipri),
		.def = "0",
		.help = "Poll for completions (RWF_HIPRI), where the device has polled queues",
	},
	{
		.name = "nowait",
		OPT_FLAG(struct sync_opts, nowait),
		.def = "0",
		.help = "Fail with EAGAIN where an I/O would have to wait (RWF_NOWAIT)",
	},
	{
		.name = "uncached",
		OPT_FLAG(struct sync_opts, uncached),
		.def = "0",
		.help = "Drop the pages of buffered I/O from the page cache when it is done "
			"(RWF_DONTCACHE, Linux 6.14; not with every file system; of writes, ext4 "
			"drops those to new space alone)",
	},
	{
		.name = "dsync",
		OPT_FLAG(struct sync_opts, dsync),
		.def = "0",
		.help = "Wait in each write until it is on the device (RWF_DSYNC)",
	},
	{
		.name = "atomic",
		OPT_FLAG(struct sync_opts, atomic),
		.def = "0",
		.help = "Each write is whole on the device or not there at all (RWF_ATOMIC, Linux "
			"6.11); needs direct=1, and a target that takes it",
	},
	{ .name = NULL },
};

#define SYNC_CAPS (ENGINE_OPENS | ENGINE_NAMES | ENGINE_RANGES | ENGINE_TRIMS | ENGINE_COPIES)

/* Defines an engine of the family: its call, its help, and its other fields. */
#define SYNC_ENGINE(NAME, HELP, ...)                                                   \
	static int NAME##_submit(void *state, struct io **ios, unsigned n)             \
	{                                                                              \
		(void)n;                                                               \
		return sync_one(state, ios[0], transfer_##NAME);                       \
	}                                                                              \
	const struct engine engine_##NAME = { .name = #NAME,                           \
					      .help = HELP,                            \
					      .state_size = sizeof(struct sync_state), \
					      .close = sync_close,                     \
					      .submit = NAME##_submit,                 \
					      __VA_ARGS__ }

SYNC_ENGINE(sync, "lseek(2), then read(2) or write(2)", .open = sync_open, .caps = SYNC_CAPS,
	    .needs = sync_needs);
SYNC_ENGINE(psync, "pread(2) and pwrite(2)", .open = sync_open, .caps = SYNC_CAPS,
	    .needs = sync_needs);
SYNC_ENGINE(vsync, "lseek(2), then readv(2) or writev(2)", .open = sync_open,
	    .caps = ENGINE_VECTORED | SYNC_CAPS, .needs = sync_needs);
SYNC_ENGINE(pvsync, "preadv(2) and pwritev(2)", .open = sync_open,
	    .caps = ENGINE_VECTORED | SYNC_CAPS, .needs = sync_needs);
SYNC_ENGINE(pvsync2, "preadv2(2) and pwritev2(2), with their flags", .open = pvsync2_open,
	    .caps = ENGINE_VECTORED | SYNC_CAPS, .needs = pvsync2_needs, .opts = pvsync2_options,
	    .opts_size = sizeof(struct sync_opts));
SYNC_ENGINE(falloc, "fallocate(2): keeps the size, extends it, or punches a hole",
	    .open = sync_open, .caps = ENGINE_SPACE | ENGINE_TRIMS);
SYNC_ENGINE(ftruncate, "ftruncate(2) of a file to the place of each write", .open = sync_open,
	    .caps = ENGINE_SPACE);
