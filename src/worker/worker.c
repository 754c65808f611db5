/* SPDX-License-Identifier: MIT */
/*
 * The I/O loop. A loop plans what may be planned, submits a batch, reaps a batch, and accounts for
 * it; the clock is read once a batch submitted and once a batch reaped. How a worker is set up and
 * taken down is in setup.c.
 */
#include "worker/worker.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "worker/clock.h"
#include "worker/counts.h"
#include "worker/in_flight.h"
#include "worker/plan.h"
#include "worker/sync.h"
#include "worker/transfer.h"

static inline void account(struct op_stats *o, uint64_t bytes, uint64_t lat_ns)
{
	o->ios++;
	o->bytes += bytes;
	if (__builtin_expect(o->hist[LAT] != NULL, 1))
		histogram_add(o->hist[LAT], lat_ns);
}

/*
 * The functions marked HOT are in the loop twice. @plain is a constant in each: where it is true,
 * so is loop.plain, and what they would ask about other work is not asked.
 */

/* --- one transfer --- */

/* Lists the rest of a transfer of several blocks, each in a part of the buffer of its own. */
static uint32_t transfer_parts(const struct worker *w, const struct transfer *t)
{
	struct iovec *vec = t->io.iov;
	uint32_t at = t->moved, n = 0;

	for (; at < t->len; n++) {
		uint32_t part = at / w->loop.part_size, within = at % w->loop.part_size;
		uint32_t len = w->loop.part_size - within;

		vec[n].iov_base = t->chain->buf + (size_t)part * w->loop.part_stride + within;
		vec[n].iov_len = len < t->len - at ? len : t->len - at;
		at += (uint32_t)vec[n].iov_len;
	}
	return n;
}

/* Makes room at the end of the queue, whose beginning the engine has taken. */
static NOT_HOT void queue_move_up(struct worker *w)
{
	memmove(w->loop.queue, w->loop.queue + w->loop.queue_head,
		(w->loop.queue_tail - w->loop.queue_head) * sizeof(*w->loop.queue));
	w->loop.queue_tail -= w->loop.queue_head;
	w->loop.queue_head = 0;
}

static inline void queue_push(struct worker *w, struct transfer *t)
{
	if (__builtin_expect(w->loop.queue_tail == w->loop.queue_size, 0))
		queue_move_up(w);
	w->loop.queue[w->loop.queue_tail++] = &t->io;
}

/* Puts the rest of @t behind the queue; with @link, the transfer queued next waits for it. */
static inline HOT void transfer_queue(struct worker *w, struct transfer *t, bool link,
				      const bool plain)
{
	uint32_t mask = w->loop.mask[t->io.file];

	t->io.offset = t->offset + t->moved;
	t->io.link = link;
	if (!plain && w->shape.niov > 1 && t->len) {
		t->io.niov = transfer_parts(w, t);
	} else {
		t->vec.iov_base = t->chain->buf + (size_t)t->part * w->loop.part_stride + t->moved;
		t->vec.iov_len = (t->len - t->moved + mask) & ~mask;
		t->io.niov = plain || t->len ? 1 : 0;
	}
	chain_show(t->chain->outstanding, t->chain->outstanding + 1);
	queue_push(w, t);
}

/* The same, in a plain loop, of a chain that was planned again. */
static inline void transfer_queue_again(struct worker *w, struct transfer *t)
{
	uint32_t mask = w->loop.mask[t->io.file];

	t->io.offset = t->offset;
	t->vec.iov_len = (t->len + mask) & ~mask;
	chain_show(t->chain->outstanding, 1);
	queue_push(w, t);
}

/* Queues the chain's next step, or, for an engine that orders them, all that are left. */
static void chain_queue(struct worker *w, struct chain *c)
{
	uint32_t last = w->loop.linked ? c->steps - 1 : c->at;

	for (uint32_t k = c->at; k <= last; k++)
		transfer_queue(w, &c->step[k], k < last, false);
}

/* Goes on with a chain of which nothing is under way any more, or counts it as done. */
static void chain_back(struct worker *w, struct chain *c)
{
	uint64_t bytes = 0;

	while (c->at < c->steps && c->step[c->at].finished)
		c->at++;
	if (c->failed) /* the file that it has opened is closed, and that is all */
		c->at = c->opened && !c->step[c->steps - 1].finished ? c->steps - 1 : c->steps;
	if (c->at < c->steps) {
		chain_queue(w, c);
		return;
	}
	if (c->op < OPS && !c->failed) {
		/* bytes of a copy, read and written, count once */
		for (uint32_t k = 0; k < c->steps; k++)
			if (!k || c->step[k].io.dir != IO_WRITE || c->step[k - 1].io.dir != IO_READ)
				bytes += c->step[k].len;
		account(&w->slice.op[c->op], bytes, w->loop.now_ns - c->step[0].start_ns);
	}
	if (w->attached.points & AT_BACK)
		attach_back(w, c);
	w->loop.idle[w->loop.nidle++] = c;
}

