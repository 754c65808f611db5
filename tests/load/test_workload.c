/* SPDX-License-Identifier: MIT */
/* The list of workloads, and what each makes of a place. */
#include "io/file_ops.h"
#include "load/shape_options.h"
#include "load/workload.h"

#include <string.h>

#include "job/job.h"
#include "tests/support.h"

#define CHAIN_STEPS 5

static const struct spot spot = { IO_WRITE, 3, 4000, 123456789012 };

/* A chain has a step, a part and a block at least, whatever the job says of it. */
static void check_shape(const struct workload *w)
{
	for (int k = 0; k < 4; k++) {
		struct shape_options o = { .iovecs = 7,
					   .links = 5,
					   .source = k & 1,
					   .file_op = &file_op_list[k & 2 ? 1 : 0] };
		struct shape s = w->shape(&o);

		CU_ASSERT(s.steps >= 1 && s.steps <= CHAIN_STEPS);
		CU_ASSERT(s.parts >= 1 && s.niov >= 1 && s.span >= 1);
		/* a buffer holds what its chain covers, and a part is of the buffer */
		CU_ASSERT(s.parts <= s.span && s.niov <= s.parts);
		/* the engine that is asked for several parts has said that it takes them */
		CU_ASSERT(s.niov == 1 || w->needs & ENGINE_VECTORED);
		CU_ASSERT(!w->linked || w->needs & ENGINE_LINKS);
	}
}

static void list(void)
{
	for (const struct workload *const *w = workloads; *w; w++) {
		CU_ASSERT_PTR_EQUAL(workload_find((*w)->name), *w);
		CU_ASSERT(strlen((*w)->help) > 10 && !strchr((*w)->help, '\n'));
		CU_ASSERT((*w)->op <= OPS);
		CU_ASSERT_PTR_NOT_NULL((*w)->plan);
		check_shape(*w);
		CU_ASSERT(!(*w)->rw || !strcmp((*w)->rw, "read") || !strcmp((*w)->rw, "write"));
		for (const struct workload *const *v = workloads; v < w; v++)
			CU_ASSERT(strcmp((*v)->name, (*w)->name));
	}
	CU_ASSERT_PTR_NULL(workload_find("nosuch"));
	CU_ASSERT_PTR_NULL(workload_find(""));
	CU_ASSERT_PTR_NULL(workload_find("rea"));
}

/* A step, begun afresh whatever was in it, with the engine's part of it left alone. */
static void check_step(const struct chain *c, uint32_t k, enum io_dir dir, uint32_t file,
		       uint64_t offset, uint32_t len)
{
	const struct transfer *t = &c->step[k];

	CU_ASSERT_EQUAL(t->io.dir, dir);
	CU_ASSERT_EQUAL(t->io.file, file);
	CU_ASSERT_EQUAL(t->offset, offset);
	CU_ASSERT_EQUAL(t->len, len);
	CU_ASSERT_EQUAL(t->moved, 0);
	CU_ASSERT_EQUAL(t->stuck, false);
	CU_ASSERT_EQUAL(t->finished, false);
	CU_ASSERT_EQUAL(t->start_ns, 0);
	CU_ASSERT_EQUAL(t->io.slot, 77);
	CU_ASSERT_PTR_EQUAL(t->io.iov, &t->vec);
}

/* A chain that has been used. */
static struct chain *used(void)
{
	static union {
		struct chain chain;
		char room[sizeof(struct chain) + CHAIN_STEPS * sizeof(struct transfer)];
	} u;
	struct chain *c = &u.chain;

	memset(&u, 0xa5, sizeof(u));
	c->index = 6;
	c->failed = c->opened = true;
	for (int k = 0; k < CHAIN_STEPS; k++) {
		c->step[k].stuck = c->step[k].finished = c->step[k].io.own = true;
		c->step[k].io.slot = 77;
		c->step[k].io.iov = &c->step[k].vec;
	}
	return c;
}

/* What @name makes of the spot. */
static const struct chain *plan(const char *name, enum io_dir dir, const struct shape_options *o)
{
	const struct workload *w = workload_find(name);
	struct chain *c = used();
	struct spot s = spot;

	CU_ASSERT_PTR_NOT_NULL_FATAL(w);
	s.dir = dir;
	w->plan(c, &s, o, 9);
	CU_ASSERT_EQUAL(c->steps, w->shape(o).steps);
	CU_ASSERT_EQUAL(c->at, 0);
	CU_ASSERT_EQUAL(c->failed, false);
	CU_ASSERT_EQUAL(c->opened, false);
	return c;
}

