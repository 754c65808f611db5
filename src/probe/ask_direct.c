/* SPDX-License-Identifier: MIT */
/* O_DIRECT: whether it is taken, in which alignment, beside what statx(2) claims. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probe/answer.h"
#include "probe/ground.h"
#include "stat/direct.h"

/* <linux/stat.h> of Linux 6.1 and 6.14, and places in its struct statx. */
#define MASK_DIOALIGN 0x2000u
#define MASK_DIO_READ_ALIGN 0x20000u
#define AT_MEMORY 0x98
#define AT_OFFSET 0x9c
#define AT_READ_OFFSET 0xb4

#define PAGE 4096u
#define DIRTY_TRIES 8

enum what { OFFSET, LENGTH, MEMORY, READ_OFFSET };

/* Says why there is no direct I/O; false where there is. */
static bool has_no_direct(const struct ground *g, struct answer *a)
{
	if (g->read_direct >= 0)
		return false;
	answer_not_tried(a, "%s", ground_why(g, g->read < 0 ? g->read : g->read_direct, false));
	return true;
}

static void ask_direct(struct ground *g, const struct question *q, struct answer *a)
{
	long ret;

	(void)q;
	if (g->read < 0) {
		has_no_direct(g, a);
		return;
	}
	if (g->read_direct < 0) {
		answer_word(a, TRIED, g->read_direct == -EINVAL ? "no" : "", "open: %s",
			    strerror(-g->read_direct));
		return;
	}
	ret = ground_move(g, g->read_direct, false, g->read_at, PAGE, 0);
	if (ret >= 0 && g->own_direct >= 0)
		ret = ground_move(g, g->own_direct, true, 0, PAGE, 0);
	answer_try(a, ret, "%s", g->own_direct >= 0 ? "a read and a write" : "a read");
}

static void ask_direct_is(struct ground *g, const struct question *q, struct answer *a)
{
	struct direct d;
	char how[sizeof(d.how) + 16];

	(void)q;
	if (g->read_direct == -EINVAL) {
		answer_not_asked(a, "no O_DIRECT here");
		return;
	}
	direct_find(&d, g->path, true, g->own >= 0);
	snprintf(how, sizeof(how), "asked: %s", d.how);
	answer_word(a, how, direct_name(d.is), "%s", d.why);
}

/* Asks statx(2) of the target, of a folder of a file in it. Returns 0 or -errno. */
static int ask_statx(const struct ground *g, uint32_t mask, struct statx *sx)
{
	int ret;

	memset(sx, 0, sizeof(*sx));
	if (g->target.kind == TARGET_DIR && g->own < 0)
		return g->own;
	ret = g->target.kind == TARGET_DIR ? statx(g->own, "", AT_EMPTY_PATH, mask, sx) :
					     statx(AT_FDCWD, g->path, 0, mask, sx);
	return ret ? -errno : 0;
}

/* The kernel's claim: a multiple of so many bytes. */
static void ask_claim(struct ground *g, const struct question *q, struct answer *a)
{
	static const struct {
		uint32_t mask;
		size_t at;
	} fields[] = {
		[OFFSET] = { MASK_DIOALIGN, AT_OFFSET },
		[MEMORY] = { MASK_DIOALIGN, AT_MEMORY },
		[READ_OFFSET] = { MASK_DIO_READ_ALIGN, AT_READ_OFFSET },
	};
	struct statx sx;
	uint32_t value;
	int ret = ask_statx(g, fields[q->flags].mask, &sx);

	if (ret == g->own && g->no_own[0]) {
		answer_not_asked(a, "%s", g->no_own);
	} else if (ret || !(sx.stx_mask & fields[q->flags].mask)) {
		answer_word(a, "asked: statx", "", "%s", ret ? strerror(-ret) : "it has no answer");
	} else {
		memcpy(&value, (const char *)&sx + fields[q->flags].at, sizeof(value));
		answer_number(a, "asked: statx", value, "%s",
			      value ? "" : "there is no direct I/O, it says");
	}
}

/* Moves a page, off by @off bytes in one of three ways. Returns bytes or -errno. */
static long move_off(const struct ground *g, bool write, enum what what, uint32_t off)
{
	struct ground moved = *g;
	uint64_t at = write ? 0 : g->read_at;
	int fd = write ? g->own_direct : g->read_direct;

	if (what == MEMORY) {
		moved.buf += off;
		moved.into += off;
	}
	return ground_move(&moved, fd, write, what == OFFSET ? at + off : at,
			   what == LENGTH ? off : PAGE, 0);
}

/* Finds the least power of two that reads, and writes where they may be, take. */
static void ask_least(struct ground *g, const struct question *q, struct answer *a)
{
	bool writes = g->own_direct >= 0;
	uint32_t n = 1;
	long ret = -EINVAL;

	if (has_no_direct(g, a))
		return;
	for (; n <= PAGE; n *= 2) {
		ret = move_off(g, false, q->flags, n);
		if (ret > 0 && writes)
			ret = move_off(g, true, q->flags, n);
		if (ret > 0)
			break;
	}
	if (ret > 0)
		answer_number(a, TRIED, n, "%s", writes ? "reads and writes" : "reads alone");
	else
		answer_try(a, ret ? ret : -EIO, "%s", "no alignment up to a page is taken");
}

