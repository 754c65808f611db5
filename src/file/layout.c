/* SPDX-License-Identifier: MIT */
/* Deep asynchronous writes to fill a file: see layout.h. */
#include "file/layout.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engines/engines.h"
#include "io/buffers.h"
#include "io/engine.h"
#include "io/holes.h"
#include "io/target_open.h"

#define CHUNK CONTENT_CHUNK
#define DEPTH 16

struct filler {
	const struct layout *l;
	struct engine_handle engine;
	void *opts; /* options of the engine; owned */
	struct engine_file file;
	struct buffers buffers;
	struct io io[DEPTH];
	struct iovec vec[DEPTH];
	struct io *idle[DEPTH];
	unsigned nidle, depth;
	uint32_t align;
	int hole;        /* the index of the one in work */
	uint64_t pos;    /* the next byte of the file */
	uint64_t padded; /* the end of the padding of a last write; 0: none was padded */
	uint64_t done, total;
};

/* Returns whether O_DIRECT can write the holes alone; the file's end may be padded. */
static bool holes_aligned(const struct layout *l, uint32_t align)
{
	for (int i = 0; i < l->nholes; i++) {
		uint64_t end = l->holes[i].start + l->holes[i].length;

		if (l->holes[i].start % align || (end % align && end != l->size))
			return false;
	}
	return true;
}

static int filler_open_file(struct filler *x, struct err *e)
{
	const char *path = x->l->path;
	struct target_id id = x->l->id;
	uint32_t mem_align;

	x->file.fd = -1;
	if (x->l->direct)
		x->file.fd = target_open(path, O_WRONLY | O_DIRECT, &id);
	if (x->file.fd >= 0)
		target_alignment(x->file.fd, &x->align, &mem_align);
	if (x->file.fd >= 0 && !holes_aligned(x->l, x->align)) {
		close(x->file.fd);
		x->file.fd = -1;
	}
	if (x->file.fd >= 0)
		return 0;
	x->align = 1;
	x->file.fd = target_open(path, O_WRONLY, &id);
	if (x->file.fd < 0)
		return fail(e, -x->file.fd, "%s: cannot open for layout: %s", path,
			    target_why(-x->file.fd));
	return 0;
}

/* Opens io_uring, where there is one and more than one write; else psync. */
static int filler_open_engine(struct filler *x, struct err *e)
{
	const struct engine *uring = engine_find("io_uring");
	struct engine_env env = { .files = &x->file,
				  .bufs = x->buffers.vec,
				  .nfiles = 1,
				  .nbufs = x->depth,
				  .nslots = x->depth };
	struct err ignored = { 0 };

	env.opts = x->opts = x->depth > 1 ? engine_opts_new(uring) : NULL;
	if (x->opts && !engine_open(&x->engine, uring, &env, &ignored))
		return 0;
	engine_close(&x->engine);
	return engine_open(&x->engine, engine_find("psync"), &env, e);
}

/* Takes memory for the bytes to be written, and no more: there may be thousands of small files. */
static int filler_open_buffers(struct filler *x)
{
	uint64_t chunks = 0, len = 0;
	struct err ignored = { 0 };

	for (int i = 0; i < x->l->nholes; i++) {
		uint64_t start = x->l->holes[i].start, end = start + x->l->holes[i].length;

		chunks += (end - 1) / CHUNK - start / CHUNK + 1;
		len = (end - 1) % CHUNK + 1 > len ? (end - 1) % CHUNK + 1 : len;
	}
	len = (len + x->align - 1) / x->align * x->align;
	x->depth = chunks < DEPTH ? (unsigned)chunks : DEPTH;
	return buffers_open(&x->buffers,
			    &(struct buffers_request){
				    .n = x->depth, .len = chunks > 1 ? CHUNK : len, .align = 4096 },
			    &ignored);
}

static int filler_open(struct filler *x, const struct layout *l, struct err *e)
{
	*x = (struct filler){ .l = l };
	for (int i = 0; i < l->nholes; i++)
		x->total += l->holes[i].length;
	x->pos = l->holes[0].start;
	if (filler_open_file(x, e))
		return -EIO;
	if (filler_open_buffers(x))
		return fail(e, ENOMEM, "%s: no memory to lay it out", l->path);
	if (filler_open_engine(x, e))
		return -EIO;
	for (uint32_t i = 0; i < x->depth; i++) {
		x->io[i] = (struct io){
			.dir = IO_WRITE, .slot = i, .buf = i, .niov = 1, .iov = &x->vec[i]
		};
		x->idle[x->nidle++] = &x->io[i];
	}
	return 0;
}

static void filler_close(struct filler *x)
{
	engine_close(&x->engine);
	free(x->opts);
	buffers_close(&x->buffers);
	if (x->file.fd >= 0)
		close(x->file.fd);
}

