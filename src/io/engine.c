/* SPDX-License-Identifier: MIT */
/* An engine that is open, and the wrapper that holds it to its contract. */
#include "io/engine.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

void *engine_opts_new(const struct engine *engine)
{
	void *opts = calloc(1, engine->opts_size + 1);

	if (opts)
		opts_default(engine->opts, opts);
	return opts;
}

void *engine_opts_copy(const struct engine *engine, const void *opts)
{
	void *copy = array_must_copy(opts, engine->opts_size + 1, 1);

	opts_copy(engine->opts, copy);
	return copy;
}

int engine_open(struct engine_handle *h, const struct engine *engine, const struct engine_env *env,
		struct err *e)
{
	int ret;

	*h = (struct engine_handle){ .engine = engine, .env = *env };
	h->state = aligned_alloc(64, (engine->state_size + 64) & ~(size_t)63);
	h->inflight = calloc(env->nslots, 1);
	if (!h->state || !h->inflight)
		return fail(e, ENOMEM, "ioengine=%s: out of memory", engine->name);
	memset(h->state, 0, engine->state_size);
	if (!h->env.calls)
		h->env.calls = &h->calls;
	if (!h->env.waits)
		h->env.waits = &h->waits;
	ret = engine->open(h->state, &h->env, e);
	*h->env.calls = *h->env.waits = 0; /* calls that open made are none of the job's */
	return ret;
}

void engine_close(struct engine_handle *h)
{
	if (h->state && h->engine)
		h->engine->close(h->state);
	free(h->state);
	free(h->inflight);
	*h = (struct engine_handle){ 0 };
}

#ifdef IOGEN_CHECK
/* Asserts the core's promises about a transfer. */
static void check_io(const struct engine_handle *h, const struct io *io)
{
	assert(io->slot < h->env.nslots && !h->inflight[io->slot]);
	assert(io->file < h->env.nfiles);
	assert(!io->prio || h->engine->caps & ENGINE_PRIO);
	assert(!io->link || h->engine->caps & ENGINE_LINKS);
	assert(io->niov <= 1 || h->engine->caps & ENGINE_VECTORED);
	assert(!io->own || io->desc < h->env.ndescs);
	if (io->dir == IO_TRIM) {
		assert(h->engine->caps & ENGINE_TRIMS && h->env.trims);
		assert(io->niov == 1 && io->iov->iov_len > 0 && !io->own);
		return;
	}
	if (io->dir == IO_COPY) {
		assert(h->engine->caps & ENGINE_COPIES && h->env.copy != COPY_READWRITE);
		assert(io->niov == 1 && io->iov->iov_len > 0 && !io->own);
		assert(io->from < h->env.nfiles && io->from != io->file);
		return;
	}
	if (io->dir != IO_READ && io->dir != IO_WRITE) {
		assert(io->niov == 0);
		return;
	}
	assert(io->niov > 0 && io->buf < h->env.nbufs);
	for (uint32_t i = 0; i < io->niov; i++) {
		const char *base = h->env.bufs[io->buf].iov_base;
		const char *p = io->iov[i].iov_base;

		assert(io->iov[i].iov_len > 0);
		assert(p >= base && p + io->iov[i].iov_len <= base + h->env.bufs[io->buf].iov_len);
	}
}

static void check_done(struct engine_handle *h, const struct io *io)
{
	assert(io->slot < h->env.nslots && h->inflight[io->slot]);
	assert(io->res <= io_length(io));
	assert(io->res > -4096);
	h->inflight[io->slot] = 0;
	h->ninflight--;
}

int engine_submit(struct engine_handle *h, struct io **ios, unsigned n)
{
	int ret;

	assert(n > 0 && (h->engine->reap || n == 1));
	assert(!ios[n - 1]->link);
	for (unsigned i = 0; i < n; i++)
		check_io(h, ios[i]);
	ret = h->engine->submit(h->state, ios, n);
	assert(ret <= (int)n && ret > -4096);
	assert(ret <= 0 || !ios[ret - 1]->link); /* no run is cut */
	assert(ret != 0 || h->ninflight > 0);    /* full with nothing in flight would be forever */
	for (int i = 0; i < ret; i++) {
		h->inflight[ios[i]->slot] = 1;
		h->ninflight++;
		if (!h->engine->reap)
			check_done(h, ios[i]);
	}
	return ret;
}

int engine_reap(struct engine_handle *h, struct io **done, unsigned min, unsigned max,
		uint64_t wait_ns)
{
	int ret;

	assert(min <= h->ninflight && min <= max && max > 0);
	ret = h->engine->reap(h->state, done, min, max, wait_ns);
	assert(ret <= (int)max && ret > -4096);
	for (int i = 0; i < ret; i++)
		check_done(h, done[i]);
	return ret;
}
#endif
