/* SPDX-License-Identifier: MIT */
/*
 * verify= of a copy: when it is done and synced, both ends are read past the page cache and
 * compared. That is behind the end of the measured time: the copy's rates are its own. A copy that
 * ended before all of its source was copied is not compared: what it lacks is no wrong data.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/target_open.h"
#include "job/errors.h"
#include "job/verify_options.h"
#include "load/verify_block.h"
#include "worker/attachments.h"
#include "worker/worker.h"

/* Buffers that O_DIRECT takes on any device. */
#define BUFFER_ALIGN 4096

/* One end of the copy. */
struct end {
	const char *path;
	int fd;
	bool direct;
	char *buf;   /* owned; room bytes */
	uint64_t at; /* place of the bytes in buf */
	size_t n;
};

struct copy_check {
	struct worker *w;
	struct end source, target;
	size_t room;
	uint32_t told;
};

/* Units that were copied, those in a ramp, too. */
struct copied {
	uint64_t bytes, units;
};

static bool copy_wanted(const struct worker *w)
{
	return job_compares(w->job);
}

/* Opens an end past the page cache; where O_DIRECT is not known, its pages are dropped. */
static int end_open(struct copy_check *c, struct end *e, const struct file *f)
{
	struct target_id id = f->id;

	e->path = f->path;
	e->direct = true;
	e->buf = aligned_alloc(BUFFER_ALIGN, c->room);
	if (!e->buf)
		return -ENOMEM;
	e->fd = target_open(f->path, O_RDONLY | O_DIRECT, &id);
	if (e->fd >= 0)
		return 0;
	e->direct = false;
	e->fd = target_open(f->path, O_RDONLY, &id);
	if (e->fd < 0)
		return e->fd;
	posix_fadvise(e->fd, 0, 0, POSIX_FADV_DONTNEED);
	return 0;
}

static void end_close(struct end *e)
{
	if (e->fd >= 0)
		close(e->fd);
	free(e->buf);
}

/* Reads @n bytes at @at, or as many as there are. Returns 0 or -errno. */
static int end_read(struct end *e, uint64_t at, size_t n)
{
	size_t want = (n + BUFFER_ALIGN - 1) / BUFFER_ALIGN * BUFFER_ALIGN;

	e->at = at;
	for (e->n = 0; e->n < n;) {
		ssize_t got = pread(e->fd, e->buf + e->n, want - e->n, (off_t)(at + e->n));

		if (got < 0 && errno == EINVAL && e->direct) {
			/* its blocks are larger, or a rest is in the way */
			fcntl(e->fd, F_SETFL, fcntl(e->fd, F_GETFL) & ~O_DIRECT);
			posix_fadvise(e->fd, 0, 0, POSIX_FADV_DONTNEED);
			e->direct = false;
			continue;
		}
		if (got < 0 && errno != EINTR)
			return -errno;
		if (!got)
			break;
		e->n += got > 0 ? (size_t)got : 0;
	}
	e->n = e->n < n ? e->n : n;
	return 0;
}

/* Counts a block that is wrong. Returns whether the job goes on. */
static bool copy_wrong(struct copy_check *c)
{
	struct worker *w = c->w;

	w->slice.op[OP_READ].errors++;
	w->slice.op[OP_READ].wrong++;
	w->left.corrupt = true;
	if (!w->left.first_error)
		w->left.first_error = EILSEQ;
	if (!w->job->verify->fatal && errors_pass(w->job->error, ERROR_VERIFY, EILSEQ))
		return true;
	w->left.failed = true;
	return false;
}

static void tell(struct copy_check *c, uint64_t offset, size_t n, const char *why)
{
	if (c->told++ < ERROR_DUMP_MAX)
		fail(&c->w->left.err, EILSEQ,
		     "[%s] verify=%s: %s, %zu bytes at byte %" PRIu64 ": %s", c->w->job->name,
		     verify_choices[job_verify_kind(c->w->job)], c->target.path, n, offset, why);
}

