/* SPDX-License-Identifier: MIT */
/* Costs, one I/O at a time: medians of a few tries, which tell an order and no more. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/median.h"
#include "base/rng.h"
#include "probe/answer.h"
#include "probe/ground.h"

#define WRITES 32 /* number of writes of GROUND_BLOCK bytes: 2 MiB */
#define SYNCS 9
#define PAGE 4096u

/* Kinds of writes, and a flag of syncs: fdatasync is called. */
#define OVERWRITE 0u
#define APPEND 1u
#define RESERVED 2u
#define DATA_ONLY 4u

/* Sets the median, in us with a digit behind the point. */
static void set_median(struct answer *a, double *ns, size_t n, const char *what)
{
	char value[32];

	snprintf(value, sizeof(value), "%.1f", median(ns, n) / 1e3);
	answer_word(a, TRIED, value, "median of %zu %s", n, what);
}

/* Times one call. Returns ns, or -errno. */
static double timed_move(const struct ground *g, int fd, bool write, uint64_t at, size_t len)
{
	uint64_t begin = clock_now_ns();
	long ret = ground_move(g, fd, write, at, len, 0);

	return ret < 0 ? (double)ret : (double)(clock_now_ns() - begin);
}

static void ask_read(struct ground *g, const struct question *q, struct answer *a)
{
	uint64_t pages = g->read_bytes / PAGE;
	struct rng r = { clock_wall_ns() };
	double ns[WRITES];

	(void)q;
	if (g->read_direct < 0) {
		answer_not_tried(a, "%s", ground_why(g, g->read_direct, false));
		return;
	}
	for (size_t i = 0; i < WRITES; i++) {
		ns[i] = timed_move(g, g->read_direct, false,
				   g->read_at + rng_below(&r, pages) * PAGE, PAGE);
		if (ns[i] < 0) {
			answer_try(a, (long)ns[i], "%s", "");
			return;
		}
	}
	set_median(a, ns, WRITES, "direct reads of 4 KiB");
}

/* Writes 2 MiB, in place, to the end of a file, or to what is reserved. */
static void ask_write(struct ground *g, const struct question *q, struct answer *a)
{
	int fd = q->flags == OVERWRITE ? g->own_direct : ground_own(g, true);
	double ns[WRITES];
	long ret = fd < 0 ? fd : 0;

	if (fd < 0) {
		answer_not_tried(a, "%s", ground_why(g, fd, true));
		return;
	}
	if (q->flags == RESERVED && fallocate(fd, 0, 0, WRITES * GROUND_BLOCK))
		ret = -errno;
	for (size_t i = 0; i < WRITES && ret >= 0; i++) {
		ns[i] = timed_move(g, fd, true, i * GROUND_BLOCK, GROUND_BLOCK);
		ret = ns[i] < 0 ? (long)ns[i] : 0;
	}
	if (q->flags != OVERWRITE)
		close(fd);
	if (ret < 0)
		answer_try(a, ret, "%s", "");
	else
		set_median(a, ns, WRITES, "direct writes of 64 KiB");
}

/* Writes a page, which the sync has to bring to the device. Flags: what is written, and how. */
static void ask_sync(struct ground *g, const struct question *q, struct answer *a)
{
	bool appends = q->flags & APPEND, data_only = q->flags & DATA_ONLY;
	int fd = appends ? ground_own(g, false) : g->own;
	double ns[SYNCS];
	long ret = 0;

	if (fd < 0) {
		answer_not_tried(a, "%s", ground_why(g, fd, true));
		return;
	}
	for (size_t i = 0; i < SYNCS && ret >= 0; i++) {
		uint64_t begin;

		ret = ground_move(g, fd, true, i * PAGE, PAGE, 0);
		begin = clock_now_ns();
		if (ret >= 0 && (data_only ? fdatasync(fd) : fsync(fd)))
			ret = -errno;
		ns[i] = (double)(clock_now_ns() - begin);
	}
	if (appends)
		close(fd);
	if (ret < 0)
		answer_try(a, ret, "%s", "");
	else
		set_median(a, ns, SYNCS, data_only ? "calls of fdatasync" : "calls of fsync");
}

const struct question cost_questions[] = {
	{ "read_us", "us", "a direct read of 4 KiB, at random", ask_read, 0, NULL },
	{ "overwrite_us", "us", "a direct write of 64 KiB in place", ask_write, OVERWRITE, NULL },
	{ "append_us", "us", "the same at the end of a file", ask_write, APPEND, NULL },
	{ "unwritten_us", "us", "the same to space that fallocate reserved", ask_write, RESERVED,
	  NULL },
	{ "fsync_us", "us", "fsync behind an overwrite of 4 KiB", ask_sync, OVERWRITE, NULL },
	{ "fdatasync_us", "us", "fdatasync behind it", ask_sync, OVERWRITE | DATA_ONLY, NULL },
	{ "append_fdatasync_us", "us", "fdatasync behind an append of 4 KiB", ask_sync,
	  APPEND | DATA_ONLY, NULL },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
