/* SPDX-License-Identifier: MIT */
/* An engine over memory that does as a script says: see scripted.h. */
#include "tests/scripted.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/buffers.h"
#include "tests/support.h"

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

void script_behave(struct script *s, const struct script *how)
{
	s->order = how->order;
	s->room = how->room;
	s->runs = how->runs;
	s->full_every = how->full_every;
	s->empty_every = how->empty_every;
	s->half_every = how->half_every;
	s->slow = how->slow;
	memcpy(s->fault, how->fault, sizeof(s->fault));
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
	s->misused += env->ndescs > SCRIPT_DESCS;
	s->env = env;
	s->submit_at_once = env->submit_at_once;
	s->held = must(calloc(env->nslots, sizeof(*s->held)));
	return 0;
}

static void scripted_close(void *state)
{
	struct script *s = ((struct scripted *)state)->script;

	s->closed++;
	for (uint32_t i = 0; i < SCRIPT_DESCS; i++)
		s->leaked += s->desc[i] != 0;
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

static size_t io_len(const struct io *io)
{
	size_t len = 0;

	for (uint32_t i = 0; i < io->niov; i++)
		len += io->iov[i].iov_len;
	return len;
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
				  .offset = io->offset,
				  .len = io_len(io),
				  .niov = io->niov,
				  .link = io->link,
				  .call = s->ncalls - 1 };
	if (io->niov)
		to->base = io->iov->iov_base;
	for (uint32_t i = 0; i < io->niov && i < SCRIPT_PARTS; i++)
		to->vec[i] = io->iov[i];
}

static const char *result_name(int32_t res)
{
	return res == -EINTR     ? "interrupted" :
	       res == -EAGAIN    ? "again" :
	       res == -ECANCELED ? "cancelled" :
				   "failed";
}

