/* SPDX-License-Identifier: MIT */
/*
 * Files mapped into memory: a transfer is a copy, a sync an msync. A fault that the file cannot
 * serve (beyond its end, or a device's error) is that transfer's error: see io/mapping.h.
 */
#include "io/engine.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "io/engine_trim.h"
#include "io/mapping.h"

struct mmap_state {
	const struct engine_file *files;
	uint64_t *calls;
	struct mapping *maps; /* maps by file */
	uint32_t nmaps;
};

static int mmap_open(void *state, const struct engine_env *env, struct err *e)
{
	struct mmap_state *s = state;
	int ret = 0;

	s->maps = calloc(env->nfiles + 1, sizeof(*s->maps));
	if (!s->maps)
		return fail(e, ENOMEM, "ioengine=mmap: out of memory");
	s->files = env->files;
	s->nmaps = env->nfiles;
	s->calls = env->calls;
	for (uint32_t i = 0; !ret && i < env->nfiles; i++)
		ret = mapping_open(&s->maps[i], &env->files[i], "ioengine=mmap", e);
	return ret;
}

static void mmap_close(void *state)
{
	struct mmap_state *s = state;

	for (uint32_t i = 0; i < s->nmaps; i++)
		mapping_close(&s->maps[i]);
	free(s->maps);
}

static int32_t mmap_copy(const struct mapping *m, const struct io *io, size_t len)
{
	char *file = m->base + io->offset, *memory = io->iov->iov_base;

	return io->dir == IO_READ ? mapping_copy(memory, file, len) :
				    mapping_copy(file, memory, len);
}

/* Copies. After a fault in a file that became shorter, copies the rest of it, as read(2) does. */
static int32_t mmap_transfer(const struct mapping *m, const struct io *io)
{
	size_t len = io->iov->iov_len;
	int64_t rest;
	int32_t res;

	if (io->offset >= m->len)
		return 0;
	if (len > m->len - io->offset)
		len = m->len - io->offset;
	res = mmap_copy(m, io, len);
	if (res >= 0)
		return res;
	rest = mapping_rest(m, io->offset, io->iov->iov_len);
	return rest > 0 ? mmap_copy(m, io, (size_t)rest) : (int32_t)rest;
}

static int32_t mmap_sync(const struct mmap_state *s, const struct mapping *m)
{
	if (!m->base)
		return 0;
	++*s->calls;
	return msync(m->base, m->len, MS_SYNC) ? -errno : 0;
}

/* Trims the file; its mapping stays, and reads as the file does, as a rule zeros. */
static int32_t mmap_trim(const struct mmap_state *s, const struct io *io)
{
	++*s->calls;
	return engine_trim(&s->files[io->file], io);
}

static int mmap_submit(void *state, struct io **ios, unsigned n)
{
	const struct mmap_state *s = state;
	struct io *io = ios[0];
	const struct mapping *m = &s->maps[io->file];

	(void)n;
	if (io->dir == IO_READ || io->dir == IO_WRITE)
		io->res = mmap_transfer(m, io);
	else if (io->dir == IO_TRIM)
		io->res = mmap_trim(s, io);
	else
		io->res = mmap_sync(s, m);
	return 1;
}

const struct engine engine_mmap = {
	.name = "mmap",
	.help = "Files mapped into memory: memcpy(3), and msync(2) for a sync",
	.caps = ENGINE_BUFFERED | ENGINE_TRIMS,
	.state_size = sizeof(struct mmap_state),
	.open = mmap_open,
	.close = mmap_close,
	.submit = mmap_submit,
	.reap = NULL,
};