static void transfer_done(struct worker *w, struct transfer *t)
{
	enum op op = op_of_dir[t->io.dir];

	chain_show(t->finished, true);
	if (op == OPS) {
		t->chain->opened |= t->io.dir == IO_OPEN;
		w->files.list[t->io.file].named |= t->io.dir != IO_CLOSE;
		op = op_of_name(w, t->io.dir);
	}
	if (op == OPS)
		return;
	account(&w->slice.op[op], t->len, w->loop.now_ns - t->start_ns);
	if (w->attached.points & AT_DONE)
		attach_done(w, t, op);
}

/* Goes on from the last aligned byte, unless that is where the transfer was before. */
static void transfer_short(struct worker *w, struct transfer *t, uint32_t got)
{
	got &= ~w->loop.mask[t->io.file];
	if (!got && t->stuck) {
		transfer_ended(w, t);
		return;
	}
	t->stuck = !got;
	t->moved += got;
	w->slice.op[op_of_dir[t->io.dir]].shorts++;
}

/* A transfer refused for so long is refused for ever: RWF_NOWAIT where nothing is cached. */
#define AGAIN_MAX_NS (NSEC_PER_SEC)

static bool given_up(const struct worker *w, const struct transfer *t, int64_t res)
{
	return res == -EAGAIN && w->loop.now_ns - t->start_ns > AGAIN_MAX_NS;
}

/* Takes a transfer from the engine, in whatever state; an unfinished one is queued again. */
static void transfer_back(struct worker *w, struct transfer *t)
{
	struct chain *c = t->chain;
	int64_t res = t->io.res;

	if (res >= 0 && (uint32_t)res >= t->len - t->moved)
		transfer_done(w, t);
	else if (res > 0)
		transfer_short(w, t, (uint32_t)res);
	else if (res == 0)
		transfer_ended(w, t);
	else if ((res == -ENOSPC || res == -EDQUOT) && job_fills_device(w->job))
		transfer_full(w, t);
	else if ((res != -EINTR && res != -EAGAIN && res != -ECANCELED) || given_up(w, t, res))
		transfer_failed(w, t, (int)-res, err_reason((int)-res));
	chain_show(c->outstanding, c->outstanding - 1);
	if (!c->outstanding)
		chain_back(w, c);
}

/* --- planning --- */

/* Plans chains until the depth or the batch is full. */
static inline HOT void worker_fill(struct worker *w, const bool plain)
{
	uint32_t busy = w->loop.depth - w->loop.nidle;

	w->phase.hold_ns = 0;
	if (busy <= w->loop.low)
		w->phase.refill = true;
	while (w->phase.refill && w->loop.nidle &&
	       w->loop.queue_tail - w->loop.queue_head <
		       w->loop.batch * (plain ? 1 : w->loop.unit)) {
		struct chain *c = w->loop.idle[w->loop.nidle - 1];

		if (!plan_next(w, c, plain))
			break;
		w->loop.nidle--;
		if (plain && __builtin_expect(c->again, 1)) {
			transfer_queue_again(w, c->step);
		} else if (plain) {
			transfer_queue(w, c->step, false, true);
			c->again = true;
		} else {
			chain_queue(w, c);
		}
	}
	if (!w->loop.nidle)
		w->phase.refill = w->loop.low == w->loop.depth;
}

/* --- submitting and reaping --- */

static struct transfer *transfer_of(struct io *io)
{
	return (struct transfer *)io;
}

/* Gives up an engine that cannot go on: nothing more can come back from it. */
static void engine_failed(struct worker *w, int ret, const char *doing)
{
	fail(&w->left.err, -ret, "[%s] ioengine=%s broke down while %s: %s", w->job->name,
	     w->job->engine->name, doing, strerror(-ret));
	w->left.failed = w->phase.ending = true;
	w->loop.inflight = 0;
	w->loop.queue_head = w->loop.queue_tail = 0;
	w->loop.nidle = w->loop.depth;
	for (uint32_t i = 0; i < w->loop.depth; i++)
		w->loop.idle[i] = worker_chain(w, i);
}

