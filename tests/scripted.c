/* SPDX-License-Identifier: MIT */
/* An engine over memory that does as a script says: see scripted.h. */
#include "scripted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buffers.h"

struct scripted {
	struct script *script;
};

static void *must(void *p)
{
	if (!p)
		abort();
	return p;
}

void script_file_make(struct script_file *f, uint64_t size, uint32_t align, uint64_t key)
{
	f->size = size;
	f->room = (size + align - 1) / align * align;
	f->data = must(malloc(f->room + 1));
	buffer_fill(f->data, f->room, key);
}

void script_release(struct script *s)
{
	for (uint32_t i = 0; i < SCRIPT_FILES; i++)
		free(s->file[i].data);
	free(s->io);
	free(s->call);
	free(s->held);
	*s = (struct script){ 0 };
}

static int scripted_open(void *state, const struct engine_env *env, struct err *e)
{
	const struct scripted_opts *opts = env->opts;
	struct scripted *x = state;
	struct script *s = opts->script;

	x->script = s;
	s->opened++;
	if (s->open_fails)
		return fail(e, s->open_fails, "ioengine=scripted: %s", strerror(s->open_fails));
	s->env = env;
	s->submit_at_once = env->submit_at_once;
	s->held = must(calloc(env->nslots, sizeof(*s->held)));
	return 0;
}

static void scripted_close(void *state)
{
	struct scripted *x = state;

	x->script->closed++;
}

/* --- what is remembered --- */

static struct script_call *call_add(struct script *s, bool reap, uint32_t n)
{
	struct script_call *c;

	if (s->on_call)
		s->on_call(s, reap);
	if (!(s->ncalls & (s->ncalls - 1)))
		s->call = must(realloc(s->call, (2 * s->ncalls + 1) * sizeof(*s->call)));
	c = &s->call[s->ncalls++];
	*c = (struct script_call){ .reap = reap, .n = n, .inflight = s->inflight };
	if (reap)
		s->nreaps++;
	else
		s->nsubmits++;
	return c;
}

static void io_add(struct script *s, const struct io *io)
{
	struct script_io *to;

	if (!(s->nios & (s->nios - 1)))
		s->io = must(realloc(s->io, (2 * s->nios + 1) * sizeof(*s->io)));
	to = &s->io[s->nios++];
	*to = (struct script_io){ .dir = io->dir,
				  .file = io->file,
				  .slot = io->slot,
				  .buf = io->buf,
				  .offset = io->offset };
	if (io->niov) {
		to->base = io->iov->iov_base;
		to->len = io->iov->iov_len;
	}
}

/* --- moving --- */

static const struct fault *fault_of(const struct script *s, uint64_t number)
{
	for (uint32_t i = 0; i < SCRIPT_FAULTS; i++) {
		const struct fault *f = &s->fault[i];

		if (!f->kind || number < f->first)
			continue;
		if (number == f->first || (f->every && (number - f->first) % f->every == 0))
			return f;
	}
	return NULL;
}

static int32_t move(struct script *s, const struct io *io, const struct fault *fault)
{
	struct script_file *f = &s->file[io->file];
	uint64_t len = io->niov ? io->iov->iov_len : 0;
	uint64_t end = io->dir == IO_READ ? f->size : f->room;

	if (fault && fault->kind == FAULT_ERROR)
		return -fault->value;
	if (!len)
		return 0;
	if (io->dir == IO_WRITE && io->offset >= end)
		return -ENOSPC;
	if (io->offset >= end)
		return 0;
	len = len < end - io->offset ? len : end - io->offset;
	if (fault && fault->kind == FAULT_SHORT && (uint64_t)fault->value < len)
		len = (uint64_t)fault->value;
	if (fault && fault->kind == FAULT_RANDOM)
		len = 1 + rng_below(&s->rng, len);
	if (io->dir == IO_READ)
		memcpy(io->iov->iov_base, f->data + io->offset, len);
	else
		memcpy(f->data + io->offset, io->iov->iov_base, len);
	return (int32_t)len;
}