/* Aims @io at the next piece, within a hole and a MiB of the file. False: all is on its way. */
static bool filler_next(struct filler *x, struct io *io)
{
	const struct hole *h;
	uint64_t end, len;
	char *buf = x->buffers.vec[io->slot].iov_base;

	if (x->hole == x->l->nholes)
		return false;
	h = &x->l->holes[x->hole];
	end = x->pos / CHUNK * CHUNK + CHUNK;
	if (end > h->start + h->length)
		end = h->start + h->length;
	len = end - x->pos;
	io->offset = x->pos;
	x->vec[io->slot] = (struct iovec){ buf + x->pos % CHUNK, len };
	if (len % x->align) {
		x->vec[io->slot].iov_len += x->align - len % x->align;
		x->padded = x->pos + x->vec[io->slot].iov_len;
	}
	content_layout(x->l->content, x->l->block, x->l->key, x->pos / CHUNK * CHUNK, buf,
		       x->pos % CHUNK + x->vec[io->slot].iov_len);
	x->done += len;
	x->pos = end;
	if (end == h->start + h->length && ++x->hole < x->l->nholes)
		x->pos = x->l->holes[x->hole].start;
	return true;
}

/* Continues a short write; a whole one is idle again. */
static int filler_back(struct filler *x, struct io *io, struct io **again, struct err *e)
{
	struct iovec *v = &x->vec[io->slot]; /* NOLINT: a reaped transfer is not NULL */

	*again = io;
	if (io->res == -EINTR || io->res == -EAGAIN)
		return 0;
	if (io->res <= 0)
		return fail(e, EIO, "%s: laying it out failed at byte %" PRIu64 ": %s", x->l->path,
			    io->offset,
			    io->res ? err_reason((int)-io->res) : "nothing was written");
	io->offset += (uint32_t)io->res;
	v->iov_base = (char *)v->iov_base + io->res;
	v->iov_len -= (uint32_t)io->res;
	if (v->iov_len)
		return 0;
	*again = NULL;
	x->idle[x->nidle++] = io;
	return 0;
}

/* Hands @ready to the engine, of a synchronous one each finished. Returns how many, or -errno. */
static int filler_submit(struct filler *x, struct io **ready, unsigned *n, struct err *e)
{
	int ret;

	if (!*n)
		return 0;
	ret = engine_submit(&x->engine, ready, x->engine.engine->reap ? *n : 1);
	if (ret < 0)
		return fail(e, -ret, "%s: laying it out failed: %s", x->l->path, err_reason(-ret));
	memmove(ready, ready + ret, (*n - (unsigned)ret) * sizeof(*ready));
	*n -= (unsigned)ret;
	return ret;
}

static int filler_run(struct filler *x, struct progress *progress, struct err *e)
{
	struct io *ready[DEPTH] = { NULL }, *done[DEPTH] = { NULL }, *again;
	unsigned n = 0;
	int got, ret;

	for (;;) {
		while (x->nidle && filler_next(x, x->idle[x->nidle - 1]))
			ready[n++] = x->idle[--x->nidle];
		if (x->nidle == x->depth)
			return 0;
		if (atomic_load_explicit(x->l->stop, memory_order_relaxed))
			return fail(e, EINTR, "%s: laying it out was interrupted", x->l->path);
		progress_layout(progress, x->l->path, x->done, x->total);
		done[0] = ready[0];
		got = ret = filler_submit(x, ready, &n, e);
		if (ret < 0)
			return ret;
		if (x->engine.engine->reap)
			got = engine_reap(&x->engine, done, 1, DEPTH, UINT64_MAX);
		if (got < 0)
			return fail(e, -got, "%s: laying it out failed: %s", x->l->path,
				    err_reason(-got));
		for (int i = 0; i < got; i++) {
			ret = filler_back(x, done[i], &again, e);
			if (ret)
				return ret;
			if (again)
				ready[n++] = again;
		}
	}
}

/*
 * Writes one short piece through the page cache: a file system then gathers those of many files,
 * where each direct write is one of the device's own.
 */
static int fill_small(const struct layout *l, struct err *e)
{
	const struct hole *h = &l->holes[0];
	uint64_t first = h->start % CHUNK, end = first + h->length;
	char *buf = malloc(end);
	int ret = 0;

	if (!buf)
		return fail(e, ENOMEM, "%s: no memory to lay it out", l->path);
	content_layout(l->content, l->block, l->key, h->start / CHUNK * CHUNK, buf, end);
	for (uint64_t at = first; at < end && !ret;) {
		uint64_t place = h->start + at - first;
		ssize_t n = pwrite(*l->fd, buf + at, end - at, (off_t)place);

		if (n > 0)
			at += (uint64_t)n;
		else if (!n || errno != EINTR)
			ret = fail(e, EIO, "%s: laying it out failed at byte %" PRIu64 ": %s",
				   l->path, place, n ? err_reason(errno) : "nothing was written");
	}
	free(buf);
	return ret;
}

/* Returns whether all that is to be filled is one piece within a MiB of the file. */
static bool is_small(const struct layout *l)
{
	const struct hole *h = &l->holes[0];

	return l->nholes == 1 && h->start / CHUNK == (h->start + h->length - 1) / CHUNK;
}

int layout_fill(const struct layout *l, struct progress *progress, struct err *e)
{
	struct filler x;
	int ret;

	if (!l->nholes)
		return 0;
	if (l->fd && is_small(l) && !atomic_load_explicit(l->stop, memory_order_relaxed))
		return fill_small(l, e);
	ret = filler_open(&x, l, e);
	if (!ret)
		ret = filler_run(&x, progress, e);
	if (!ret && x.padded > l->size && ftruncate(x.file.fd, (off_t)l->size))
		ret = fail(e, errno, "%s: cannot cut it to its size: %s", l->path,
			   err_reason(errno));
	progress_clear(progress);
	filler_close(&x);
	return ret;
}
