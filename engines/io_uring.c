/* SPDX-License-Identifier: MIT */
/*
 * io_uring. liburing sets the rings up; the two queues are then driven directly, so that a loop of
 * the worker is one system call: submit fills entries, reap hands them over and waits in one enter.
 * What is newer than the library is found out by asking the kernel.
 */
#include "engine.h"

#include <errno.h>
#include <liburing.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct uring_opts {
	bool fixedbufs;
	bool registerfiles;
	bool nonvectored;
};

static const struct opt uring_options[] = {
	{
		.name = "fixedbufs",
		OPT_FLAG(struct uring_opts, fixedbufs),
		.def = "0",
		.help = "Register the buffers with the kernel once, not map them for each I/O",
	},
	{
		.name = "registerfiles",
		OPT_FLAG(struct uring_opts, registerfiles),
		.def = "0",
		.help = "Register the files with the kernel once, not look them up for each I/O",
	},
	{
		.name = "nonvectored",
		OPT_FLAG(struct uring_opts, nonvectored),
		.def = "1",
		.help = "Use READ and WRITE, not READV and WRITEV",
	},
	{ .name = NULL },
};

struct uring {
	struct io_uring ring;
	bool ready; /* ring is set up */
	bool at_once;
	uint32_t tail;    /* next submission entry */
	uint32_t head;    /* next completion entry */
	uint32_t pending; /* filled and not yet handed over */
	uint32_t enter_flags;
	const struct uring_opts *opts;
	const struct engine_env *env;
};

/*
 * From the fastest set to the plainest. With deferred task running, completions are worked off by
 * the thread that waits, inside its own enter, and by no interrupt of what it is doing.
 */
static const uint32_t uring_setups[] = {
	IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_COOP_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	IORING_SETUP_COOP_TASKRUN | IORING_SETUP_SUBMIT_ALL,
	0,
};

static int uring_disabled(void)
{
	int level = -1;
	FILE *f = fopen("/proc/sys/kernel/io_uring_disabled", "re");

	if (!f)
		return -1;
	if (fscanf(f, "%d", &level) != 1)
		level = -1;
	fclose(f);
	return level;
}

static int uring_unavailable(struct err *e, int ret, uint32_t entries)
{
	int level = uring_disabled();

	if (ret == -EPERM && level > 0)
		return fail(e, EPERM,
			    "ioengine=io_uring: switched off here (kernel.io_uring_disabled=%d); "
			    "ioengine=psync works, or set it to 0 with sysctl",
			    level);
	if (ret == -EPERM || ret == -EACCES)
		return fail(e, -ret,
			    "ioengine=io_uring: the kernel forbids it (%s), most likely a seccomp "
			    "filter of the container; ioengine=psync works",
			    strerror(-ret));
	if (ret == -ENOSYS)
		return fail(e, ENOSYS,
			    "ioengine=io_uring: this kernel does not have it, or a seccomp filter "
			    "hides it; ioengine=psync works");
	if (ret == -ENOMEM)
		return fail(
			e, ENOMEM,
			"ioengine=io_uring: no memory for a ring of %u; raise ulimit -l or lower "
			"iodepth",
			entries);
	return fail(e, -ret, "ioengine=io_uring: cannot set up a ring of %u: %s", entries,
		    strerror(-ret));
}

static int uring_setup(struct uring *u, uint32_t entries, struct err *e)
{
	struct io_uring_params p;
	int ret = -EINVAL;

	for (size_t i = 0; ret == -EINVAL && i < sizeof(uring_setups) / sizeof(*uring_setups);
	     i++) {
		memset(&p, 0, sizeof(p));
		p.flags = uring_setups[i] | IORING_SETUP_CLAMP; /* the rest waits its turn */
		ret = io_uring_queue_init_params(entries, &u->ring, &p);
	}
	if (ret)
		return uring_unavailable(e, ret, entries);
	u->ready = true;
	if (!(p.features & IORING_FEAT_EXT_ARG))
		return fail(
			e, ENOSYS,
			"ioengine=io_uring: this kernel cannot wait with a time limit (5.11 can); "
			"ioengine=psync works");
	u->enter_flags = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG;
	if (io_uring_register_ring_fd(&u->ring) == 1)
		u->enter_flags |= IORING_ENTER_REGISTERED_RING;
	for (uint32_t i = 0; i < u->ring.sq.ring_entries; i++)
		u->ring.sq.array[i] = i;
	return 0;
}

static int uring_register_files(struct uring *u, const struct engine_env *env, struct err *e)
{
	int *fds = calloc(env->nfiles, sizeof(*fds));
	int ret = -ENOMEM;

	for (uint32_t i = 0; fds && i < env->nfiles; i++)
		fds[i] = env->files[i].fd;
	if (fds)
		ret = io_uring_register_files(&u->ring, fds, env->nfiles);
	free(fds);
	if (ret)
		return fail(
			e, -ret,
			"registerfiles=1: the kernel does not register %u files: %s; raise ulimit "
			"-n, or leave it out",
			env->nfiles, strerror(-ret));
	return 0;
}

static int uring_register(struct uring *u, const struct engine_env *env, struct err *e)
{
	int ret = 0;

	if (u->opts->fixedbufs && env->nbufs)
		ret = io_uring_register_buffers(&u->ring, env->bufs, env->nbufs);
	if (ret)
		return fail(
			e, -ret,
			"fixedbufs=1: the kernel does not register %u buffers: %s; raise ulimit "
			"-l, lower iodepth or bs, or leave it out",
			env->nbufs, strerror(-ret));
	return u->opts->registerfiles && env->nfiles ? uring_register_files(u, env, e) : 0;
}