/* Returns whether the engine has moved all of a transfer of a plain loop, and at once. */
static inline bool is_whole(const struct transfer *t)
{
	return (uint32_t)t->io.res == t->len && !t->moved;
}

/* Lets the chain go that such a transfer was. */
static inline void whole_back(struct worker *w, struct chain *c)
{
	chain_show(c->outstanding, 0);
	w->loop.idle[w->loop.nidle++] = c;
}

/* Submits to an engine that finishes all it takes: one at a time, each timed by itself. */
static inline HOT void submit_one(struct worker *w, const bool plain)
{
	struct io *io = w->loop.queue[w->loop.queue_head++];
	struct transfer *t = transfer_of(io);
	int ret;

	worker_clock(w);
	if (!t->start_ns)
		in_flight_begin(t, w->loop.now_ns);
	ret = engine_submit(&w->engine, &io, 1);
	worker_clock(w);
	if (ret < 0) {
		engine_failed(w, ret, "submitting");
		return;
	}
	w->slice.submits++;
	w->slice.submitted++;
	if (plain && __builtin_expect(is_whole(t), 1)) {
		account(&w->slice.op[op_of_dir[t->io.dir]], t->len, w->loop.now_ns - t->start_ns);
		whole_back(w, t->chain);
	} else {
		t->chain->again = false;
		transfer_back(w, t);
	}
}

static inline HOT void submit_batch(struct worker *w, const bool plain)
{
	struct io **ios = w->loop.queue + w->loop.queue_head;
	uint32_t most = w->loop.queue_tail - w->loop.queue_head, n = 0, runs = 0;
	int ret;

	worker_clock(w);
	for (; n < most && runs < w->loop.batch; n++) {
		if (!transfer_of(ios[n])->start_ns)
			in_flight_begin(transfer_of(ios[n]), w->loop.now_ns);
		runs += plain || !ios[n]->link; /* a run goes whole */
	}
	ret = engine_submit(&w->engine, ios, n);
	if (ret < 0) {
		engine_failed(w, ret, "submitting");
		return;
	}
	if (!plain && w->attached.points & AT_SUBMITTED)
		attach_submitted(w, ios, (uint32_t)ret);
	w->loop.inflight += (uint32_t)ret;
	w->slice.submits += ret > 0;
	w->slice.submitted += (uint32_t)ret;
	w->loop.queue_head += (uint32_t)ret;
	if (w->loop.queue_head == w->loop.queue_tail)
		w->loop.queue_head = w->loop.queue_tail = 0;
}

/* Returns how many completions to wait for: none while there is something to be submitted. */
static uint32_t reap_min(const struct worker *w, bool full)
{
	bool more = w->loop.queue_head != w->loop.queue_tail ||
		    (w->phase.refill && w->loop.nidle && !w->phase.ending && !w->phase.hold_ns);
	uint32_t min = w->loop.complete_min < w->loop.inflight ? w->loop.complete_min :
								 w->loop.inflight;

	if ((full || w->phase.hold_ns) && !min)
		return 1;
	return more && !full ? 0 : min;
}

/* Transfers of one operation that were begun together, and are back together. */
struct alike {
	enum op op;
	uint64_t start_ns, ios, bytes;
};

static inline void alike_account(struct worker *w, const struct alike *x)
{
	struct op_stats *o = &w->slice.op[x->op];

	o->ios += x->ios;
	o->bytes += x->bytes;
	if (x->ios && __builtin_expect(o->hist[LAT] != NULL, 1))
		histogram_add_many(o->hist[LAT], w->loop.now_ns - x->start_ns, x->ios);
}

/* Takes @n transfers of a plain loop from the engine. */
static inline void plain_back(struct worker *w, uint32_t n)
{
	struct alike x = { .op = OP_READ };

	for (uint32_t i = 0; i < n; i++) {
		struct transfer *t = transfer_of(w->loop.done[i]);
		enum op op = op_of_dir[t->io.dir];

		if (__builtin_expect(!is_whole(t), 0)) {
			t->chain->again = false;
			transfer_back(w, t);
			continue;
		}
		if (t->start_ns != x.start_ns || op != x.op) {
			alike_account(w, &x);
			x = (struct alike){ .op = op, .start_ns = t->start_ns };
		}
		x.ios++;
		x.bytes += t->len;
		whole_back(w, t->chain);
	}
	alike_account(w, &x);
}

