/* SPDX-License-Identifier: MIT */
/*
 * Linux's own asynchronous I/O: io_submit of many, io_getevents of many. It is asynchronous with
 * O_DIRECT only; through the page cache the submission itself does the work.
 */
#include "io/engine.h"

#include <errno.h>
#include <libaio.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "io/engine_trim.h"
#include "io/engine_try.h"

struct libaio_opts {
	bool userspace_reap;
	bool libaio_vectored;
	bool nowait;
	bool atomic;
};

static const struct opt libaio_options[] = {
	{
		.name = "userspace_reap",
		OPT_FLAG(struct libaio_opts, userspace_reap),
		.def = "0",
		.help = "Take completions that are there from the ring in memory, without a call",
	},
	{
		.name = "libaio_vectored",
		OPT_FLAG(struct libaio_opts, libaio_vectored),
		.def = "0",
		.help = "Use PREADV and PWRITEV for transfers of one part too",
	},
	{
		.name = "nowait",
		OPT_FLAG(struct libaio_opts, nowait),
		.def = "0",
		.help = "Fail with EAGAIN where an I/O would have to wait (RWF_NOWAIT)",
	},
	{
		.name = "atomic",
		OPT_FLAG(struct libaio_opts, atomic),
		.def = "0",
		.help = "Each write is whole on the device or not there at all (RWF_ATOMIC, Linux "
			"6.11); needs direct=1, and a target that takes it",
	},
	{ .name = NULL },
};

/* The head of the completion ring that the kernel maps at the context's address (fs/aio.c). */
struct aio_ring {
	unsigned id, nr, head, tail, magic, compat, incompat, header_length;
	struct io_event events[];
};

#define IOCB_FLAG_IOPRIO (1 << 1) /* <linux/aio_abi.h>, which has an iocb of its own */
#define AIO_RING_MAGIC 0xa10a10a1u

struct libaio {
	const struct libaio_opts *opts;
	const struct engine_env *env;
	io_context_t ctx;
	struct aio_ring *ring;   /* ring of ctx; NULL: its layout is unknown */
	struct iocb *iocbs;      /* control blocks by slot */
	struct iocb **submitted; /* pointers for io_submit */
	struct io_event *events;
	struct io **refused; /* finished without the kernel: refused, or trims; for the next reap */
	unsigned nrefused, inflight;
};

/* The contexts that threads of their own are destroying. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t gone;
	unsigned n;
} leaving = { .lock = PTHREAD_MUTEX_INITIALIZER, .gone = PTHREAD_COND_INITIALIZER };

static void *destroy(void *ctx)
{
	io_destroy(ctx);
	pthread_mutex_lock(&leaving.lock);
	leaving.n--;
	pthread_cond_broadcast(&leaving.gone);
	pthread_mutex_unlock(&leaving.lock);
	return NULL;
}

/*
 * Destroys a context that has nothing in flight. io_destroy(2) waits for grace periods of the
 * kernel, some 10 to 30 ms, which the next step of a matrix need not wait for: a thread does that.
 */
static void destroy_beside(io_context_t ctx)
{
	pthread_attr_t attr;
	pthread_t thread;
	bool begun;

	pthread_mutex_lock(&leaving.lock);
	leaving.n++;
	pthread_mutex_unlock(&leaving.lock);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	begun = !pthread_create(&thread, &attr, destroy, ctx);
	pthread_attr_destroy(&attr);
	if (!begun)
		destroy(ctx);
}

/* Like io_setup(); where there is no room, it waits until earlier contexts have made theirs. */
static int setup(unsigned n, io_context_t *ctx)
{
	int ret = io_setup((int)n, ctx);

	if (ret != -EAGAIN)
		return ret;
	pthread_mutex_lock(&leaving.lock);
	while (leaving.n)
		pthread_cond_wait(&leaving.gone, &leaving.lock);
	pthread_mutex_unlock(&leaving.lock);
	return io_setup((int)n, ctx);
}

