/* SPDX-License-Identifier: MIT */
/* An IO_COPY as a call: see engine_copy.h. */
#include "io/engine_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/copy_call.h"
#include "io/engine_try.h"
#include "io/mapping.h"

#define PIPE_BYTES (1 << 20) /* most that anybody may ask for, unless the system is set to less */

static int open_maps(struct engine_copy *c, struct err *e)
{
	int ret = 0;

	c->maps = calloc(c->env->nfiles, sizeof(*c->maps));
	if (!c->maps)
		return fail(e, ENOMEM, "copy_method=mmap: out of memory");
	for (uint32_t i = 0; !ret && i < c->env->nfiles; i++)
		ret = mapping_open(&c->maps[i], &c->env->files[i], "copy_method=mmap", e);
	return ret;
}

static int open_pipe(struct engine_copy *c, struct err *e)
{
	if (pipe2(c->pipe, O_CLOEXEC)) {
		c->pipe[0] = c->pipe[1] = 0;
		return fail(e, errno, "copy_method=splice: no pipe: %s", strerror(errno));
	}
	fcntl(c->pipe[0], F_SETPIPE_SZ,
	      PIPE_BYTES); /* a smaller one takes more calls for a block */
	return 0;
}

int engine_copy_open(struct engine_copy *c, const struct engine_env *env, struct err *e)
{
	*c = (struct engine_copy){ .env = env, .calls = env->calls };
	if (env->copy == COPY_SPLICE)
		return open_pipe(c, e);
	return env->copy == COPY_MMAP ? open_maps(c, e) : 0;
}

void engine_copy_close(struct engine_copy *c)
{
	for (uint32_t i = 0; c->maps && i < c->env->nfiles; i++)
		mapping_close(&c->maps[i]);
	free(c->maps);
	if (c->pipe[1]) {
		close(c->pipe[0]);
		close(c->pipe[1]);
	}
	if (c->to > 0)
		close(c->to);
	*c = (struct engine_copy){ 0 };
}

int engine_copy_apart(struct engine_copy *c, struct err *e)
{
	const struct engine_file *files = c->env->files;

	for (uint32_t i = 0; c->env->copy == COPY_SENDFILE && i < c->env->nfiles; i++) {
		if (!files[i].writes)
			continue;
		c->to = engine_open_again(&files[i], O_WRONLY);
		if (c->to < 0)
			return fail(e, errno, "copy_method=sendfile: %s: cannot open it again: %s",
				    files[i].path, strerror(errno));
	}
	return 0;
}

uint32_t engine_copy_descriptors(const struct engine_env *env, bool apart)
{
	if (env->copy == COPY_SPLICE)
		return 2;
	return env->copy == COPY_SENDFILE && apart ? 1 : 0;
}

/* Copies from one mapping to another. Where the source became shorter, copies what it has. */
static int32_t copy_mapped(const struct engine_copy *c, const struct io *io)
{
	const struct mapping *from = &c->maps[io->from], *to = &c->maps[io->file];
	char *target = to->base + io->offset, *source = from->base + io->offset;
	size_t len = io->iov->iov_len;
	int32_t res = mapping_copy(target, source, len);
	int64_t rest;

	if (res >= 0)
		return res;
	rest = mapping_rest(from, io->offset, len);
	return rest > 0 ? mapping_copy(target, source, (size_t)rest) : (int32_t)rest;
}

int32_t engine_copy(struct engine_copy *c, const struct io *io)
{
	const struct engine_file *files = c->env->files;
	struct copy_ends ends = { .from = files[io->from].fd,
				  .to = c->to ? c->to : files[io->file].fd,
				  .pipe = { c->pipe[0], c->pipe[1] },
				  .calls = c->calls };
	ssize_t got;

	if (c->env->copy == COPY_MMAP)
		return copy_mapped(c, io);
	got = copy_call(c->env->copy, &ends, io->offset, io->iov->iov_len);
	return got < 0 ? -errno : (int32_t)got;
}