/* Compares a block. Returns whether the job goes on. */
static bool compare_block(struct copy_check *c, size_t from, size_t n)
{
	const unsigned char *a = (unsigned char *)c->source.buf + from;
	const unsigned char *b = (unsigned char *)c->target.buf + from;
	uint64_t offset = c->source.at + from;
	size_t have = c->target.n > from ? c->target.n - from : 0, first = n, bad = 0;
	char why[256];

	if (have >= n && !memcmp(a, b, n))
		return true;
	if (have < n) {
		snprintf(why, sizeof(why), "the file ends at byte %" PRIu64, offset + have);
	} else {
		for (size_t i = n; i-- > 0;)
			if (a[i] != b[i]) {
				first = i;
				bad++;
			}
		snprintf(why, sizeof(why),
			 "byte %" PRIu64
			 " is 0x%02x, and is 0x%02x in the source; %zu of %zu bytes "
			 "differ",
			 offset + first, b[first], a[first], bad, n);
	}
	tell(c, offset, n, why);
	return copy_wrong(c);
}

/* Compares a part of both ends, block by block. Returns whether the job goes on. */
static bool compare_part(struct copy_check *c, uint64_t at, size_t n, size_t block)
{
	int ret = end_read(&c->source, at, n);

	if (!ret)
		ret = end_read(&c->target, at, n);
	if (ret || c->source.n < n) {
		fail(&c->w->left.err, EIO,
		     "[%s] verify=%s: both ends cannot be compared at byte %" PRIu64 ": %s",
		     c->w->job->name, verify_choices[job_verify_kind(c->w->job)], at,
		     ret ? strerror(-ret) : "the source has shrunk");
		return copy_wrong(c);
	}
	for (size_t i = 0; i < n; i += block)
		if (!compare_block(c, i, block < n - i ? block : n - i))
			return false;
	return true;
}

static void compare_all(struct copy_check *c)
{
	const struct worker *w = c->w;
	uint64_t block = job_blocks(w->job)->hi;

	for (uint32_t i = 0; i < w->files.ntargets; i++) {
		const struct region *r = &w->files.list[i].region;
		uint64_t part = c->room / block * block;

		for (uint64_t at = 0; at < r->length; at += part) {
			uint64_t n = r->length - at < part ? r->length - at : part;

			if (atomic_load_explicit(w->given.stop, memory_order_relaxed) ||
			    !compare_part(c, r->start + at, n, block))
				return;
		}
	}
}

static void copy_back(struct worker *w, void *state, const struct chain *c)
{
	struct copied *copied = state;
	enum io_dir dir = c->step[0].io.dir;

	(void)w;
	if (!c->failed && (dir == IO_READ || dir == IO_COPY)) {
		copied->bytes += c->step[0].len;
		copied->units++;
	}
}

/* Returns whether each place was copied: a pass comes to each once. */
static bool copy_whole(const struct worker *w, const struct copied *copied)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < w->offset.rules.nregions; i++)
		bytes += w->offset.rules.regions[i].length;
	return copied->bytes >= bytes;
}

/* A copy that went on after errors has said already that it is not whole. */
static void copy_ended(struct worker *w, void *state)
{
	struct copy_check c = { .w = w, .source.fd = -1, .target.fd = -1 };
	uint64_t block = job_blocks(w->job)->hi;
	const struct copied *copied = state;
	int ret;

	if (!w->loop.has_work)
		return;
	if (w->left.failed || w->left.partial || !copy_whole(w, copied)) {
		w->left.unchecked = copied->units;
		return;
	}
	c.room = block > 1 << 20 ? block : (1 << 20) / block * block;
	c.room = (c.room + BUFFER_ALIGN - 1) / BUFFER_ALIGN * BUFFER_ALIGN;
	ret = end_open(&c, &c.source, &w->files.list[w->files.ntargets]);
	if (!ret)
		ret = end_open(&c, &c.target, &w->files.list[0]);
	if (ret) {
		fail(&w->left.err, EIO, "[%s] verify=: both ends cannot be opened: %s",
		     w->job->name, target_why(-ret));
		copy_wrong(&c);
	} else {
		compare_all(&c);
	}
	end_close(&c.source);
	end_close(&c.target);
}

const struct attachment_ops attach_verify_copy = {
	.name = "verify_copy",
	.size = sizeof(struct copied),
	.wanted = copy_wanted,
	.back = copy_back,
	.ended = copy_ended,
};
