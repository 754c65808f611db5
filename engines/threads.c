/* SPDX-License-Identifier: MIT */
/*
 * Calls that wait, in flight together: each of iodepth= threads takes a transfer, makes its call
 * and hands it back. A lock guards the two lists, which is what a system without asynchronous I/O
 * costs.
 */
#include "io/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "io/engine_copy.h"
#include "io/engine_trim.h"
#include "io/file_ops.h"

struct threads;

/* A thread, and what its calls need. */
struct lane {
	struct threads *pool;
	pthread_t thread;
	struct engine_copy copy;
	uint64_t calls; /* system calls since the pool last took them; guarded by the lock */
	uint64_t made;  /* calls in the transfer that it has now */
};

struct threads {
	const struct engine_env *env;
	struct lane *lanes; /* one a slot; owned */
	uint32_t nlanes;    /* lanes that run */
	pthread_mutex_t lock;
	pthread_cond_t work;
	sem_t back;       /* posted for the one that waits for what is done */
	bool waiting;     /* it does */
	bool open;        /* the lock, the condition and the semaphore are there */
	struct io **todo; /* a ring of nslots; owned */
	struct io **done; /* owned */
	int *opened;      /* descriptors by desc, each for the lanes of one chain; owned */
	uint32_t first, ntodo, ndone;
	bool ends;
};

/* Makes the call of a transfer. */
static int64_t call(struct lane *lane, const struct io *io)
{
	const struct engine_file *f = &lane->pool->env->files[io->file];
	int *own = &lane->pool->opened[io->desc], fd = io->own ? *own : f->fd;
	ssize_t ret = -1;

	if (io->dir == IO_COPY)
		return engine_copy(&lane->copy, io);
	lane->made++;
	switch (io->dir) {
	case IO_READ:
		ret = preadv(fd, io->iov, (int)io->niov, (off_t)io->offset);
		if (ret < 0 && errno == ESPIPE) /* a pipe has no places */
			ret = readv(fd, io->iov, (int)io->niov);
		break;
	case IO_WRITE:
		ret = pwritev(fd, io->iov, (int)io->niov, (off_t)io->offset);
		if (ret < 0 && errno == ESPIPE)
			ret = writev(fd, io->iov, (int)io->niov);
		break;
	case IO_TRIM:
		return engine_trim(f, io);
	case IO_SYNC:
		ret = fsync(fd);
		break;
	case IO_DATASYNC:
		ret = fdatasync(fd);
		break;
	case IO_OPEN:
		*own = open(f->path, f->flags, 0644);
		ret = *own < 0 ? -1 : 0;
		break;
	case IO_CLOSE:
		ret = close(fd) && errno != EINTR ? -1 : 0; /* it is closed all the same */
		break;
	default:
		ret = file_op_by_name(f, io);
		break;
	}
	return ret < 0 ? -errno : ret;
}

