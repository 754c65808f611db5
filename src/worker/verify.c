/* SPDX-License-Identifier: MIT */
/* Verification as an attachment: setting it up, and the rounds of a job. See verify.h. */
#include "worker/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "file/open.h"
#include "io/target_open.h"
#include "job/amount_options.h"
#include "job/layout_options.h"
#include "job/runtime_options.h"
#include "job/verify_options.h"
#include "worker/attachments.h"
#include "worker/files.h"
#include "worker/time.h"
#include "worker/verify_keep.h"
#include "worker/verify_save.h"
#include "worker/verify_trim.h"

/* --- setting up --- */

static void open_format(struct verify *v, const struct job *job)
{
	const struct verify_options *o = job->verify;

	v->format = (struct verify_format){
		.kind = o->kind,
		.header = verify_header_size(o->kind),
		.interval = (uint32_t)o->interval,
		.header_at = (uint32_t)o->offset,
		.pattern_interval = o->pattern_interval,
		.pattern = &o->pattern,
		.content = job->content,
	};
	v->compares = o->kind != VERIFY_NULL && !job_is_diskless(job);
	v->reads_back = job_reads_back(job);
	v->only = o->only;
	v->trim.percentage = o->trim_percentage;
	v->trim.backlog = o->trim_backlog;
	v->trim.batch = o->trim_batch;
	v->shares = job_workers(job) > 1 && v->reads_back && !job_reads_own(job);
}

