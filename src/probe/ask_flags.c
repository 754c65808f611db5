/* SPDX-License-Identifier: MIT */
/* Flags of preadv2(2) and pwritev2(2): RWF_ATOMIC, RWF_DONTCACHE and RWF_NOWAIT. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "io/engine_try.h"
#include "io/target_atomic.h"
#include "probe/answer.h"
#include "probe/ground.h"

/* Kinds of transfers. */
#define WRITES (1u << 0)
#define DIRECT (1u << 1)
#define CACHED (1u << 2) /* its pages are in the page cache */
#define NEW (1u << 3)    /* writes to space that was never written */

#define SPAN (1u << 20)
#define PAGE 4096u
#define TRIES 5
#define ATOMIC_MIN 0
#define ATOMIC_MAX 1

static void ask_atomic_unit(struct ground *g, const struct question *q, struct answer *a)
{
	struct target_atomic limits;
	struct target t = g->target;
	int ret;

	ret = g->target.kind == TARGET_DIR ? -EISDIR : target_atomic(g->path, &t, &limits);
	if (g->target.kind == TARGET_DIR && g->own >= 0) {
		char own[64];

		snprintf(own, sizeof(own), "/proc/self/fd/%d", g->own);
		t.kind = TARGET_FILE;
		ret = target_atomic(own, &t, &limits);
	}
	if (ret == -EISDIR)
		answer_not_asked(a, "%s", g->no_own);
	else if (ret)
		answer_word(a, "asked: statx", "", "%s",
			    ret == -EOPNOTSUPP ? "it has no answer" : strerror(-ret));
	else
		answer_number(a, "asked: statx",
			      q->flags == ATOMIC_MIN ? limits.unit_min : limits.unit_max, "%s", "");
}

static void ask_atomic_write(struct ground *g, const struct question *q, struct answer *a)
{
	int fd = q->flags & DIRECT ? g->own_direct : g->own;

	if (fd < 0)
		answer_not_tried(a, "%s", ground_why(g, fd, true));
	else
		answer_try(a, ground_move(g, fd, true, 0, PAGE, RWF_ATOMIC), "%s", "");
}

/* Waits until no page of these is cached, for what is dropped later; returns those that stay. */
static int stay_cached(int fd)
{
	const struct timespec pause = { 0, 10000000 };
	int n = ground_cached(fd, 0, SPAN);

	for (int i = 0; i < 20 && n > 0; i++) {
		nanosleep(&pause, NULL);
		n = ground_cached(fd, 0, SPAN);
	}
	return n;
}

static void say_stay(struct answer *a, int pages)
{
	if (pages < 0)
		answer_word(a, TRIED, "yes", "mincore: %s", strerror(-pages));
	else if (pages)
		answer_word(a, TRIED, "stays", "it is taken, but %d of 256 pages stay", pages);
	else
		answer_word(a, TRIED, "yes", "no page stays");
}

static void ask_uncached_read(struct ground *g, const struct question *q, struct answer *a)
{
	long ret = 0;

	(void)q;
	if (g->read < 0) {
		answer_not_tried(a, "%s", ground_why(g, g->read, false));
		return;
	}
	posix_fadvise(g->read, 0, 0, POSIX_FADV_RANDOM);
	ground_drop(g->read, g->read_at, SPAN);
	for (uint64_t at = 0; at < SPAN && ret >= 0; at += GROUND_BLOCK)
		ret = ground_move(g, g->read, false, g->read_at + at, GROUND_BLOCK, RWF_DONTCACHE);
	posix_fadvise(g->read, 0, 0, POSIX_FADV_NORMAL);
	if (ret < 0)
		answer_try(a, ret, "%s", "");
	else
		say_stay(a, ground_cached(g->read, g->read_at, SPAN));
}

static void ask_uncached_write(struct ground *g, const struct question *q, struct answer *a)
{
	int fd = ground_own(g, false);
	long ret = 0;

	if (fd < 0) {
		answer_not_tried(a, "%s", ground_why(g, fd, true));
		return;
	}
	if (!(q->flags & NEW)) {
		ret = ground_write(g, fd, 0, SPAN);
		fsync(fd);
		ground_drop(fd, 0, SPAN);
	}
	for (uint64_t at = 0; at < SPAN && ret >= 0; at += GROUND_BLOCK)
		ret = ground_move(g, fd, true, at, GROUND_BLOCK, RWF_DONTCACHE);
	fsync(fd);
	if (ret < 0)
		answer_try(a, ret, "%s", "");
	else
		say_stay(a, stay_cached(fd));
	close(fd);
}