static int libaio_open(void *state, const struct engine_env *env, struct err *e)
{
	struct libaio *s = state;
	int ret;

	s->opts = env->opts;
	s->env = env;
	s->iocbs = calloc(env->nslots, sizeof(*s->iocbs));
	s->submitted = calloc(env->nslots, sizeof(struct iocb *));
	s->events = calloc(env->nslots, sizeof(*s->events));
	s->refused = calloc(env->nslots, sizeof(struct io *));
	if (!s->iocbs || !s->submitted || !s->events || !s->refused)
		return fail(e, ENOMEM, "ioengine=libaio: out of memory");
	ret = setup(env->nslots, &s->ctx);
	if (ret == -EAGAIN)
		return fail(e, EAGAIN,
			    "ioengine=libaio: no room for %u events; raise fs.aio-max-nr with "
			    "sysctl, or lower iodepth or numjobs",
			    env->nslots);
	if (ret)
		return fail(e, -ret,
			    "ioengine=libaio: cannot set up %u events: %s; "
			    "ioengine=io_uring or psync may work",
			    env->nslots, strerror(-ret));
	if (env->trims)
		engine_note_trims(env, "libaio", NULL);
	s->ring = (struct aio_ring *)s->ctx;
	if (s->ring->magic != AIO_RING_MAGIC || s->ring->incompat)
		s->ring = NULL;
	if (s->opts->userspace_reap && !s->ring)
		return fail(
			e, ENOSYS,
			"userspace_reap=1: iogen does not know this kernel's ring of events; leave "
			"it out");
	return s->opts->nowait ? engine_try_flag(env, RWF_NOWAIT, "nowait", e) : 0;
}

static void libaio_needs(const struct engine_env *env, struct engine_needs *needs)
{
	const struct libaio_opts *o = env->opts;

	needs->aio_events = env->nslots;
	needs->polls = o->nowait; /* a refused transfer is tried again */
}

static void libaio_close(void *state)
{
	struct libaio *s = state;

	if (s->ctx && s->inflight)
		io_destroy(s->ctx); /* waits for them: their buffers are freed next */
	else if (s->ctx)
		destroy_beside(s->ctx);
	free(s->iocbs);
	free(s->submitted);
	free(s->events);
	free(s->refused);
}

static void libaio_fill(const struct libaio *s, struct iocb *cb, struct io *io)
{
	bool vectored = io->niov > 1 || s->opts->libaio_vectored;
	int fd = s->env->files[io->file].fd;
	long long offset = (long long)io->offset;

	switch (io->dir) {
	case IO_READ:
		if (vectored)
			io_prep_preadv(cb, fd, io->iov, (int)io->niov, offset);
		else
			io_prep_pread(cb, fd, io->iov->iov_base, io->iov->iov_len, offset);
		break;
	case IO_WRITE:
		if (vectored)
			io_prep_pwritev(cb, fd, io->iov, (int)io->niov, offset);
		else
			io_prep_pwrite(cb, fd, io->iov->iov_base, io->iov->iov_len, offset);
		break;
	case IO_SYNC:
		io_prep_fsync(cb, fd);
		break;
	case IO_DATASYNC:
		io_prep_fdsync(cb, fd);
		break;
	case IO_TRIM: /* done by libaio_trim */
	default:
		break; /* the rest is not without ENGINE_OPENS and the like */
	}
	if (io->dir == IO_WRITE && s->opts->atomic)
		cb->aio_rw_flags |= RWF_ATOMIC;
	if (io->prio && io->niov) {
		cb->aio_reqprio = (short)io->prio;
		cb->u.c.flags |= IOCB_FLAG_IOPRIO;
	}
	if (s->opts->nowait && io->niov)
		cb->aio_rw_flags |= RWF_NOWAIT;
	cb->data = io;
}

/* Does the leading trims at once, as the kernel takes none here. Returns how many. */
static unsigned libaio_trim(struct libaio *s, struct io **ios, unsigned n)
{
	unsigned i = 0;

	for (; i < n && ios[i]->dir == IO_TRIM; i++) {
		++*s->env->calls;
		ios[i]->res = engine_trim(&s->env->files[ios[i]->file], ios[i]);
		s->refused[s->nrefused++] = ios[i];
	}
	return i;
}