/* The kernel ends a wait also where an io_uring of the thread was closed before: it goes on. */
static inline HOT void reap_batch(struct worker *w, bool full, const bool plain)
{
	uint32_t min = reap_min(w, full);
	uint64_t until = w->phase.hold_ns && w->phase.hold_ns < w->loop.event_ns ?
				 w->phase.hold_ns :
				 w->loop.event_ns;

	do {
		uint64_t wait = until > w->loop.now_ns ? until - w->loop.now_ns : 0;
		int n = engine_reap(&w->engine, w->loop.done, min, w->loop.complete_max, wait);

		if (n < 0) {
			engine_failed(w, n, "waiting");
			return;
		}
		worker_clock(w);
		w->loop.inflight -= (uint32_t)n;
		if (plain)
			plain_back(w, (uint32_t)n);
		for (int i = 0; !plain && i < n; i++)
			transfer_back(w, transfer_of(w->loop.done[i]));
		if (!plain && w->attached.points & AT_REAPED)
			attach_reaped(w, (uint32_t)n);
		min = (uint32_t)n < min ? min - (uint32_t)n : 0;
	} while (__builtin_expect(min && w->loop.now_ns < until, 0));
}

/*
 * Waits, with nothing in flight, until the next unit of work is due, or time asks for something.
 */
static void worker_pause(struct worker *w)
{
	uint64_t end = w->phase.hold_ns < w->loop.event_ns ? w->phase.hold_ns : w->loop.event_ns;
	struct timespec ts = { .tv_sec = 0 };

	if (!attach_rest(w, w->loop.event_ns) && end > w->loop.now_ns) {
		ts.tv_sec = (time_t)((end - w->loop.now_ns) / NSEC_PER_SEC);
		ts.tv_nsec = (long)((end - w->loop.now_ns) % NSEC_PER_SEC);
		nanosleep(&ts, NULL);
	}
	worker_clock(w);
}

static inline HOT void loop_run(struct worker *w, const bool plain)
{
	for (;;) {
		if (atomic_load_explicit(w->given.stop, memory_order_relaxed) && !w->phase.ending) {
			w->phase.ending = true;
			w->left.partial = true;
		}
		worker_fill(w, plain);
		if (w->loop.queue_head == w->loop.queue_tail && !w->loop.inflight) {
			if (!w->phase.hold_ns)
				break;
			worker_pause(w);
		} else if (!w->job->engine->reap) {
			submit_one(w, plain);
		} else {
			uint32_t before = w->loop.queue_head;
			bool any = w->loop.queue_head != w->loop.queue_tail;

			if (any)
				submit_batch(w, plain);
			if (w->loop.inflight)
				reap_batch(w,
					   any && w->loop.queue_head == before &&
						   w->loop.queue_tail,
					   plain);
		}
	}
}

/* Runs until nothing is planned, queued or in flight. */
static void worker_loop(struct worker *w)
{
	if (w->loop.plain && !w->phase.finishing)
		loop_run(w, true);
	else
		loop_run(w, false);
}

/*
 * Syncs the file system of each target, all of one once. No engine has a call for that; the sync is
 * a transfer like others all the same.
 */
static void worker_sync_fs(struct worker *w)
{
	dev_t fs = (dev_t)-1;

	for (uint32_t i = 0; !w->left.failed && worker_next_fs(w, &i, &fs); i++) {
		struct chain *c = w->loop.idle[--w->loop.nidle];
		struct transfer *t = &c->step[0];

		chain_plan_sync(c, IO_SYNC, i);
		if (w->attached.points & AT_PLANNED)
			attach_planned(w, c, NULL);
		chain_show(c->outstanding, 1);
		worker_clock(w);
		in_flight_begin(t, w->loop.now_ns);
		t->io.res = syncfs(w->files.list[i].fd) ? -errno : 0;
		worker_clock(w);
		transfer_back(w, t);
	}
}

void worker_run(struct worker *w)
{
	bool open = worker_counts_open(w);

	worker_time_begin(w);
	do
		if (open)
			worker_loop(w);
	while (attach_again(w) && open);
	attach_leave(w);
	if (!w->left.failed) {
		w->phase.ending = w->phase.finishing = true;
		worker_loop(w);
	}
	if (job_syncs_fs(w->job) && !w->left.failed)
		worker_sync_fs(w);
	worker_time_end(w);
	w->left.partial |= w->left.failed || w->left.unmet;
}

void worker_join(struct worker *w)
{
	attach_join(w);
}

void worker_leave(struct worker *w)
{
	attach_leave(w);
}
