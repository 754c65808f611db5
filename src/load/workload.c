/* SPDX-License-Identifier: MIT */
/* The list of workloads: a row, a shape and a plan function each. */
#include "load/workload.h"

#include <string.h>

#include "io/file_ops.h"
#include "load/shape_options.h"

void chain_plan_sync(struct chain *c, enum io_dir dir, uint32_t file)
{
	chain_plan(c, OPS, 1);
	chain_step(c, 0, dir, file, 0, 0);
}

void chain_plan_read(struct chain *c, const struct spot *s)
{
	chain_plan(c, OPS, 1);
	chain_step(c, 0, IO_READ, s->file, s->offset, s->len);
}

/* --- one transfer --- */

static struct shape rw_shape(const struct shape_options *o)
{
	uint32_t named = o->file_op ? o->file_op->steps : 0;

	return (struct shape){ .steps = named        ? named :
					o->trimwrite ? 2 :
						       1,
			       .parts = 1,
			       .niov = 1,
			       .span = 1 };
}

/* Plans the steps of an operation on the file, such as an open, one I/O and a close. */
static void named_plan(struct chain *c, const struct spot *s, const struct shape_options *o)
{
	const struct file_op *op = o->file_op;

	chain_plan(c, o->apart ? OPS : OP_CHAIN, op->steps);
	for (uint32_t k = 0; k < op->steps; k++) {
		bool moves = op->step[k] == IO_READ || op->step[k] == IO_WRITE;

		chain_step(c, k, op->step[k], s->file, moves ? s->offset : 0, moves ? s->len : 0);
		c->step[k].io.own = file_op_opens(op);
		c->step[k].io.desc = c->index;
	}
}

static void rw_plan(struct chain *c, const struct spot *s, const struct shape_options *o,
		    uint32_t source)
{
	(void)source;
	if (o->file_op && o->file_op->steps) {
		named_plan(c, s, o);
		return;
	}
	chain_plan_one(c, s);
	if (!o->trimwrite)
		return;
	chain_show(c->steps, 2);
	chain_step(c, 1, IO_WRITE, s->file, s->offset, s->len);
}

static const struct workload workload_rw = {
	.name = "rw",
	.help = "one transfer a unit, as rw= says",
	.op = OPS,
	.shape = rw_shape,
	.plan = rw_plan,
};

static const struct workload workload_read = {
	.name = "read",
	.help = "short for rw with rw=read",
	.op = OPS,
	.rw = "read",
	.rw_only = true,
	.shape = rw_shape,
	.plan = rw_plan,
};

static const struct workload workload_write = {
	.name = "write",
	.help = "short for rw with rw=write",
	.op = OPS,
	.rw = "write",
	.rw_only = true,
	.shape = rw_shape,
	.plan = rw_plan,
};

static const struct workload workload_batch = {
	.name = "batch",
	.help = "the operations of rw, once in each of batch_modes=, loops= times, compared",
	.op = OPS,
	.shape = rw_shape,
	.plan = rw_plan,
};

/* --- one transfer of several parts --- */

static struct shape writev_shape(const struct shape_options *o)
{
	return (struct shape){
		.steps = 1, .parts = o->iovecs, .niov = o->iovecs, .span = o->iovecs
	};
}

static const struct workload workload_writev = {
	.name = "writev",
	.help = "one transfer of iovecs= parts of bs= each, in one kernel call; rw=read: readv",
	.needs = ENGINE_VECTORED,
	.op = OPS,
	.rw = "write",
	.shape = writev_shape,
	.plan = rw_plan,
};

/* --- a read, then a write of what was read; or one transfer of the engine --- */

#define COPY_TARGET 0 /* there is one; with sparse=1, a place's file is the part of the source */

static struct shape copy_shape(const struct shape_options *o)
{
	return (struct shape){ .steps = o->inside ? 1 : 2, .parts = 1, .niov = 1, .span = 1 };
}

static void copy_steps(struct chain *c, enum op op, const struct spot *s, uint32_t source)
{
	chain_plan(c, op, 2);
	chain_step(c, 0, IO_READ, source, s->offset, s->len);
	chain_step(c, 1, IO_WRITE, COPY_TARGET, s->offset, s->len);
}

static void copy_plan(struct chain *c, const struct spot *s, const struct shape_options *o,
		      uint32_t source)
{
	if (!o->inside) {
		copy_steps(c, OP_COPY, s, source);
		return;
	}
	chain_plan(c, OPS, 1);
	chain_step(c, 0, IO_COPY, COPY_TARGET, s->offset, s->len);
	c->step[0].io.from = source;
}

static const struct workload workload_copy = {
	.name = "copy",
	.help = "a block of source= to the same offset of filename=, as copy_method= says",
	.op = OP_COPY,
	.source = SOURCE_NEEDED,
	.shape = copy_shape,
	.plan = copy_plan,
};

/* --- a chain that the engine orders --- */

static struct shape linked_shape(const struct shape_options *o)
{
	if (o->source)
		return copy_shape(o);
	return (struct shape){ .steps = o->links, .parts = o->links, .niov = 1, .span = o->links };
}

/* Plans a copy; without a source, the span, cut into as many blocks as there are links. */
static void linked_plan(struct chain *c, const struct spot *s, const struct shape_options *o,
			uint32_t source)
{
	uint32_t len = s->len / o->links;

	if (o->source) {
		copy_steps(c, OP_CHAIN, s, source);
		return;
	}
	chain_plan(c, OP_CHAIN, o->links);
	for (uint32_t k = 0; k < o->links; k++) {
		chain_step(c, k, IO_WRITE, s->file, s->offset + (uint64_t)k * len, len);
		c->step[k].part = k;
	}
}

static const struct workload workload_linked = {
	.name = "linked",
	.help = "a chain that the kernel orders: a read of source= and a write, or links= writes",
	.needs = ENGINE_LINKS,
	.op = OP_CHAIN,
	.linked = true,
	.source = SOURCE_ALLOWED,
	.rw = "write",
	.shape = linked_shape,
	.plan = linked_plan,
};

const struct workload *const workloads[] = {
	&workload_rw,   &workload_read,   &workload_write, &workload_writev,
	&workload_copy, &workload_linked, &workload_batch, NULL,
};

const struct workload *workload_find(const char *name)
{
	for (const struct workload *const *w = workloads; *w; w++)
		if (!strcmp((*w)->name, name))
			return *w;
	return NULL;
}
