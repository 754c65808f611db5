/* SPDX-License-Identifier: MIT */
/*
 * Whether what is submitted is in flight behind the call: io_uring, which may hand it to threads of
 * its own, and libaio. Each try has a thread: the kernel's worker threads bear its number.
 */
#include <errno.h>
#include <fcntl.h>
#include <libaio.h>
#include <liburing.h>
#include <pthread.h>
#include <string.h>

#include "probe/answer.h"
#include "probe/ground.h"
#include "stat/kernel_threads.h"

#define WRITES (1u << 0)
#define DIRECT (1u << 1)
#define POLLS (1u << 2)

#define DEPTH 8
#define TRIES 3
#define MORE_TRIES 32 /* tries of direct I/O, which a fast device may end before the call does */
#define PAGE 4096u

struct submission {
	const struct ground *ground;
	int fd;
	uint32_t flags;
	uint64_t at;
	/* the outcome */
	int ret;      /* 0, or -errno of the set-up or of an I/O */
	bool set_up;  /* ret is of an I/O */
	bool waits;   /* some were in flight behind the call */
	bool workers; /* some were done by threads of the kernel */
};

static uint64_t place_of(const struct submission *s, int i)
{
	uint64_t step = s->ground->read_bytes / DEPTH & ~(uint64_t)(PAGE - 1);

	return s->at + step * (uint64_t)i;
}

static char *memory_of(const struct submission *s, int i)
{
	char *buf = s->flags & WRITES ? s->ground->buf : s->ground->into;

	return buf + (size_t)i * GROUND_BLOCK;
}

/* Drops what buffered I/O is going to read, so that there is something to wait for. */
static void prepare(const struct submission *s)
{
	if (!(s->flags & DIRECT))
		ground_drop(s->fd, s->at, s->ground->read_bytes);
}

/* Returns whether there is one more try, after @done of them. */
static bool goes_on(const struct submission *s, int done)
{
	if (s->ret)
		return false;
	if (s->flags & POLLS)
		return !done;
	return done < TRIES || (s->flags & DIRECT && !s->waits && done < MORE_TRIES);
}

/* Submits once. Returns 0, or -errno of an I/O; all are done by then. */
static int ring_once(struct submission *s, struct io_uring *ring)
{
	struct io_uring_cqe *cqe;
	int ret = 0, n;

	for (int i = 0; i < DEPTH; i++) {
		struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
		char *buf = memory_of(s, i);

		if (s->flags & WRITES)
			io_uring_prep_write(sqe, s->fd, buf, GROUND_BLOCK, place_of(s, i));
		else
			io_uring_prep_read(sqe, s->fd, buf, GROUND_BLOCK, place_of(s, i));
	}
	n = io_uring_submit(ring);
	if (n <= 0)
		return n < 0 ? n : -EIO;
	s->waits |= io_uring_cq_ready(ring) < (unsigned)n;
	for (int i = 0; i < n; i++) {
		do
			ret = io_uring_wait_cqe(ring, &cqe);
		while (ret == -EINTR);
		if (ret)
			return ret;
		s->ret = cqe->res < 0 ? cqe->res : s->ret;
		io_uring_cqe_seen(ring, cqe);
	}
	return s->ret;
}

static void *ring_thread(void *arg)
{
	struct submission *s = arg;
	struct io_uring ring;

	s->ret = io_uring_queue_init(DEPTH, &ring, s->flags & POLLS ? IORING_SETUP_IOPOLL : 0);
	if (s->ret)
		return NULL;
	s->set_up = true;
	for (int i = 0; goes_on(s, i); i++) {
		prepare(s);
		s->ret = ring_once(s, &ring);
	}
	s->workers = kernel_threads_are_there();
	io_uring_queue_exit(&ring);
	return NULL;
}

