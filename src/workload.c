/* SPDX-License-Identifier: MIT */
/* The list of workloads: a row and a plan function each. */
#include "workload.h"

#include <string.h>

static void step_plan(struct transfer *t, enum io_dir dir, uint32_t file, uint64_t offset,
		      uint32_t len)
{
	t->io.dir = dir;
	t->io.file = file;
	t->offset = offset;
	t->len = len;
	t->moved = 0;
	t->stuck = false;
	t->start_ns = 0;
}

static void rw_plan(struct chain *c, const struct spot *s, uint32_t source)
{
	(void)source;
	step_plan(&c->step[0], s->dir, s->file, s->offset, s->len);
}

static const struct workload workload_rw = {
	.name = "rw",
	.help = "one transfer a unit, as rw= says",
	.steps = 1,
	.op = OPS,
	.plan = rw_plan,
};

static const struct workload workload_read = {
	.name = "read",
	.help = "short for rw with rw=read",
	.steps = 1,
	.op = OPS,
	.rw = "read",
	.plan = rw_plan,
};

static const struct workload workload_write = {
	.name = "write",
	.help = "short for rw with rw=write",
	.steps = 1,
	.op = OPS,
	.rw = "write",
	.plan = rw_plan,
};

static void copy_plan(struct chain *c, const struct spot *s, uint32_t source)
{
	step_plan(&c->step[0], IO_READ, source, s->offset, s->len);
	step_plan(&c->step[1], IO_WRITE, s->file, s->offset, s->len);
}

static const struct workload workload_copy = {
	.name = "copy",
	.help = "read a block of source=, write it to filename= at the same offset",
	.steps = 2,
	.op = OP_COPY,
	.ops = 1 << OP_READ | 1 << OP_WRITE | 1 << OP_COPY,
	.needs_source = true,
	.plan = copy_plan,
};

const struct workload *const workloads[] = {
	&workload_rw, &workload_read, &workload_write, &workload_copy, NULL,
};

const struct workload *workload_find(const char *name)
{
	for (const struct workload *const *w = workloads; *w; w++)
		if (!strcmp((*w)->name, name))
			return *w;
	return NULL;
}

void chain_plan_sync(struct chain *c, enum io_dir dir, uint32_t file)
{
	c->op = OPS;
	c->steps = 1;
	c->at = 0;
	step_plan(&c->step[0], dir, file, 0, 0);
}