/* Counts what direct reads leave in the page cache. */
static void ask_cached(struct ground *g, const struct question *q, struct answer *a)
{
	const uint64_t bytes = 1u << 20;
	int before, after;
	long ret = 0;

	(void)q;
	if (has_no_direct(g, a))
		return;
	ground_drop(g->read, g->read_at, bytes);
	before = ground_cached(g->read, g->read_at, bytes);
	for (uint64_t at = 0; at < bytes && ret >= 0; at += GROUND_BLOCK)
		ret = ground_move(g, g->read_direct, false, g->read_at + at, GROUND_BLOCK, 0);
	after = ground_cached(g->read, g->read_at, bytes);
	if (ret < 0)
		answer_try(a, ret, "%s", "");
	else if (after < 0)
		answer_not_tried(a, "mincore: %s", strerror(-after));
	else if (before > 0)
		answer_number(a, TRIED, (uint64_t)after,
			      "of %u; %d were there before, and do not leave", 256, before);
	else
		answer_number(a, TRIED, (uint64_t)after, "of %u", 256);
}

/* Returns how many pages the kernel has dirtied since it runs; 0: it does not tell. */
static uint64_t pages_dirtied(void)
{
	FILE *f = fopen("/proc/vmstat", "re");
	char line[128];
	uint64_t n = 0;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "nr_dirtied %" SCNu64, &n) == 1)
			break;
	if (f)
		fclose(f);
	return n;
}

/*
 * Counts what a direct write leaves in the page cache, where nothing of the file was there before.
 * A file system with a journal of data counts none of that as dirty, and leaves it.
 */
static int left_by_write(const struct ground *g)
{
	int before;

	ground_settle(g);
	before = ground_cached(g->own, 0, GROUND_BYTES);
	if (before || ground_move(g, g->own_direct, true, 0, GROUND_BYTES, 0) < 0)
		return 0;
	return ground_cached(g->own, 0, GROUND_BYTES);
}

/*
 * Sees by a counter of the whole machine whether direct writes dirty the page cache: others raise
 * it, too, but hardly in each of some tries. It is behind by some pages a CPU. Else pages are left.
 */
static void ask_dirtied(struct ground *g, const struct question *q, struct answer *a)
{
	const uint64_t pages = GROUND_BYTES / PAGE;
	uint64_t least = UINT64_MAX;
	int left;

	(void)q;
	if (g->own_direct < 0) {
		answer_not_tried(a, "%s", ground_why(g, g->own_direct, true));
		return;
	}
	for (int i = 0; i < DIRTY_TRIES && least >= pages / 2; i++) {
		uint64_t before = pages_dirtied(), n;
		long ret = ground_move(g, g->own_direct, true, 0, GROUND_BYTES, 0);

		n = pages_dirtied() - before;
		if (ret < 0 || !before) {
			answer_not_tried(a, "%s",
					 ret < 0 ? strerror((int)-ret) : "no /proc/vmstat");
			return;
		}
		least = n < least ? n : least;
	}
	left = least < pages / 2 ? left_by_write(g) : 0;
	if (left > 0 && (uint64_t)left >= pages / 2)
		answer_word(a, TRIED, "yes", "mincore: %d of %" PRIu64 " pages are left there",
			    left, pages);
	else
		answer_word(a, TRIED, least < pages / 2 ? "no" : "yes",
			    "/proc/vmstat: %" PRIu64 " pages dirtied by %" PRIu64, least, pages);
}

const struct question direct_questions[] = {
	{ "direct", "", "O_DIRECT is taken", ask_direct, 0, NULL },
	{ "direct_is", "", "what it is", ask_direct_is, 0, NULL },
	{ "direct_offset_claimed", "bytes", "offsets and lengths, by the kernel's word", ask_claim,
	  OFFSET, NULL },
	{ "direct_read_offset_claimed", "bytes", "the same of reads alone", ask_claim, READ_OFFSET,
	  NULL },
	{ "direct_memory_claimed", "bytes", "memory, likewise", ask_claim, MEMORY, NULL },
	{ "direct_offset_align", "bytes", "least that offsets really need", ask_least, OFFSET,
	  NULL },
	{ "direct_length_align", "bytes", "least that lengths really need", ask_least, LENGTH,
	  NULL },
	{ "direct_memory_align", "bytes", "least that memory really needs", ask_least, MEMORY,
	  NULL },
	{ "direct_read_cached", "pages", "left in the page cache by 1 MiB of direct reads",
	  ask_cached, 0, NULL },
	{ "direct_write_dirties", "", "direct writes go through the page cache", ask_dirtied, 0,
	  NULL },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