static void *lane_run(void *arg)
{
	struct lane *lane = arg;
	struct threads *s = lane->pool;

	pthread_mutex_lock(&s->lock);
	for (;;) {
		struct io *io;

		while (!s->ntodo && !s->ends)
			pthread_cond_wait(&s->work, &s->lock);
		if (!s->ntodo)
			break;
		io = s->todo[s->first];
		s->first = s->first + 1 < s->env->nslots ? s->first + 1 : 0;
		s->ntodo--;
		pthread_mutex_unlock(&s->lock);
		lane->made = 0;
		io->res = call(lane, io);
		pthread_mutex_lock(&s->lock);
		lane->calls += lane->made;
		s->done[s->ndone++] = io;
		if (s->waiting)
			sem_post(&s->back);
		s->waiting = false;
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

/* Starts a thread, with a way of its own to the target: sendfile moves a descriptor's position. */
static int lane_open(struct threads *s, struct lane *lane, struct err *e)
{
	int ret;

	lane->pool = s;
	ret = engine_copy_open(&lane->copy, s->env, e);
	lane->copy.calls = &lane->made;
	if (!ret)
		ret = engine_copy_apart(&lane->copy, e);
	if (ret)
		return ret;
	ret = pthread_create(&lane->thread, NULL, lane_run, lane);
	if (ret)
		return fail(
			e, ret,
			"ioengine=threads: cannot start a thread behind %u: %s: raise ulimit -u "
			"or the cgroup's pids.max, or lower iodepth",
			s->nlanes, strerror(ret));
	s->nlanes++;
	return 0;
}

static int threads_open(void *state, const struct engine_env *env, struct err *e)
{
	struct threads *s = state;
	sigset_t all, before;
	int ret = 0;

	s->env = env;
	s->lanes = calloc(env->nslots, sizeof(*s->lanes));
	s->todo = calloc(env->nslots, sizeof(struct io *));
	s->done = calloc(env->nslots, sizeof(struct io *));
	s->opened = calloc(env->ndescs + 1, sizeof(*s->opened));
	if (!s->lanes || !s->todo || !s->done || !s->opened)
		return fail(e, ENOMEM, "ioengine=threads: out of memory");
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->work, NULL);
	sem_init(&s->back, 0, 0);
	s->open = true;
	sigfillset(&all); /* signals are for those who look at them, but for faults of a mapping */
	sigdelset(&all, SIGBUS);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (uint32_t i = 0; !ret && i < env->nslots; i++)
		ret = lane_open(s, &s->lanes[i], e);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return ret;
}

static void threads_close(void *state)
{
	struct threads *s = state;

	if (s->open) {
		pthread_mutex_lock(&s->lock);
		s->ends = true;
		s->ntodo = 0;
		pthread_cond_broadcast(&s->work);
		pthread_mutex_unlock(&s->lock);
	}
	for (uint32_t i = 0; i < s->nlanes; i++)
		pthread_join(s->lanes[i].thread, NULL);
	for (uint32_t i = 0; s->lanes && i < s->env->nslots; i++)
		engine_copy_close(&s->lanes[i].copy);
	if (s->open) {
		sem_destroy(&s->back);
		pthread_cond_destroy(&s->work);
		pthread_mutex_destroy(&s->lock);
	}
	free(s->lanes);
	free(s->todo);
	free(s->done);
	free(s->opened);
}

static void threads_needs(const struct engine_env *env, struct engine_needs *needs)
{
	needs->threads = true;
	needs->descriptors = env->nslots * engine_copy_descriptors(env, true) + env->ndescs;
}

static int threads_submit(void *state, struct io **ios, unsigned n)
{
	struct threads *s = state;

	pthread_mutex_lock(&s->lock);
	for (unsigned i = 0; i < n; i++)
		s->todo[(s->first + s->ntodo++) % s->env->nslots] = ios[i];
	if (n > 1)
		pthread_cond_broadcast(&s->work);
	else
		pthread_cond_signal(&s->work);
	pthread_mutex_unlock(&s->lock);
	return (int)n;
}

/* Returns the moment so long from now, or the last one that there is. */
static struct timespec moment(uint64_t wait_ns)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	if (wait_ns > (uint64_t)INT64_MAX) /* some centuries are enough */
		wait_ns = INT64_MAX;
	ts.tv_sec += (time_t)(wait_ns / 1000000000);
	ts.tv_nsec += (long)(wait_ns % 1000000000);
	if (ts.tv_nsec >= 1000000000) {
		ts.tv_nsec -= 1000000000;
		ts.tv_sec++;
	}
	return ts;
}

static int threads_reap(void *state, struct io **done, unsigned min, unsigned max, uint64_t wait_ns)
{
	struct threads *s = state;
	bool over = false;
	uint32_t n;

	pthread_mutex_lock(&s->lock);
	if (s->ndone < min) {
		struct timespec until = moment(wait_ns);

		++*s->env->waits;
		while (s->ndone < min && !over) {
			s->waiting = true;
			pthread_mutex_unlock(&s->lock);
			/* unlike a condition, a semaphore lets a signal end the wait */
			over = sem_clockwait(&s->back, CLOCK_MONOTONIC, &until);
			pthread_mutex_lock(&s->lock);
		}
		s->waiting = false;
	}
	n = s->ndone < max ? s->ndone : max;
	memcpy(done, s->done, n * sizeof(struct io *));
	s->ndone -= n;
	memmove(s->done, s->done + n, s->ndone * sizeof(struct io *));
	for (uint32_t i = 0; i < s->nlanes; i++) {
		*s->env->calls += s->lanes[i].calls;
		s->lanes[i].calls = 0;
	}
	pthread_mutex_unlock(&s->lock);
	return (int)n;
}

const struct engine engine_threads = {
	.name = "threads",
	.help = "preadv(2), pwritev(2) and others, each in one of iodepth= threads",
	.caps = ENGINE_VECTORED | ENGINE_OPENS | ENGINE_NAMES | ENGINE_TRIMS | ENGINE_COPIES,
	.state_size = sizeof(struct threads),
	.open = threads_open,
	.close = threads_close,
	.needs = threads_needs,
	.submit = threads_submit,
	.reap = threads_reap,
};