static void transfers(void)
{
	static const char *const names[] = { "rw", "read", "write", "batch", "writev" };
	struct shape_options o = { .iovecs = 4, .links = 5 };

	for (int i = 0; i < 5; i++)
		for (int write = 0; write < 2; write++) {
			enum io_dir dir = write ? IO_WRITE : IO_READ;
			const struct chain *c = plan(names[i], dir, &o);

			CU_ASSERT_EQUAL(c->steps, 1);
			CU_ASSERT_EQUAL(c->op, OPS);
			CU_ASSERT_EQUAL(c->step[0].io.own, false);
			check_step(c, 0, dir, 3, spot.offset, 4000);
			CU_ASSERT_EQUAL(c->step[0].part, 0);
		}
	CHECK_TEXT(workload_find("read")->rw, "read");
	CHECK_TEXT(workload_find("write")->rw, "write");
	CHECK_TEXT(workload_find("rw")->rw, NULL);
}

/* The three of them are of one place in the table of open files: the chain's. */
static void opens(void)
{
	struct shape_options o = { .file_op = &file_op_list[FILE_OPEN_READ_CLOSE] };
	const struct chain *c = plan("rw", IO_READ, &o);

	CU_ASSERT_EQUAL(c->op, OP_CHAIN);
	check_step(c, 0, IO_OPEN, 3, 0, 0);
	check_step(c, 1, IO_READ, 3, spot.offset, 4000);
	check_step(c, 2, IO_CLOSE, 3, 0, 0);
	for (int k = 0; k < 3; k++)
		CU_ASSERT(c->step[k].io.own && c->step[k].io.desc == 6);
}

/* From the source, to the target, at the same place, whatever its own direction and part. */
static void copies(void)
{
	struct shape_options o = { .source = true, .links = 5 };
	const struct chain *c = plan("copy", IO_WRITE, &o);

	CU_ASSERT_EQUAL(workload_find("copy")->source, SOURCE_NEEDED);
	CU_ASSERT_EQUAL(c->op, OP_COPY);
	check_step(c, 0, IO_READ, 9, spot.offset, 4000);
	check_step(c, 1, IO_WRITE, 0, spot.offset, 4000);

	CU_ASSERT_EQUAL(workload_find("linked")->source, SOURCE_ALLOWED);
	c = plan("linked", IO_WRITE, &o);
	CU_ASSERT_EQUAL(c->op, OP_CHAIN);
	check_step(c, 0, IO_READ, 9, spot.offset, 4000);
	check_step(c, 1, IO_WRITE, 0, spot.offset, 4000);

	o.inside = true;
	c = plan("copy", IO_WRITE, &o);
	CU_ASSERT(c->op == OPS && c->steps == 1 && c->step[0].io.from == 9);
	check_step(c, 0, IO_COPY, 0, spot.offset, 4000);
}

/* As many as there are links, each behind the one before it, each with its part of the buffer. */
static void links(void)
{
	for (uint32_t n = 2; n <= CHAIN_STEPS; n += 3) {
		struct shape_options o = { .links = n };
		const struct chain *c = plan("linked", IO_WRITE, &o);

		CU_ASSERT_EQUAL(c->op, OP_CHAIN);
		for (uint32_t k = 0; k < n; k++) {
			check_step(c, k, IO_WRITE, 3, spot.offset + k * (4000 / n), 4000 / n);
			CU_ASSERT_EQUAL(c->step[k].part, k);
		}
	}
}

static void syncs(void)
{
	static const enum io_dir dirs[] = { IO_SYNC, IO_DATASYNC };

	for (int i = 0; i < 2; i++) {
		struct chain *c = used();

		chain_plan_sync(c, dirs[i], 5);
		CU_ASSERT_EQUAL(c->steps, 1);
		CU_ASSERT_EQUAL(c->at, 0);
		CU_ASSERT_EQUAL(c->op, OPS);
		check_step(c, 0, dirs[i], 5, 0, 0);
	}
}

static const struct test tests[] = {
	{ "names are unique and found", list },
	{ "rw, read, write, batch and writev are one transfer", transfers },
	{ "a file that is opened for its read", opens },
	{ "a copy is a read, then a write", copies },
	{ "a chain of writes", links },
	{ "a sync moves nothing", syncs },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("workload", tests);
}
