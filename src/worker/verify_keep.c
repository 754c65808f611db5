/* SPDX-License-Identifier: MIT */
/* Keeping the state of a worker's writes: see verify_keep.h. */
#include "worker/verify_keep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "load/verify_state.h"

/* Writes that are reserved at first; then as many as are begun in about so much time. */
#define RESERVE_LEAST 4
#define RESERVE_MOST (1u << 20)
#define RESERVE_NS (100 * NSEC_PER_MSEC)

/* A row of a sync waits for the disk no more often than that. */
#define ON_DISK_NS (100 * NSEC_PER_MSEC)

int verify_keep_open(struct worker *w, struct verify *v)
{
	struct verify_keep *k = &v->keep;

	k->to = w->given.keep;
	if (!k->to)
		return 0;
	k->file = calloc(w->files.ntargets, sizeof(*k->file));
	k->floor = calloc(w->loop.depth, sizeof(*k->floor));
	if (!k->file || !k->floor)
		return fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
	k->at_once = job_syncs_writes(w->job);
	k->step = RESERVE_LEAST;
	k->in_order = w->loop.depth > 1 && !offset_once_ever(&w->offset);
	w->loop.ahead |= k->in_order;
	return 0;
}

void verify_keep_close(struct verify *v)
{
	free(v->keep.file);
	free(v->keep.floor);
}

/* --- the numbers --- */

/* Adds a number to the lowest of them, which are in order. */
static void lowest_add(uint64_t *list, uint32_t *n, uint64_t number)
{
	uint32_t i = *n;

	if (i == VERIFY_STATE_EXCEPTIONS + 1 && list[i - 1] < number)
		return;
	i -= i == VERIFY_STATE_EXCEPTIONS + 1;
	*n = i + 1;
	for (; i && list[i - 1] > number; i--)
		list[i] = list[i - 1];
	list[i] = number;
}

/* Returns whether the chain has a write that is not acknowledged. */
static bool is_writing(const struct chain *c)
{
	const struct transfer *last = &c->step[c->steps ? c->steps - 1 : 0];

	return c->outstanding && last->io.dir == IO_WRITE && !last->finished;
}

/* Returns the number of the first write that is not acknowledged, of those that may still be. */
static uint64_t first_writing(const struct worker *w, const struct verify *v)
{
	uint64_t first = v->written;

	for (uint32_t i = 0; i < w->loop.depth; i++) {
		const struct chain *c = worker_chain(w, i);

		if (is_writing(c) && c->sequence < first)
			first = c->sequence;
	}
	return first;
}

/* Fills in the writes that are known, and the exceptions among them. */
static void fill_known(const struct worker *w, const struct verify *v, struct verify_state *s)
{
	uint64_t lowest[VERIFY_STATE_EXCEPTIONS + 1];
	uint32_t n = 0;

	for (uint32_t i = 0; i < w->loop.depth; i++)
		if (is_writing(worker_chain(w, i)))
			lowest_add(lowest, &n, worker_chain(w, i)->sequence);
	for (size_t i = 0; i < v->nfailed && i <= VERIFY_STATE_EXCEPTIONS; i++)
		lowest_add(lowest, &n, v->failed[i]);
	s->known = v->written;
	if (n > VERIFY_STATE_EXCEPTIONS)
		s->known = lowest[--n];
	memcpy(s->exceptions, lowest, n * sizeof(*lowest));
	s->nexceptions = n;
}

/* --- the table --- */

static void keep_failed(struct worker *w, const char *doing, int errnum)
{
	fail(&w->left.err, EIO, "[%s] verify_state_save=1: %s %s: %s", w->job->name, doing,
	     VERIFY_STATE_FILE, strerror(errnum));
	w->left.failed = w->phase.ending = true;
}

/* Has all rows on the disk; from now on the other one of each pair is written. */
static void put_on_disk(struct worker *w, struct verify_keep *k)
{
	if (fdatasync(k->to->fd)) {
		keep_failed(w, "sync of", errno);
		return;
	}
	k->on_disk_ns = w->loop.now_ns;
	for (uint32_t i = 0; i < w->files.ntargets; i++) {
		k->file[i].row ^= k->file[i].fresh;
		k->file[i].fresh = false;
	}
}

static void put_row(struct worker *w, struct verify *v, uint32_t file)
{
	char text[VERIFY_STATE_ROW + 2 * VERIFY_STATE_PATH];
	const struct file *f = &w->files.list[file];
	struct verify_keep *k = &v->keep;
	struct verify_state s = {
		.job = k->to->job,
		.worker = w->given.index,
		.file = file,
		.begin_ns = k->to->begin_ns,
		.start = f->region.start,
		.length = f->region.length,
		.turn = ++k->turn,
		.reserved = k->reserved,
	};
	ssize_t done;
	size_t n;

	fill_known(w, v, &s);
	s.synced = k->file[file].synced < s.known ? k->file[file].synced : s.known;
	n = verify_state_print(&s, k->to->rows[file].path, text);
	done = pwrite(k->to->fd, text, n, (off_t)k->to->rows[file].at[k->file[file].row]);
	k->file[file].fresh = true;
	if (done != (ssize_t)n)
		keep_failed(w, "write to", done < 0 ? errno : ENOSPC);
}

/* --- the points of the loop --- */

void verify_keep_write(struct worker *w, struct verify *v)
{
	struct verify_keep *k = &v->keep;

	if (v->written < k->reserved)
		return;
	if (k->reserved && w->loop.now_ns - k->reserved_ns < RESERVE_NS && k->step < RESERVE_MOST)
		k->step *= 2;
	else if (w->loop.now_ns - k->reserved_ns > 4 * RESERVE_NS && k->step > RESERVE_LEAST)
		k->step /= 2;
	k->reserved = v->written + k->step;
	k->reserved_ns = w->loop.now_ns;
	put_row(w, v, 0);
	put_on_disk(w, k);
}

void verify_keep_sync(const struct worker *w, struct verify *v, const struct chain *c)
{
	if (c->step[0].io.dir == IO_SYNC || c->step[0].io.dir == IO_DATASYNC)
		v->keep.floor[c->index] = first_writing(w, v);
}

void verify_keep_done(struct worker *w, struct verify *v, const struct transfer *t)
{
	struct verify_keep *k = &v->keep;
	struct kept_file *f = &k->file[t->io.file < w->files.ntargets ? t->io.file : 0];
	bool syncs = t->io.dir == IO_SYNC || t->io.dir == IO_DATASYNC;

	if (syncs && k->floor[t->chain->index] > f->synced)
		f->synced = k->floor[t->chain->index];
	else if (t->io.dir != IO_WRITE || !k->at_once)
		return;
	put_row(w, v, t->io.file);
	if (w->loop.now_ns - k->on_disk_ns >= ON_DISK_NS)
		put_on_disk(w, k);
}

void verify_keep_all_synced(struct worker *w, struct verify *v)
{
	for (uint32_t i = 0; i < w->files.ntargets; i++) {
		v->keep.file[i].synced = v->written;
		put_row(w, v, i);
	}
	put_on_disk(w, &v->keep);
}

void verify_keep_end(struct worker *w, struct verify *v)
{
	v->keep.reserved = v->written;
	if (job_syncs_fs(w->job) && !w->left.failed) {
		verify_keep_all_synced(w, v);
		return;
	}
	put_row(w, v, 0);
	put_on_disk(w, &v->keep);
}