static void finish(struct script *s, struct io *io, uint64_t number)
{
	io->res = move(s, io, fault_of(s, number));
	s->io[number].res = io->res;
}

/* --- the calls --- */

static bool misused(const struct script *s, const struct io *io)
{
	if (io->slot >= s->env->nslots || io->file >= s->env->nfiles || io->niov > 1)
		return true;
	for (uint32_t i = 0; i < s->inflight; i++)
		if (s->held[i].io->slot == io->slot || s->held[i].io == io)
			return true;
	return false;
}

static int scripted_submit(void *state, struct io **ios, unsigned n)
{
	struct script *s = ((struct scripted *)state)->script;
	struct script_call *c = call_add(s, false, n);
	uint32_t room = s->room ? s->room : s->env->nslots, taken = 0;

	s->misused += n == 0;
	if (s->submit_fails && s->ncalls > s->fails_at)
		return c->ret = -s->submit_fails;
	if (s->full_every && s->inflight && s->nsubmits % s->full_every == 0)
		return 0;
	for (; taken < n && s->inflight < room; taken++) {
		struct io *io = ios[taken];

		s->misused += misused(s, io);
		if (io->dir == IO_READ)
			memset(io->iov->iov_base, 0xdb, io->iov->iov_len);
		s->held[s->inflight++] = (struct script_held){ io, s->nios };
		io_add(s, io);
	}
	s->deepest = s->inflight > s->deepest ? s->inflight : s->deepest;
	return c->ret = (int)taken;
}

static int sync_submit(void *state, struct io **ios, unsigned n)
{
	struct script *s = ((struct scripted *)state)->script;
	struct script_call *c = call_add(s, false, n);

	s->misused += n != 1;
	if (s->submit_fails && s->ncalls > s->fails_at)
		return c->ret = -s->submit_fails;
	s->misused += misused(s, ios[0]);
	if (ios[0]->dir == IO_READ)
		memset(ios[0]->iov->iov_base, 0xdb, ios[0]->iov->iov_len);
	io_add(s, ios[0]);
	finish(s, ios[0], s->nios - 1);
	s->deepest = 1;
	return c->ret = 1;
}

static struct io *bring(struct script *s)
{
	uint32_t i = s->order == ORDER_FIRST ? 0 :
		     s->order == ORDER_LAST  ? s->inflight - 1 :
					       (uint32_t)rng_below(&s->rng, s->inflight);
	struct script_held held = s->held[i];

	memmove(&s->held[i], &s->held[i + 1], (s->inflight - i - 1) * sizeof(held));
	s->inflight--;
	finish(s, held.io, held.number);
	return held.io;
}

static int scripted_reap(void *state, struct io **done, unsigned min, unsigned max,
			 uint64_t wait_ns)
{
	struct script *s = ((struct scripted *)state)->script;
	struct script_call *c = call_add(s, true, min);
	uint32_t n = max < s->inflight ? max : s->inflight;

	c->max = max;
	c->wait_ns = wait_ns;
	s->misused += min > s->inflight || min > max || !max;
	if (s->reap_fails && s->ncalls > s->fails_at)
		return c->ret = -s->reap_fails;
	if (s->slow)
		n = min ? min : n && s->nreaps % 2;
	if (s->empty_every && s->nreaps % s->empty_every == 0)
		n = 0;
	for (uint32_t i = 0; i < n; i++)
		done[i] = bring(s);
	return c->ret = (int)n;
}

const struct engine engine_scripted = {
	.name = "scripted",
	.help = "Does as a script says",
	.state_size = sizeof(struct scripted),
	.opts_size = sizeof(struct scripted_opts),
	.open = scripted_open,
	.close = scripted_close,
	.submit = scripted_submit,
	.reap = scripted_reap,
};

const struct engine engine_scripted_sync = {
	.name = "scripted_sync",
	.help = "Does as a script says, one at a time",
	.state_size = sizeof(struct scripted),
	.opts_size = sizeof(struct scripted_opts),
	.open = scripted_open,
	.close = scripted_close,
	.submit = sync_submit,
	.reap = NULL,
};
