/* SPDX-License-Identifier: MIT */
/* What a worker knows of what it has written: see verify.h. Reading it back is in verify_read.c. */
#include "worker/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

/* --- setting up --- */

static void open_format(struct verify *v, const struct job *job)
{
	const struct job_verify *o = &job->verify;

	v->format = (struct verify_format){
		.kind = o->kind,
		.header = verify_header_size(o->kind),
		.interval = (uint32_t)o->interval,
		.header_at = (uint32_t)o->offset,
		.pattern_interval = o->pattern_interval,
		.pattern = &o->pattern,
		.content = &job->data,
	};
	v->compares = o->kind != VERIFY_NULL && !(job->engine->caps & ENGINE_DISKLESS);
	v->reads_back = job_reads_back(job);
	v->only = o->only;
}

/* What is known of all that it checks: more of its own writes than of those of an earlier job. */
static void open_want(struct verify *v, const struct worker *w)
{
	const struct job_verify *o = &w->job->verify;
	bool own = v->reads_back && !v->only;
	uint64_t now = clock_now_ns();
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	v->real_ns = (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec - now;
	v->want.write.key =
		rng_stream(w->job->io.seed, 0, w->job->stream, w->index, RNG_DATA).state;
	v->want.write.thread = w->number;
	v->want.write.time_ns = v->real_ns + now;
	v->want.since = own;
	v->want.sequence = v->reads_back && o->sequence &&
			   (own || job_given(w->job, "verify_write_sequence"));
	v->want.seed = o->header_seed && (own || job_given(w->job, "verify_header_seed"));
}

/* A number for each interval of each file. */
static int open_map(struct verify *v, struct worker *w)
{
	uint64_t n = 0;

	v->base = calloc(w->files.ntargets, sizeof(*v->base));
	if (!v->base)
		return fail(&w->err, ENOMEM, "[%s] out of memory", w->job->name);
	for (uint32_t i = 0; i < w->files.ntargets; i++) {
		v->base[i] = n;
		n += w->regions[i].length / v->format.interval + 1;
	}
	if (n > VERIFY_MAP_MAX / sizeof(*v->last))
		return fail(&w->err, EINVAL,
			    "[%s] verify=%s: places are written several times, and to know which "
			    "write was the last to each takes %" PRIu64 " MiB of memory, more than "
			    "%" PRIu64 ": lower size=, or write each place once",
			    w->job->name, verify_choices[v->format.kind],
			    (n * sizeof(*v->last)) >> 20, VERIFY_MAP_MAX >> 20);
	v->last = calloc(n, sizeof(*v->last));
	if (!v->last)
		return fail(&w->err, ENOMEM, "[%s] verify=%s: no memory for %" PRIu64 " intervals",
			    w->job->name, verify_choices[v->format.kind], n);
	return 0;
}

/* The cursor that goes over what was written. */
static int open_replay(struct verify *v, struct worker *w)
{
	const struct job *job = w->job;
	int ret;

	if (!v->reads_back || !w->has_work)
		return 0;
	ret = offset_open(&v->replay, &w->offset.plan, job->io.seed, 0, job->stream, w->index);
	if (ret)
		return fail(&w->err, ENOMEM, "[%s] out of memory", job->name);
	if (offset_once(&w->offset))
		return 0;
	w->ahead |= w->depth > 1;
	return open_map(v, w);
}

int verify_open(struct worker *w)
{
	const struct job *job = w->job;
	struct verify *v;
	int ret;

	if (job->verify.kind == VERIFY_NONE)
		return 0;
	v = w->verify = calloc(1, sizeof(*v));
	if (!v)
		return fail(&w->err, ENOMEM, "[%s] out of memory", job->name);
	open_format(v, job);
	open_want(v, w);
	w->checks_reads = job_checks_reads(job);
	w->detailed = true;
	err_enter(&w->err, "[%s] ", job->name);
	ret = hasher_open(&v->hasher, checksum_find(verify_choices[job->verify.kind]), &w->err);
	err_leave(&w->err);
	return ret ? ret : open_replay(v, w);
}

void verify_close(struct worker *w)
{
	struct verify *v = w->verify;

	if (!v)
		return;
	hasher_close(&v->hasher);
	offset_close(&v->replay);
	free(v->last);
	free(v->base);
	free(v->failed);
	free(v);
	w->verify = NULL;
}

/* --- writes --- */

/* The intervals that a place touches are those from map[*first] to map[last]. */
static uint64_t map_place(const struct verify *v, const struct worker *w, uint32_t file,
			  uint64_t offset, uint64_t n, uint64_t *last)
{
	uint64_t at = offset - w->regions[file].start;

	*last = v->base[file] + (at + n - 1) / v->format.interval;
	return v->base[file] + at / v->format.interval;
}

static void map_write(struct verify *v, const struct worker *w, const struct spot *s)
{
	uint64_t last, i = map_place(v, w, s->file, s->offset, s->len, &last);

	for (; i <= last; i++)
		v->last[i] = (uint32_t)v->written;
}

bool verify_is_last(const struct verify *v, const struct worker *w, uint32_t file, uint64_t offset,
		    uint32_t n, uint64_t sequence)
{
	uint64_t last, i;

	if (!v->last)
		return true;
	for (i = map_place(v, w, file, offset, n, &last); i <= last; i++)
		if (v->last[i] != (uint32_t)sequence)
			return false;
	return true;
}

void verify_written(struct worker *w, struct chain *c, const struct spot *s)
{
	struct verify *v = w->verify;
	struct verify_write write = v->want.write;

	if (v->last)
		map_write(v, w, s);
	write.offset = s->offset;
	write.sequence = c->sequence = v->written++;
	write.time_ns = v->real_ns + w->now_ns;
	v->fresh = true;
	if (v->format.kind != VERIFY_NULL)
		verify_fill(&v->format, &v->hasher, &write, c->buf, s->len);
}

void verify_not_written(struct worker *w, const struct chain *c)
{
	struct verify *v = w->verify;
	uint64_t *more = realloc(v->failed, (v->nfailed + 1) * sizeof(*more));
	size_t i = v->nfailed;

	if (!more) {
		fail(&w->err, ENOMEM, "[%s] out of memory", w->job->name);
		w->failed = w->ending = true;
		return;
	}
	v->failed = more;
	for (; i && more[i - 1] > c->sequence; i--)
		more[i] = more[i - 1];
	more[i] = c->sequence;
	v->nfailed++;
}

bool verify_in_flight(const struct worker *w, const struct spot *s)
{
	for (uint32_t i = 0; i < w->depth; i++) {
		const struct chain *c = worker_chain(w, i);
		const struct transfer *t = &c->step[c->steps ? c->steps - 1 : 0];

		if (c->outstanding && t->io.file == s->file && t->offset < s->offset + s->len &&
		    s->offset < t->offset + t->len && (t->io.dir == IO_WRITE || c->check))
			return true;
	}
	return false;
}

/* --- rounds --- */

/* Not by itself: for good. */
static bool was_stopped(const struct worker *w)
{
	bool time_is_over = w->job->time.runtime.ns && w->deadline_ns == UINT64_MAX;

	return w->failed || w->unmet || w->partial || time_is_over;
}

/* On the device, and out of the page cache where that is in the way. */
static bool settle(struct worker *w, const struct file *file)
{
	int fd = file->fd >= 0 ? file->fd : open(file->path, O_RDWR | O_CLOEXEC);
	bool done = fd >= 0 && !fsync(fd);

	if (!done) {
		fail(&w->err, EIO, "[%s] sync of %s before it is read back: %s", w->job->name,
		     file->path, strerror(errno));
		w->failed = true;
	} else if (!w->job->io.direct) {
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	}
	if (fd >= 0 && fd != file->fd)
		close(fd);
	return done;
}

static bool settle_all(struct worker *w)
{
	for (uint32_t i = 0; i < w->files.ntargets; i++)
		if ((w->files.list[i].fd >= 0 || w->turnover) && !settle(w, &w->files.list[i]))
			return false;
	return true;
}

static void reading_begin(struct worker *w)
{
	struct verify *v = w->verify;

	v->reading = true;
	v->paced = w->paced;
	w->paced = w->ending = w->placed = false;
}

static void plan_without_writing(struct worker *w)
{
	struct verify *v = w->verify;
	struct spot s;

	while (w->has_work && offset_next(&w->offset, &s)) {
		if (s.dir == IO_READ)
			continue;
		if (v->last)
			map_write(v, w, &s);
		v->written++;
	}
	reading_begin(w);
}

void verify_begin(struct worker *w)
{
	if (w->verify->only)
		plan_without_writing(w);
}

static bool round_next(struct worker *w)
{
	struct verify *v = w->verify;
	struct spot s;

	v->round++;
	if (w->full || (v->round >= w->job->io.loops && !w->job->time.time_based))
		return false;
	if (w->job->files.unlink_each_loop && files_anew(&w->files, w->job, &w->err)) {
		w->failed = true;
		return false;
	}
	/* where a round ends in reads, both cursors are to be at its end */
	while (offset_next(&v->replay, &s))
		;
	offset_again(&w->offset);
	offset_again(&v->replay);
	v->reading = w->ending = false;
	w->paced = v->paced;
	verify_begin(w);
	return true;
}

bool verify_goes_on(struct worker *w)
{
	struct verify *v = w->verify;

	if (!w->has_work || was_stopped(w))
		return false;
	if (v->reading)
		return round_next(w);
	if (!settle_all(w))
		return false;
	reading_begin(w);
	return true;
}