/* Submits once. Returns 0, or -errno of an I/O; all are done by then. */
static int aio_once(struct submission *s, io_context_t context)
{
	struct iocb list[DEPTH], *p[DEPTH];
	struct io_event events[DEPTH];
	struct timespec now = { 0, 0 };
	int n, ready, more;

	for (int i = 0; i < DEPTH; i++) {
		char *buf = memory_of(s, i);

		p[i] = &list[i];
		if (s->flags & WRITES)
			io_prep_pwrite(p[i], s->fd, buf, GROUND_BLOCK, (long long)place_of(s, i));
		else
			io_prep_pread(p[i], s->fd, buf, GROUND_BLOCK, (long long)place_of(s, i));
	}
	n = io_submit(context, DEPTH, p);
	if (n <= 0)
		return n < 0 ? n : -EIO;
	ready = io_getevents(context, 0, n, events, &now);
	s->waits |= ready < n;
	ready = ready < 0 ? 0 : ready;
	while (ready < n) {
		more = io_getevents(context, 1, n - ready, events + ready, NULL);
		if (more < 0 && more != -EINTR)
			return more;
		ready += more < 0 ? 0 : more;
	}
	for (int i = 0; i < n; i++)
		s->ret = (long)events[i].res < 0 ? (int)(long)events[i].res : s->ret;
	return s->ret;
}

static void *aio_thread(void *arg)
{
	struct submission *s = arg;
	io_context_t context = NULL;

	s->ret = io_setup(DEPTH, &context);
	if (s->ret)
		return NULL;
	s->set_up = true;
	for (int i = 0; goes_on(s, i); i++) {
		prepare(s);
		s->ret = aio_once(s, context);
	}
	io_destroy(context);
	return NULL;
}

/* Runs a try in a thread of its own. Returns false with the answer where it cannot be. */
static bool run(struct ground *g, const struct question *q, void *(*thread)(void *),
		struct submission *s, struct answer *a)
{
	bool direct = q->flags & DIRECT;
	pthread_t id;

	*s = (struct submission){ .ground = g, .flags = q->flags };
	if (q->flags & WRITES)
		s->fd = direct ? g->own_direct : g->own;
	else
		s->fd = direct ? g->read_direct : g->read;
	s->at = q->flags & WRITES ? 0 : g->read_at;
	if (s->fd < 0)
		answer_not_tried(a, "%s", ground_why(g, s->fd, q->flags & WRITES));
	else if (pthread_create(&id, NULL, thread, s))
		answer_not_tried(a, "there is no thread for it");
	else if (!pthread_join(id, NULL) && s->set_up)
		return true;
	else
		answer_not_tried(a, "%s: %s", thread == aio_thread ? "io_setup" : "io_uring_setup",
				 strerror(-s->ret));
	return false;
}

static void ask_ring(struct ground *g, const struct question *q, struct answer *a)
{
	struct submission s;

	if (!run(g, q, ring_thread, &s, a))
		return;
	if (s.ret)
		answer_try(a, s.ret, "%s", "");
	else if (s.workers)
		answer_word(a, TRIED, "workers",
			    "threads of the kernel (iou-wrk) do some or all of it");
	else if (s.waits)
		answer_word(a, TRIED, "async", "%s", "");
	else
		answer_word(a, TRIED, "inline", "the call that submits does it");
}

static void ask_aio(struct ground *g, const struct question *q, struct answer *a)
{
	struct submission s;

	if (!run(g, q, aio_thread, &s, a))
		return;
	if (s.ret)
		answer_try(a, s.ret, "%s", "");
	else if (s.waits)
		answer_word(a, TRIED, "async", "%s", "");
	else
		answer_word(a, TRIED, "inline", "io_submit blocks: it does the I/O itself");
}

static void ask_poll(struct ground *g, const struct question *q, struct answer *a)
{
	struct submission s;

	if (!run(g, q, ring_thread, &s, a))
		return;
	answer_try(a, s.ret, "%s",
		   s.ret == -EAGAIN     ? "the device has no polled queues" :
		   s.ret == -EOPNOTSUPP ? "no polled queues, or no such way" :
					  "");
}

const struct question queue_questions[] = {
	{ "iopoll", "", "io_uring that polls (hipri=1)", ask_poll, DIRECT | POLLS, NULL },
	{ "uring_read_direct", "", "direct reads through io_uring", ask_ring, DIRECT, NULL },
	{ "uring_overwrite_direct", "", "direct overwrites", ask_ring, DIRECT | WRITES, NULL },
	{ "uring_read_buffered", "", "buffered reads of what is not cached", ask_ring, 0, NULL },
	{ "uring_overwrite_buffered", "", "buffered overwrites", ask_ring, WRITES, NULL },
	{ "libaio_read_direct", "", "direct reads through libaio", ask_aio, DIRECT, NULL },
	{ "libaio_overwrite_direct", "", "direct overwrites", ask_aio, DIRECT | WRITES, NULL },
	{ "libaio_read_buffered", "", "buffered reads of what is not cached", ask_aio, 0, NULL },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
