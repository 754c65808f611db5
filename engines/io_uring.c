/* SPDX-License-Identifier: MIT */
/*
 * io_uring. The two queues are driven directly, so that a loop of the worker is one system call:
 * submit fills entries, reap hands them over and waits in one enter.
 */
#include "engines/io_uring.h"
#include "engines/io_uring_ring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/engine_try.h"

struct uring_opts {
	bool fixedbufs, registerfiles, nonvectored;
	bool hipri, nowait, uncached, atomic, uring_nop;
	bool sqthread_poll;
	uint32_t sqthread_cpu; /* value of sqthread_poll_cpu=, plus one; 0: none */
	uint32_t force_async;
};

#define FLAG(field) OPT_FLAG(struct uring_opts, field)
#define COUNT(field) OPT_COUNT(struct uring_opts, field)
#define MAYBE(field) OPT_MAYBE(struct uring_opts, field)

static const struct opt uring_options[] = {
	{ "fixedbufs", FLAG(fixedbufs), .def = "0",
	  .help = "Register the buffers with the kernel once, instead of mapping them for each "
		  "I/O" },
	{ "registerfiles", FLAG(registerfiles), .def = "0",
	  .help = "Register the files with the kernel once, instead of looking them up for "
		  "each I/O" },
	{ "nonvectored", FLAG(nonvectored), .def = "1",
	  .help = "Use READ and WRITE, not READV and WRITEV" },
	{ "hipri", FLAG(hipri), .def = "0",
	  .help = "Poll for completions (IORING_SETUP_IOPOLL); needs a device with polled queues" },
	{ "sqthread_poll", FLAG(sqthread_poll), .def = "0",
	  .help = "Let a kernel thread take submissions, without a system call" },
	{ "sqthread_poll_cpu", MAYBE(sqthread_cpu), .max = 4095,
	  .help = "CPU of the kernel thread of sqthread_poll=" },
	{ "force_async", COUNT(force_async), .def = "0",
	  .help = "Hand each N-th transfer to a kernel worker at once (IOSQE_ASYNC); 0: none" },
	{ "nowait", FLAG(nowait), .def = "0",
	  .help = "Fail with EAGAIN where an I/O would have to wait (RWF_NOWAIT)" },
	{ "uncached", FLAG(uncached), .def = "0",
	  .help = "Drop the pages of buffered I/O from the page cache when it is done "
		  "(RWF_DONTCACHE, Linux 6.14; not with every file system; of writes, ext4 drops "
		  "those to new space alone)" },
	{ "atomic", FLAG(atomic), .def = "0",
	  .help = "Each write is whole on the device or not there at all (RWF_ATOMIC, Linux 6.11); "
		  "needs direct=1, and a target that takes it" },
	{ "uring_nop", FLAG(uring_nop), .def = "0",
	  .help = "Send IORING_OP_NOP for every transfer: the whole path of an I/O, but "
		  "nothing is moved, and no file is made or opened" },
	{ .name = NULL },
};

struct uring {
	struct uring_ring r;
	bool at_once;
	enum uring_discards discards;
	bool lengths;   /* some completions come without the number of bytes */
	uint32_t tail;  /* next submission entry */
	uint32_t taken; /* entries that the kernel has taken; of no meaning with a polling thread */
	uint32_t head;  /* next completion entry */
	uint32_t count; /* transfers filled, for force_async */
	uint32_t rw_flags;
	uint32_t write_flags; /* these, and those of writes alone */
	const struct uring_opts *opts;
	const struct engine_env *env;
	struct statx seen; /* result of IO_STAT; nobody looks at it */
};

/* Sets the ring up as the options ask. */
static int uring_setup(struct uring *u, uint32_t entries, struct err *e)
{
	const struct uring_wish wish = { .entries = entries,
					 .polls = u->opts->hipri,
					 .thread = u->opts->sqthread_poll,
					 .thread_cpu = u->opts->sqthread_cpu };
	int ret = uring_ring_open(&u->r, &wish);

	if (ret == -EINVAL && u->opts->sqthread_cpu)
		return fail(e, EINVAL, "sqthread_poll_cpu=%u: this machine has no such CPU online",
			    u->opts->sqthread_cpu - 1);
	if (ret)
		return uring_unavailable(e, ret, entries);
	if (!(u->r.ring.features & IORING_FEAT_EXT_ARG))
		return fail(
			e, ENOSYS,
			"ioengine=io_uring: this kernel cannot wait with a time limit (5.11 can); "
			"ioengine=psync works");
	return 0;
}