static unsigned libaio_before_trim(struct io **ios, unsigned n)
{
	unsigned i = 0;

	while (i < n && ios[i]->dir != IO_TRIM)
		i++;
	return i;
}

static int libaio_submit(void *state, struct io **ios, unsigned n)
{
	struct libaio *s = state;
	unsigned trims = s->env->trims ? libaio_trim(s, ios, n) : 0;
	int ret;

	if (trims)
		return (int)trims;
	if (s->env->trims)
		n = libaio_before_trim(ios, n);
	for (unsigned i = 0; i < n; i++) {
		s->submitted[i] = &s->iocbs[ios[i]->slot];
		libaio_fill(s, s->submitted[i], ios[i]);
	}
	++*s->env->calls;
	ret = io_submit(s->ctx, (long)n, s->submitted);
	if (ret > 0)
		s->inflight += (unsigned)ret;
	if (ret >= 0 || ret == -EINTR || (ret == -EAGAIN && s->inflight))
		return ret > 0 ? ret : 0;
	/* the first transfer is at fault, with a bad descriptor, say: it fails */
	ios[0]->res = ret;
	s->refused[s->nrefused++] = ios[0];
	return 1;
}

static struct io *libaio_event(const struct io_event *ev)
{
	struct io *io = ev->data;

	io->res = (int32_t)(long)ev->res;
	return io;
}

/* Takes completions that are in the ring already. */
static unsigned libaio_take(struct libaio *s, struct io **done, unsigned max)
{
	struct aio_ring *ring = s->ring;
	unsigned head = ring->head, tail = __atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE), n = 0;

	while (n < max && head != tail) {
		done[n++] = libaio_event(&ring->events[head]);
		head = head + 1 < ring->nr ? head + 1 : 0;
	}
	__atomic_store_n(&ring->head, head, __ATOMIC_RELEASE);
	return n;
}

/* Returns whether a call without waiting would find nothing; the library would not make it. */
static bool libaio_empty(const struct libaio *s)
{
	return s->ring && s->ring->head == __atomic_load_n(&s->ring->tail, __ATOMIC_ACQUIRE);
}

static unsigned libaio_take_refused(struct libaio *s, struct io **done, unsigned max)
{
	unsigned n = 0;

	while (n < max && s->nrefused)
		done[n++] = s->refused[--s->nrefused];
	return n;
}

static int libaio_reap(void *state, struct io **done, unsigned min, unsigned max, uint64_t wait_ns)
{
	struct libaio *s = state;
	struct timespec ts = { .tv_sec = (time_t)(wait_ns / 1000000000),
			       .tv_nsec = (long)(wait_ns % 1000000000) };
	unsigned refused = libaio_take_refused(s, done, max), taken = refused;
	int n;

	if (s->opts->userspace_reap)
		taken += libaio_take(s, done + taken, max - taken);
	s->inflight -= taken - refused;
	if (taken == max || (taken >= min && (taken || s->opts->userspace_reap)))
		return (int)taken;
	if (!min && libaio_empty(s))
		return (int)taken;
	if (!min)
		ts = (struct timespec){ 0 };
	*s->env->waits += min > taken;
	++*s->env->calls;
	n = io_getevents(s->ctx, (long)(min - taken), (long)(max - taken), s->events,
			 wait_ns == UINT64_MAX && min ? NULL : &ts);
	if (n == -EINTR)
		n = 0;
	for (int i = 0; i < n; i++)
		done[taken + (unsigned)i] = libaio_event(&s->events[i]);
	if (n < 0)
		return n;
	s->inflight -= (unsigned)n;
	return (int)taken + n;
}

const struct engine engine_libaio = {
	.name = "libaio",
	.help = "io_submit(2) and io_getevents(2); asynchronous with direct=1",
	.caps = ENGINE_VECTORED | ENGINE_ASYNC_DIRECT | ENGINE_PRIO | ENGINE_TRIMS,
	.state_size = sizeof(struct libaio),
	.opts_size = sizeof(struct libaio_opts),
	.opts = libaio_options,
	.open = libaio_open,
	.close = libaio_close,
	.needs = libaio_needs,
	.submit = libaio_submit,
	.reap = libaio_reap,
};
