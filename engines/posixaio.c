/* SPDX-License-Identifier: MIT */
/* POSIX asynchronous I/O: the C library's own threads, one call a transfer, aio_suspend to wait. */
#include "io/engine.h"

#include <aio.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "io/engine_trim.h"

struct posixaio {
	const struct engine_env *env;
	struct aiocb *cbs;           /* control blocks by slot */
	const struct aiocb **wanted; /* those in flight, for aio_suspend; NULL: did not begin */
	struct io **ios;             /* the transfer of each */
	unsigned n;
};

/* Has the library start a thread, which it does at its first work: a read of no file. */
static int posixaio_try(struct err *e)
{
	struct aiocb cb = { .aio_fildes = -1 };
	const struct aiocb *wanted = &cb;

	cb.aio_sigevent.sigev_notify = SIGEV_NONE;
	if (aio_read(&cb))
		return fail(e, errno,
			    "ioengine=posixaio: the C library cannot start a thread: %s: raise "
			    "ulimit -u or the cgroup's pids.max, or lower numjobs",
			    strerror(errno));
	while (aio_error(&cb) == EINPROGRESS)
		aio_suspend(&wanted, 1, NULL);
	aio_return(&cb);
	return 0;
}

static int posixaio_open(void *state, const struct engine_env *env, struct err *e)
{
	struct posixaio *s = state;

	s->env = env;
	s->cbs = calloc(env->nslots, sizeof(*s->cbs));
	s->wanted = calloc(env->nslots, sizeof(struct aiocb *));
	s->ios = calloc(env->nslots, sizeof(struct io *));
	if (!s->cbs || !s->wanted || !s->ios)
		return fail(e, ENOMEM, "ioengine=posixaio: out of memory");
	if (env->trims)
		engine_note_trims(env, "posixaio", NULL);
	return env->nfiles ? posixaio_try(e) : 0;
}

static void posixaio_close(void *state)
{
	struct posixaio *s = state;

	/* the library's threads write into cbs until they are done */
	for (unsigned i = 0; i < s->n; i++)
		while (s->wanted[i] && aio_error(s->wanted[i]) == EINPROGRESS)
			aio_suspend(&s->wanted[i], 1, NULL);
	free(s->cbs);
	free(s->wanted);
	free(s->ios);
}

static void posixaio_needs(const struct engine_env *env, struct engine_needs *needs)
{
	(void)env;
	needs->threads = true;
}

static int posixaio_start(const struct posixaio *s, struct io *io)
{
	struct aiocb *cb = &s->cbs[io->slot];

	memset(cb, 0, sizeof(*cb));
	cb->aio_fildes = s->env->files[io->file].fd;
	cb->aio_offset = (off_t)io->offset;
	cb->aio_sigevent.sigev_notify = SIGEV_NONE;
	if (io->niov) {
		cb->aio_buf = io->iov->iov_base;
		cb->aio_nbytes = io->iov->iov_len;
	}
	switch (io->dir) {
	case IO_READ:
		return aio_read(cb);
	case IO_WRITE:
		return aio_write(cb);
	case IO_SYNC:
		return aio_fsync(O_SYNC, cb);
	case IO_DATASYNC:
		return aio_fsync(O_DSYNC, cb);
	case IO_TRIM: /* done by posixaio_submit */
	default:
		break; /* the rest is not without ENGINE_OPENS and the like */
	}
	return -1;
}

/*
 * Begins transfers. Does trims at once, which the library has not. A transfer that cannot begin
 * fails at the next reap, unless there is only no room for it now.
 */
static int posixaio_submit(void *state, struct io **ios, unsigned n)
{
	struct posixaio *s = state;

	for (unsigned i = 0; i < n; i++) {
		bool trim = ios[i]->dir == IO_TRIM, begun = !trim && !posixaio_start(s, ios[i]);

		if (trim)
			ios[i]->res = engine_trim(&s->env->files[ios[i]->file], ios[i]);
		else if (!begun && errno == EAGAIN && s->n)
			return (int)i;
		else if (!begun)
			ios[i]->res = -errno;
		s->wanted[s->n] = begun ? &s->cbs[ios[i]->slot] : NULL;
		s->ios[s->n++] = ios[i];
	}
	return (int)n;
}

static bool posixaio_ended(struct posixaio *s, unsigned i)
{
	struct io *io = s->ios[i];
	int error;

	if (!s->wanted[i])
		return true;
	error = aio_error(s->wanted[i]);
	if (error == EINPROGRESS)
		return false;
	io->res = (int32_t)aio_return(&s->cbs[io->slot]);
	if (error)
		io->res = -error;
	return true;
}

/* Takes ended transfers out of the lists. */
static unsigned posixaio_take(struct posixaio *s, struct io **done, unsigned max)
{
	unsigned n = 0, kept = 0;

	for (unsigned i = 0; i < s->n; i++) {
		if (n < max && posixaio_ended(s, i)) {
			done[n++] = s->ios[i];
			continue;
		}
		s->wanted[kept] = s->wanted[i];
		s->ios[kept++] = s->ios[i];
	}
	s->n = kept;
	return n;
}

/* Asks the library until @min have ended: it reports that one did, not how many. */
static int posixaio_reap(void *state, struct io **done, unsigned min, unsigned max,
			 uint64_t wait_ns)
{
	struct timespec ts = { .tv_sec = (time_t)(wait_ns / 1000000000),
			       .tv_nsec = (long)(wait_ns % 1000000000) };
	struct posixaio *s = state;
	unsigned n = posixaio_take(s, done, max);

	while (n < min) {
		++*s->env->waits;
		if (aio_suspend(s->wanted, (int)s->n, wait_ns == UINT64_MAX ? NULL : &ts))
			break;
		n += posixaio_take(s, done + n, max - n);
	}
	return (int)n;
}

const struct engine engine_posixaio = {
	.name = "posixaio",
	.help = "aio_read(3) and aio_write(3): the C library's threads",
	.caps = ENGINE_UNCOUNTED | ENGINE_TRIMS,
	.state_size = sizeof(struct posixaio),
	.open = posixaio_open,
	.close = posixaio_close,
	.needs = posixaio_needs,
	.submit = posixaio_submit,
	.reap = posixaio_reap,
};