/* Registers the file table: the job's files, or empty places for files that transfers open. */
static int uring_register_files(struct uring *u, const struct engine_env *env, struct err *e)
{
	uint32_t n = env->ndescs ? env->ndescs : env->nfiles;
	int *fds = malloc(n * sizeof(*fds));
	int ret = -ENOMEM;

	for (uint32_t i = 0; fds && i < n; i++)
		fds[i] = env->ndescs ? -1 : env->files[i].fd;
	if (fds)
		ret = io_uring_register_files(&u->r.ring, fds, n);
	free(fds);
	if (ret)
		return fail(
			e, -ret,
			"%s: the kernel refuses a table of %u files: %s; raise ulimit -n, or leave "
			"the option out",
			env->ndescs ? "file_ops=" : "registerfiles=1", n, strerror(-ret));
	return 0;
}

static int uring_register(struct uring *u, const struct engine_env *env, struct err *e)
{
	int ret = 0;

	if (u->opts->fixedbufs && env->nbufs)
		ret = io_uring_register_buffers(&u->r.ring, env->bufs, env->nbufs);
	if (ret)
		return fail(
			e, -ret,
			"fixedbufs=1: the kernel does not register %u buffers: %s; raise ulimit "
			"-l, lower numjobs, iodepth or bs, or leave it out",
			env->nbufs, strerror(-ret));
	if (env->ndescs || (u->opts->registerfiles && env->nfiles))
		return uring_register_files(u, env, e);
	return 0;
}