static int uring_open(void *state, const struct engine_env *env, struct err *e)
{
	struct uring *u = state;
	int ret;

	u->opts = env->opts;
	u->env = env;
	u->at_once = env->submit_at_once;
	ret = uring_setup(u, env->nslots, e);
	return ret ? ret : uring_register(u, env, e);
}

static void uring_close(void *state)
{
	struct uring *u = state;

	if (u->ready)
		io_uring_queue_exit(&u->ring);
}

static void uring_fill_transfer(const struct uring *u, struct io_uring_sqe *sqe,
				const struct io *io)
{
	bool write = io->dir == IO_WRITE;

	if (io->niov > 1 || !(u->opts->nonvectored || u->opts->fixedbufs)) {
		sqe->opcode = write ? IORING_OP_WRITEV : IORING_OP_READV;
		sqe->addr = (uintptr_t)io->iov;
		sqe->len = io->niov;
		return;
	}
	sqe->opcode = write ? IORING_OP_WRITE : IORING_OP_READ;
	sqe->addr = (uintptr_t)io->iov->iov_base;
	sqe->len = (uint32_t)io->iov->iov_len;
	if (u->opts->fixedbufs) {
		sqe->opcode = write ? IORING_OP_WRITE_FIXED : IORING_OP_READ_FIXED;
		sqe->buf_index = (uint16_t)io->buf;
	}
}

static void uring_fill(const struct uring *u, struct io_uring_sqe *sqe, struct io *io)
{
	memset(sqe, 0, sizeof(*sqe));
	sqe->user_data = (uintptr_t)io;
	sqe->off = io->offset;
	if (u->opts->registerfiles) {
		sqe->flags = IOSQE_FIXED_FILE;
		sqe->fd = (int)io->file;
	} else {
		sqe->fd = u->env->files[io->file].fd;
	}
	if (io->dir == IO_READ || io->dir == IO_WRITE) {
		uring_fill_transfer(u, sqe, io);
		return;
	}
	sqe->opcode = IORING_OP_FSYNC;
	sqe->off = 0;
	sqe->fsync_flags = io->dir == IO_DATASYNC ? IORING_FSYNC_DATASYNC : 0;
}

/*
 * Hands over what is pending and waits for @min completions. A signal and a time limit are no
 * errors; nor is it one that the kernel lacks memory now or wants completions to be taken first
 * (EAGAIN, EBUSY): what was not taken stays pending. Returns 0 or -errno.
 */
static int uring_enter(struct uring *u, uint32_t min, uint64_t wait_ns)
{
	struct __kernel_timespec ts = { .tv_sec = (int64_t)(wait_ns / 1000000000),
					.tv_nsec = (int64_t)(wait_ns % 1000000000) };
	struct io_uring_getevents_arg arg = { 0 };
	int ret;

	if (min && wait_ns != UINT64_MAX)
		arg.ts = (uintptr_t)&ts;
	io_uring_smp_store_release(u->ring.sq.ktail, u->tail);
	ret = io_uring_enter2((unsigned)u->ring.enter_ring_fd, u->pending, min, u->enter_flags,
			      (sigset_t *)&arg, sizeof(arg));
	if (ret >= 0)
		u->pending -= (uint32_t)ret;
	else if (ret == -ETIME || ret == -EINTR || ret == -EAGAIN || ret == -EBUSY)
		u->pending = u->tail - io_uring_smp_load_acquire(u->ring.sq.khead);
	else
		return ret;
	return 0;
}

static int uring_submit(void *state, struct io **ios, unsigned n)
{
	struct uring *u = state;
	uint32_t room = u->ring.sq.ring_entries - u->pending;
	int ret = 0;

	if (n > room)
		n = room;
	for (unsigned i = 0; i < n; i++, u->tail++)
		uring_fill(u, &u->ring.sq.sqes[u->tail & u->ring.sq.ring_mask], ios[i]);
	u->pending += n;
	if (u->at_once)
		ret = uring_enter(u, 0, 0);
	return ret < 0 ? ret : (int)n;
}

static unsigned uring_take(struct uring *u, struct io **done, unsigned max)
{
	struct io_uring_cq *cq = &u->ring.cq;
	uint32_t tail = io_uring_smp_load_acquire(cq->ktail);
	unsigned n = 0;

	for (; u->head != tail && n < max; u->head++, n++) {
		const struct io_uring_cqe *cqe = &cq->cqes[u->head & cq->ring_mask];
		struct io *io = (struct io *)(uintptr_t)cqe->user_data;

		io->res = cqe->res;
		done[n] = io;
	}
	io_uring_smp_store_release(cq->khead, u->head);
	return n;
}

static int uring_reap(void *state, struct io **done, unsigned min, unsigned max, uint64_t wait_ns)
{
	struct uring *u = state;
	unsigned n = uring_take(u, done, max);
	int ret;

	if (n && n >= min && !u->pending)
		return (int)n;
	ret = uring_enter(u, min > n ? min - n : 0, wait_ns);
	if (ret < 0)
		return ret;
	return (int)(n + uring_take(u, done + n, max - n));
}

const struct engine engine_io_uring = {
	.name = "io_uring",
	.help = "io_uring(7), one system call for each batch in and out",
	.state_size = sizeof(struct uring),
	.opts_size = sizeof(struct uring_opts),
	.opts = uring_options,
	.open = uring_open,
	.close = uring_close,
	.submit = uring_submit,
	.reap = uring_reap,
};