/* Gathers all that is known of any block: more of own writes than of those of an earlier job. */
static void open_want(struct verify *v, const struct worker *w)
{
	const struct verify_options *o = w->job->verify;
	bool own = v->reads_back && !v->only;
	uint64_t now = clock_now_ns();
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	v->real_ns = (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec - now;
	v->want.write.key = rng_stream(job_stream(w->job, w->given.index), RNG_DATA).state;
	v->want.write.thread = w->given.number;
	v->want.write.time_ns = v->real_ns + now;
	v->want.since = own;
	v->want.sequence = v->reads_back && o->sequence &&
			   (own || job_given(w->job, "verify_write_sequence"));
	v->want.seed = o->header_seed && (own || job_given(w->job, "verify_header_seed"));
}

/* Makes the map: a number for each interval of each file. */
static int open_map(struct verify *v, struct worker *w)
{
	uint64_t n = 0;

	v->base = calloc(w->files.ntargets, sizeof(*v->base));
	if (!v->base)
		return fail(&w->left.err, ENOMEM, "[%s] out of memory", w->job->name);
	for (uint32_t i = 0; i < w->files.ntargets; i++) {
		v->base[i] = n;
		n += w->regions[i].length / v->format.interval + 1;
	}
	if (n > VERIFY_MAP_MAX / sizeof(*v->last))
		return fail(&w->left.err, EINVAL,
			    "[%s] verify=%s: blocks are written several times, and a record of the "
			    "last write of each takes %" PRIu64 " MiB of memory, more than %" PRIu64
			    ": lower size=, or write each block once",
			    w->job->name, verify_choices[v->format.kind],
			    (n * sizeof(*v->last)) >> 20, VERIFY_MAP_MAX >> 20);
	v->last = calloc(n, sizeof(*v->last));
	if (!v->last)
		return fail(&w->left.err, ENOMEM,
			    "[%s] verify=%s: no memory for %" PRIu64 " intervals", w->job->name,
			    verify_choices[v->format.kind], n);
	return 0;
}

/* Opens the cursor that goes over the written places. */
static int open_reread(struct verify *v, struct worker *w)
{
	const struct job *job = w->job;
	int ret;

	if (!v->reads_back || !w->loop.has_work)
		return 0;
	if (job_keeps_zones(job))
		return verify_moved_open(w, v);
	ret = offset_open(&v->reread, &w->offset.rules, job_stream(job, w->given.index));
	if (ret)
		return fail(&w->left.err, ENOMEM, "[%s] out of memory", job->name);
	if (offset_once(&w->offset))
		return 0;
	w->loop.ahead |= w->loop.depth > 1;
	return open_map(v, w);
}

static bool verify_wanted(const struct worker *w)
{
	return w->job->verify->kind != VERIFY_NONE && !job_copies(w->job);
}

static int verify_open(struct worker *w, void **state)
{
	const struct job *job = w->job;
	struct verify *v = *state;
	int ret;

	open_format(v, job);
	open_want(v, w);
	v->checks_reads = job_checks_reads(job);
	err_enter(&w->left.err, "[%s] ", job->name);
	ret = hasher_open(&v->hasher, checksum_find(verify_choices[job->verify->kind]),
			  &w->left.err);
	err_leave(&w->left.err);
	ret = ret ? ret : open_reread(v, w);
	ret = ret ? ret : verify_trim_open(w, v);
	ret = ret ? ret : verify_save_open(w, v);
	return ret ? ret : verify_keep_open(w, v);
}

static void verify_close(struct worker *w, void *state)
{
	struct verify *v = state;

	(void)w;
	hasher_close(&v->hasher);
	offset_close(&v->reread);
	free(v->last);
	free(v->base);
	free(v->failed);
	free(v->moved.place);
	verify_keep_close(v);
	verify_save_close(v);
	verify_trim_close(v);
}

/* --- rounds --- */

/* Brings a file onto the device, and out of the page cache where that is in the way. */
static bool settle(struct worker *w, const struct file *file)
{
	struct target_id id = file->id;
	int fd = file->fd >= 0 ? file->fd : target_open(file->path, O_RDONLY, &id);
	bool done = fd >= 0 && !fsync(fd);

	if (!done) {
		fail(&w->left.err, EIO, "[%s] sync of %s before it is read back: %s", w->job->name,
		     file->path, fd < 0 ? target_why(-fd) : strerror(errno));
		w->left.failed = true;
	} else if (!job_is_direct(w->job)) {
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	}
	if (fd >= 0 && fd != file->fd)
		close(fd);
	return done;
}

static bool settle_all(struct worker *w)
{
	for (uint32_t i = 0; i < w->files.ntargets; i++)
		if ((w->files.list[i].fd >= 0 || w->open.turns_over) &&
		    !settle(w, &w->files.list[i]))
			return false;
	return true;
}

/* Begins to read: everything that the round writes is planned. */
static void reading_begin(struct worker *w)
{
	w->phase.reading = true;
	w->phase.ending = w->phase.placed = false;
}

/* Plans for verify_only=1, where an earlier run has written the data that are read back. */
static void plan_without_writing(struct worker *w, struct verify *v)
{
	struct spot s;

	while (w->loop.has_work && !verify_saved_ends(w, v->written) &&
	       offset_next(&w->offset, &s)) {
		if (s.dir == IO_READ)
			continue;
		if (v->last)
			verify_map_write(v, w, &s);
		if (!verify_saved_knows(w, v->written, &s))
			verify_not_written(w, v, v->written);
		v->written++;
	}
	reading_begin(w);
}

/* Goes over all rounds of verify_only=1: the data are those that the last one has left. */
static void verify_begin(struct worker *w, void *state)
{
	struct verify *v = state;

	if (!v->only)
		return;
	plan_without_writing(w, v);
	for (uint32_t i = 1; w->loop.has_work && i < w->job->amount->loops; i++) {
		verify_places_skip(v);
		offset_again(&w->offset);
		offset_again(&v->reread);
		plan_without_writing(w, v);
	}
}

static bool round_next(struct worker *w, struct verify *v)
{
	v->round++;
	worker_read_back(w, false);
	if (v->only || w->phase.no_space ||
	    (v->round >= w->job->amount->loops && !w->job->runtime->time_based))
		return false;
	if (w->job->layout->unlink_each_loop && files_anew(&w->files, w->job, &w->left.err)) {
		w->left.failed = true;
		return false;
	}
	/* both cursors are to be at its end, also where a round ends in reads */
	verify_places_skip(v);
	verify_trim_round(v);
	offset_again(&w->offset);
	if (!v->moved.place)
		offset_again(&v->reread);
	w->phase.reading = w->phase.ending = false;
	return true;
}

/* Reads back what the round has written, or begins the next one. */
static bool verify_again(struct worker *w, void *state)
{
	struct verify *v = state;

	if (!v->reads_back || !w->loop.has_work || worker_is_stopped(w))
		return false;
	if (w->phase.reading)
		return round_next(w, v);
	worker_read_back(w, true);
	if (!settle_all(w))
		return false;
	if (v->keep.to)
		verify_keep_all_synced(w, v);
	reading_begin(w);
	return true;
}

/* --- the points of the loop --- */

static void verify_planned(struct worker *w, void *state, struct chain *c, const struct spot *s)
{
	struct verify *v = state;

	if (!s && v->keep.to)
		verify_keep_sync(w, v, c);
	if (!s)
		return;
	c->check = v->checks_reads && verify_saved_knows(w, v->reads++, s);
	if (c->step[c->steps - 1].io.dir != IO_WRITE)
		return;
	if (v->keep.to)
		verify_keep_write(w, v);
	verify_written(w, v, c, s);
}

static void verify_whole(struct worker *w, void *state, const struct transfer *t, enum op op)
{
	struct verify *v = state;

	if (v->save.last)
		verify_save_done(v, t);
	if (v->keep.to)
		verify_keep_done(w, v, t);
	verify_done(w, v, t, op);
}

static void verify_end(struct worker *w, void *state)
{
	struct verify *v = state;

	if (v->reads_back)
		w->left.unchecked = v->written - v->reread_writes + v->has_next;
	if (v->keep.to)
		verify_keep_end(w, v);
	if (v->save.last)
		verify_save_end(w, v);
}

/* Keeps a write that did not happen from being read back. */
static void verify_missed(struct worker *w, void *state, const struct transfer *t)
{
	if (t->io.dir == IO_WRITE || t->io.dir == IO_TRIM)
		verify_not_written(w, state, t->chain->sequence);
}

/* Has a write wait for another one there, so that it is known which is the last. */
static bool verify_waits(struct worker *w, void *state, struct spot *s)
{
	const struct verify *v = state;

	return (v->last || v->keep.in_order) && s->dir != IO_READ && verify_in_flight(w, s);
}

const struct attachment_ops attach_verify = {
	.name = "verify",
	.size = sizeof(struct verify),
	.wanted = verify_wanted,
	.open = verify_open,
	.close = verify_close,
	.begin = verify_begin,
	.turn = verify_turn,
	.waits = verify_waits,
	.planned = verify_planned,
	.done = verify_whole,
	.missed = verify_missed,
	.again = verify_again,
	.end = verify_end,
};