static void uring_fill_transfer(const struct uring *u, struct io_uring_sqe *sqe,
				const struct io *io)
{
	bool write = io->dir == IO_WRITE;

	sqe->rw_flags = (int)(write ? u->write_flags : u->rw_flags);
	sqe->ioprio = io->prio;
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

static void uring_fill(struct uring *u, struct io_uring_sqe *sqe, struct io *io)
{
	memset(sqe, 0, sizeof(*sqe));
	sqe->user_data = (uintptr_t)io;
	if (u->opts->uring_nop) {
		sqe->opcode = IORING_OP_NOP;
		sqe->flags = io->link ? IOSQE_IO_LINK : 0;
		return;
	}
	sqe->off = io->offset;
	if (io->own) {
		sqe->flags = IOSQE_FIXED_FILE;
		sqe->fd = (int)io->desc;
	} else if (u->opts->registerfiles) {
		sqe->flags = IOSQE_FIXED_FILE;
		sqe->fd = (int)io->file;
	} else {
		sqe->fd = u->env->files[io->file].fd;
	}
	if (io->link)
		sqe->flags |= IOSQE_IO_LINK;
	if (u->opts->force_async && ++u->count % u->opts->force_async == 0)
		sqe->flags |= IOSQE_ASYNC;
	if (io->dir == IO_READ || io->dir == IO_WRITE) {
		uring_fill_transfer(u, sqe, io);
		return;
	}
	if (io->dir == IO_TRIM) {
		uring_fill_trim(sqe, u->env, io, u->discards);
		return;
	}
	sqe->off = 0;
	if (io->dir == IO_OPEN || io->dir == IO_CLOSE) {
		uring_fill_file(sqe, u->env, io);
		return;
	}
	if (io->dir >= IO_STAT) {
		uring_fill_name(sqe, u->env, io, &u->seen);
		return;
	}
	sqe->opcode = IORING_OP_FSYNC;
	sqe->fsync_flags = io->dir == IO_DATASYNC ? IORING_FSYNC_DATASYNC : 0;
}

/* Returns the number of entries that are filled and not taken by the kernel yet. */
static uint32_t uring_pending(const struct uring *u)
{
	if (u->opts->sqthread_poll)
		return u->tail - io_uring_smp_load_acquire(u->r.ring.sq.khead);
	return u->tail - u->taken;
}

/* Returns whether a call is needed: with a polling thread, to wake it, or to wait. */
static bool uring_call_needed(const struct uring *u, uint32_t min, uint32_t *flags)
{
	if (!u->opts->sqthread_poll)
		return true;
	/* once more, and in one order with the flag: the tail is seen before the flag is read */
	__atomic_store_n(u->r.ring.sq.ktail, u->tail, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(u->r.ring.sq.kflags, __ATOMIC_SEQ_CST) & IORING_SQ_NEED_WAKEUP)
		*flags |= IORING_ENTER_SQ_WAKEUP;
	if (uring_pending(u) == u->r.ring.sq.ring_entries)
		*flags |= IORING_ENTER_SQ_WAIT;
	return *flags || min > 0 || u->opts->hipri;
}

/*
 * Hands over what is pending and waits for @min completions. A signal and a time limit are no
 * errors; nor is it one that the kernel lacks memory now or wants completions to be taken first
 * (EAGAIN, EBUSY): what was not taken stays pending. Returns 0 or -errno.
 */
static int uring_enter(struct uring *u, uint32_t min, uint64_t wait_ns)
{
	uint32_t flags = 0;
	int ret;

	io_uring_smp_store_release(u->r.ring.sq.ktail, u->tail);
	if (!uring_call_needed(u, min, &flags))
		return 0;
	++*u->env->calls;
	*u->env->waits += min > 0;
	ret = uring_ring_enter(&u->r, uring_pending(u), min, flags, wait_ns);
	if (ret > 0)
		u->taken += (uint32_t)ret;
	if (ret >= 0 || ret == -ETIME || ret == -EINTR || ret == -EAGAIN || ret == -EBUSY)
		return 0;
	return ret;
}

/* Returns the bytes of a completion; those of a trim were set when it was filled. */
static int64_t uring_result(const struct uring *u, const struct io *io, int32_t res)
{
	if (u->opts->uring_nop)
		return io->niov ? io_length(io) : res;
	return io->dir == IO_TRIM && !res ? io->res : res;
}

static unsigned uring_take(struct uring *u, struct io **done, unsigned max)
{
	struct io_uring_cq *cq = &u->r.ring.cq;
	uint32_t tail = io_uring_smp_load_acquire(cq->ktail);
	unsigned n = 0;

	for (; u->head != tail && n < max; u->head++, n++) {
		const struct io_uring_cqe *cqe = &cq->cqes[u->head & cq->ring_mask];
		struct io *io = (struct io *)(uintptr_t)cqe->user_data;

		io->res = u->lengths ? uring_result(u, io, cqe->res) : cqe->res;
		done[n] = io;
	}
	io_uring_smp_store_release(cq->khead, u->head);
	return n;
}

/* Checks that a file can be polled, with a read: nothing less shows it. */
static int uring_try_polling(struct uring *u, const struct engine_file *f, struct err *e)
{
	struct io_uring_sqe *sqe = &u->r.ring.sq.sqes[u->tail & u->r.ring.sq.ring_mask];
	struct iovec vec = u->env->bufs[0];
	struct io io = { .niov = 1, .iov = &vec }, *done;
	int fd = engine_open_to_try(f), ret = 0;

	if (fd < 0)
		return 0;
	io_uring_prep_read(sqe, fd, vec.iov_base, (uint32_t)vec.iov_len, 0);
	sqe->user_data = (uintptr_t)&io;
	u->tail++;
	while (!ret && !uring_take(u, &done, 1))
		ret = uring_enter(u, 1, UINT64_MAX);
	close(fd);
	ret = ret ? ret : io.res;
	return ret == -EOPNOTSUPP || ret == -EINVAL ? engine_refused(f, "hipri", ret, e) : 0;
}

static int uring_try(struct uring *u, const struct engine_env *env, struct err *e)
{
	int ret = 0;

	if (u->opts->uring_nop)
		return 0;
	for (uint32_t i = 0; !ret && u->opts->hipri && i < env->nfiles && env->nbufs; i++)
		ret = uring_try_polling(u, &env->files[i], e);
	if (env->trims)
		u->discards = uring_discards(env);
	if (!ret && u->opts->nowait)
		ret = engine_try_flag(env, RWF_NOWAIT, "nowait", e);
	if (!ret && u->opts->uncached)
		ret = engine_try_flag(env, RWF_DONTCACHE, "uncached", e);
	return ret;
}

static int uring_check_options(const struct uring_opts *o, const struct engine_env *env,
			       struct err *e)
{
	if (o->registerfiles && env->ndescs)
		return fail(e, EINVAL,
			    "registerfiles=1 means nothing with file_ops=, which registers the "
			    "files that it opens itself: leave it out");
	if (o->hipri && (env->ndescs || env->syncs || env->trims))
		return fail(e, EINVAL,
			    "hipri=1: a ring that polls cannot %s: leave one of the two out",
			    env->trims ? "trim" :
			    env->syncs ? "sync, as this job does (a copy always)" :
					 "open files, as file_ops= asks");
	if (o->fixedbufs && o->atomic)
		return fail(e, EINVAL,
			    "fixedbufs=1 and atomic=1 contradict each other: the kernel takes no "
			    "atomic write from a registered buffer: leave one out");
	if (o->fixedbufs && env->niov > 1)
		return fail(
			e, EINVAL,
			"fixedbufs=1: a registered buffer is one part, and these transfers have "
			"%u: leave it out",
			env->niov);
	if (o->sqthread_cpu && !o->sqthread_poll)
		return fail(e, EINVAL, "sqthread_poll_cpu=%u means nothing without sqthread_poll=1",
			    o->sqthread_cpu - 1);
	return 0;
}

/*
 * Enters the kernel once, with nothing to do: a filter may allow the setup and forbid this. It
 * holds for all threads, so the first ring of a process asks.
 */
static int uring_try_enter(const struct uring *u, struct err *e)
{
	static atomic_bool entered;
	int ret;

	if (atomic_load_explicit(&entered, memory_order_relaxed))
		return 0;
	ret = io_uring_enter((unsigned)u->r.ring.ring_fd, 0, 0, 0, NULL);
	if (ret < 0 && ret != -EINTR && ret != -EAGAIN && ret != -EBUSY)
		return uring_forbidden(e, ret);
	atomic_store_explicit(&entered, true, memory_order_relaxed);
	return 0;
}

static bool uring_diskless(const void *opts)
{
	return ((const struct uring_opts *)opts)->uring_nop;
}

static int uring_open(void *state, const struct engine_env *env, struct err *e)
{
	struct uring *u = state;
	int ret;

	u->opts = env->opts;
	u->env = env;
	u->at_once = env->submit_at_once;
	u->lengths = env->trims || u->opts->uring_nop;
	u->rw_flags = (u->opts->nowait ? RWF_NOWAIT : 0) | (u->opts->uncached ? RWF_DONTCACHE : 0);
	u->write_flags = u->rw_flags | (u->opts->atomic ? RWF_ATOMIC : 0);
	ret = uring_check_options(u->opts, env, e);
	if (!ret)
		ret = uring_setup(u, env->nslots, e);
	if (!ret)
		ret = uring_try_enter(u, e);
	if (!ret)
		ret = uring_try(u, env, e);
	return ret ? ret : uring_register(u, env, e);
}

static void uring_needs(const struct engine_env *env, struct engine_needs *needs)
{
	const struct uring_opts *o = env->opts;

	*needs = (struct engine_needs){ .descriptors = 1,
					.pins = o->fixedbufs,
					.handed = true,
					.polls = o->hipri || o->nowait,
					.threads = o->sqthread_poll || o->force_async };
}

static void uring_close(void *state)
{
	struct uring *u = state;

	uring_ring_close(&u->r);
}

/* Returns how many transfers there is room for; no run is cut. */
static unsigned uring_fits(const struct uring *u, struct io **ios, unsigned n)
{
	uint32_t room = u->r.ring.sq.ring_entries - uring_pending(u);

	n = n < room ? n : room;
	while (n && ios[n - 1]->link)
		n--;
	return n;
}

static int uring_submit(void *state, struct io **ios, unsigned n)
{
	struct uring *u = state;
	unsigned fits = uring_fits(u, ios, n);
	int ret = 0;

	/* a polling thread may give places back later than completions */
	for (; !fits && u->opts->sqthread_poll && !ret; fits = uring_fits(u, ios, n))
		ret = uring_enter(u, 0, 0);
	for (unsigned i = 0; i < fits; i++, u->tail++)
		uring_fill(u, &u->r.ring.sq.sqes[u->tail & u->r.ring.sq.ring_mask], ios[i]);
	if (u->at_once)
		ret = uring_enter(u, 0, 0);
	return ret < 0 ? ret : (int)fits;
}

static int uring_reap(void *state, struct io **done, unsigned min, unsigned max, uint64_t wait_ns)
{
	struct uring *u = state;
	unsigned n = uring_take(u, done, max);
	int ret;

	if (n && n >= min && !uring_pending(u))
		return (int)n;
	ret = uring_enter(u, min > n ? min - n : 0, wait_ns);
	if (ret < 0)
		return ret;
	return (int)(n + uring_take(u, done + n, max - n));
}

const struct engine engine_io_uring = {
	.name = "io_uring",
	.help = "io_uring(7), one system call for each batch in and out",
	.caps = ENGINE_VECTORED | ENGINE_LINKS | ENGINE_OPENS | ENGINE_NAMES | ENGINE_PRIO |
		ENGINE_TRIMS,
	.state_size = sizeof(struct uring),
	.opts_size = sizeof(struct uring_opts),
	.opts = uring_options,
	.diskless = uring_diskless,
	.open = uring_open,
	.close = uring_close,
	.needs = uring_needs,
	.submit = uring_submit,
	.reap = uring_reap,
};