void script_log_is(const struct script *s, const char *expected)
{
	static const char letters[] = {
		[IO_READ] = 'r', [IO_WRITE] = 'w', [IO_SYNC] = 's', [IO_DATASYNC] = 'd',
		[IO_OPEN] = 'o', [IO_CLOSE] = 'c', [IO_TRIM] = 't'
	};
	char *text;
	size_t size;
	FILE *f = must(open_memstream(&text, &size));

	for (uint64_t i = 0; i < s->nios; i++) {
		const struct script_io *io = &s->io[i];

		if (i)
			fputs(io[-1].link ? "-" : io->call == io[-1].call ? " " : " | ", f);
		fputc(letters[io->dir], f);
		if (io->len)
			fprintf(f, "%" PRIu64 "+%zu", io->offset, io->len);
		if (io->res < 0)
			fprintf(f, ":%s", result_name(io->res));
		else if ((size_t)io->res < io->len)
			fprintf(f, ":%d", io->res);
	}
	fclose(f);
	CHECK_TEXT(text, expected);
	free(text);
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

/* What was interrupted or cancelled has not begun; a close that fails otherwise has closed. */
static bool not_begun(const struct fault *fault)
{
	return fault && fault->kind == FAULT_ERROR &&
	       (fault->value == EINTR || fault->value == EAGAIN || fault->value == ECANCELED);
}

static void open_or_close(struct script *s, const struct io *io, const struct fault *fault)
{
	uint32_t *desc = &s->desc[io->desc % SCRIPT_DESCS];
	bool fails = fault && fault->kind == FAULT_ERROR;

	if (not_begun(fault) || (fails && io->dir == IO_OPEN))
		return;
	s->misused += (io->dir == IO_OPEN) == (*desc != 0);
	*desc = io->dir == IO_OPEN ? io->file + 1 : 0;
	s->opens += io->dir == IO_OPEN;
	s->closes += io->dir == IO_CLOSE;
}

static void copy_parts(const struct io *io, char *data, uint64_t len)
{
	for (uint32_t i = 0; len; i++) {
		uint64_t n = io->iov[i].iov_len < len ? io->iov[i].iov_len : len;

		if (io->dir == IO_TRIM)
			memset(data, 0, n);
		else if (io->dir == IO_READ)
			memcpy(io->iov[i].iov_base, data, n);
		else
			memcpy(data, io->iov[i].iov_base, n);
		data += n;
		len -= n;
	}
}

static int32_t move(struct script *s, const struct io *io, const struct fault *fault)
{
	struct script_file *f = &s->file[io->file];
	uint64_t len = io_len(io);
	uint64_t end = io->dir == IO_READ ? f->size : f->room;

	if (io->dir == IO_OPEN || io->dir == IO_CLOSE)
		open_or_close(s, io, fault);
	else if (io->own) /* its open is behind it, and went well */
		s->misused += s->desc[io->desc % SCRIPT_DESCS] != io->file + 1;
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
	copy_parts(io, f->data + io->offset, len);
	return (int32_t)len;
}

static void finish(struct script *s, struct io *io, uint64_t number, bool cancelled)
{
	io->res = cancelled ? -ECANCELED : move(s, io, fault_of(s, number));
	s->io[number].res = io->res;
}

/* Does what is held at @i, after what is before it in its run. */
static void run_to(struct script *s, uint32_t i)
{
	for (uint32_t k = 0; k <= i; k++) {
		struct script_held *h = &s->held[k];

		if (h->run != s->held[i].run || h->ran)
			continue;
		finish(s, h->io, h->number, h->cancelled);
		h->ran = true;
		if (h->io->res >= 0 && (size_t)h->io->res == io_len(h->io))
			continue;
		for (uint32_t j = k + 1; j < s->inflight; j++)
			s->held[j].cancelled |= s->held[j].run == h->run;
	}
}

/* --- the calls --- */

static bool misused_parts(const struct script *s, const struct io *io)
{
	const struct iovec *buf = &s->env->bufs[io->buf];
	const char *end = (char *)buf->iov_base + buf->iov_len;

	if (io->dir == IO_TRIM)
		return io->niov != 1 || !io->iov->iov_len || !s->env->trims;
	if (io->dir != IO_READ && io->dir != IO_WRITE)
		return io->niov != 0;
	for (uint32_t i = 0; i < io->niov; i++) {
		const char *p = io->iov[i].iov_base;

		if (!io->iov[i].iov_len || p < (char *)buf->iov_base ||
		    p + io->iov[i].iov_len > end)
			return true;
	}
	return io->niov == 0;
}

static bool misused(const struct script *s, const struct io *io)
{
	if (io->slot >= s->env->nslots || io->file >= s->env->nfiles || io->niov > s->env->niov ||
	    io->buf >= s->env->nbufs || misused_parts(s, io))
		return true;
	if ((io->own || io->dir == IO_OPEN || io->dir == IO_CLOSE) && io->desc >= s->env->ndescs)
		return true;
	for (uint32_t i = 0; i < s->inflight; i++)
		if (s->held[i].io->slot == io->slot || s->held[i].io == io)
			return true;
	return false;
}

/* What is not there before it is read. */
static void spoil(const struct io *io)
{
	for (uint32_t i = 0; io->dir == IO_READ && i < io->niov; i++)
		memset(io->iov[i].iov_base, 0xdb, io->iov[i].iov_len);
}

static void take(struct script *s, struct io *io)
{
	s->misused += misused(s, io);
	spoil(io);
	s->held[s->inflight++] =
		(struct script_held){ .io = io, .number = s->nios, .run = s->nruns };
	io_add(s, io);
}

static uint32_t run_length(struct io **ios, uint32_t n)
{
	uint32_t k = 0;

	while (k + 1 < n && ios[k]->link)
		k++;
	return k + 1;
}

/* Runs that find room are taken, and one where there is nothing else. */
static int scripted_submit(void *state, struct io **ios, unsigned n)
{
	struct script *s = ((struct scripted *)state)->script;
	struct script_call *c = call_add(s, false, n);
	uint32_t room = s->room ? s->room : s->env->nslots, taken = 0;

	for (unsigned i = 0; i < n; i++)
		c->runs += !ios[i]->link;
	s->misused += n == 0 || ios[n - 1]->link;
	if (s->submit_fails && s->ncalls > s->fails_at)
		return c->ret = -s->submit_fails;
	if (s->full_every && s->inflight && s->nsubmits % s->full_every == 0)
		return 0;
	for (uint32_t runs = 0; taken < n && (!s->runs || runs < s->runs); runs++) {
		uint32_t end = taken + run_length(ios + taken, n - taken);

		if (s->inflight && s->inflight + end - taken > room)
			break;
		for (; taken < end; taken++)
			take(s, ios[taken]);
		s->nruns++;
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
	s->misused += misused(s, ios[0]) || ios[0]->link;
	spoil(ios[0]);
	io_add(s, ios[0]);
	finish(s, ios[0], s->nios - 1, false);
	s->deepest = 1;
	return c->ret = 1;
}

static struct io *bring(struct script *s)
{
	uint32_t i = s->order == ORDER_FIRST ? 0 :
		     s->order == ORDER_LAST  ? s->inflight - 1 :
					       (uint32_t)rng_below(&s->rng, s->inflight);
	struct io *io;

	run_to(s, i);
	io = s->held[i].io;
	memmove(&s->held[i], &s->held[i + 1], (s->inflight - i - 1) * sizeof(*s->held));
	s->inflight--;
	return io;
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
	if (s->half_every && min && s->nreaps % s->half_every == 0)
		n = min / 2;
	if (s->empty_every && s->nreaps % s->empty_every == 0)
		n = 0;
	for (uint32_t i = 0; i < n; i++)
		done[i] = bring(s);
	return c->ret = (int)n;
}

#define SCRIPTED(NAME, HELP, CAPS, SUBMIT, REAP)                                \
	const struct engine engine_##NAME = {                                   \
		.name = #NAME,                                                  \
		.help = HELP,                                                   \
		.caps = ENGINE_VECTORED | ENGINE_OPENS | ENGINE_TRIMS | (CAPS), \
		.state_size = sizeof(struct scripted),                          \
		.opts_size = sizeof(struct scripted_opts),                      \
		.open = scripted_open,                                          \
		.close = scripted_close,                                        \
		.submit = SUBMIT,                                               \
		.reap = REAP,                                                   \
	}

SCRIPTED(scripted, "Does as a script says", ENGINE_LINKS, scripted_submit, scripted_reap);
SCRIPTED(scripted_steps, "The same, and orders nothing", 0, scripted_submit, scripted_reap);
SCRIPTED(scripted_sync, "Does as a script says, one at a time", 0, sync_submit, NULL);