/* Returns the descriptor of such a try, which the caller closes where it is a new file. */
static int file_of(const struct ground *g, uint32_t flags)
{
	if (flags & NEW)
		return ground_own(g, flags & DIRECT);
	if (flags & WRITES)
		return flags & DIRECT ? g->own_direct : g->own;
	return flags & DIRECT ? g->read_direct : g->read;
}

/*
 * Brings the bytes into the page cache, or out of it. A write comes after a while in which the
 * kernel's time stamps go on: xfs would have to wait to change that of the file.
 */
static void prepare(const struct ground *g, uint32_t flags, int fd, uint64_t at)
{
	const struct timespec tick = { 0, 20000000 };

	if (flags & WRITES)
		nanosleep(&tick, NULL);
	if (flags & (DIRECT | NEW))
		return;
	if (flags & WRITES)
		fdatasync(fd);
	if (flags & CACHED)
		ground_move(g, fd, false, at, GROUND_BLOCK, 0);
	else
		ground_drop(fd, at, SPAN);
}

/* Tries several times: a call that would wait is refused now and then, another one always. */
static long try_often(const struct ground *g, uint32_t flags, int fd, uint64_t at, size_t len)
{
	bool once = !(flags & (DIRECT | CACHED));
	long ret = -EAGAIN;

	for (int i = 0; ret == -EAGAIN && i < (once ? 1 : TRIES); i++) {
		prepare(g, flags, fd, at);
		ret = ground_move(g, fd, flags & WRITES, at, len, RWF_NOWAIT);
	}
	return ret;
}

static void ask_nowait(struct ground *g, const struct question *q, struct answer *a)
{
	uint64_t at = q->flags & WRITES ? 0 : g->read_at;
	int fd = file_of(g, q->flags);
	long ret;

	if (fd < 0) {
		answer_not_tried(a, "%s", ground_why(g, fd, q->flags & WRITES));
		return;
	}
	ret = try_often(g, q->flags, fd, at, GROUND_BLOCK);
	answer_try(a, ret, "%s", ret == -EAGAIN ? "it would wait" : "");
	if (ret == -EAGAIN && q->flags & DIRECT &&
	    try_often(g, q->flags, fd, at, PAGE) == (long)PAGE)
		answer_try(a, ret, "%s", "it would wait for 64 KiB; of 4 KiB it is taken");
	if (q->flags & NEW)
		close(fd);
}

const struct question flag_questions[] = {
	{ "atomic_unit_min", "bytes", "least write that is whole or not there", ask_atomic_unit,
	  ATOMIC_MIN, NULL },
	{ "atomic_unit_max", "bytes", "largest such write", ask_atomic_unit, ATOMIC_MAX, NULL },
	{ "atomic_write_direct", "", "a direct write of 4 KiB with RWF_ATOMIC", ask_atomic_write,
	  DIRECT, NULL },
	{ "atomic_write_buffered", "", "a buffered one", ask_atomic_write, 0, NULL },
	{ "uncached_read", "", "reads with RWF_DONTCACHE", ask_uncached_read, 0, NULL },
	{ "uncached_write_new", "", "writes of new space with it", ask_uncached_write, NEW, NULL },
	{ "uncached_overwrite", "", "overwrites with it", ask_uncached_write, 0, NULL },
	{ "nowait_read_cached", "", "RWF_NOWAIT: reads of the page cache", ask_nowait, CACHED,
	  NULL },
	{ "nowait_read_uncached", "", "reads of what is not there", ask_nowait, 0, NULL },
	{ "nowait_read_direct", "", "direct reads", ask_nowait, DIRECT, NULL },
	{ "nowait_write_new", "", "buffered writes of new space", ask_nowait, WRITES | NEW, NULL },
	{ "nowait_overwrite_cached", "", "buffered overwrites of the page cache", ask_nowait,
	  WRITES | CACHED, NULL },
	{ "nowait_overwrite_direct", "", "direct overwrites", ask_nowait, WRITES | DIRECT, NULL },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
