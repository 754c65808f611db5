/* SPDX-License-Identifier: MIT */
/* The list of workloads, and what each makes of a place. */
#include "workload.h"

#include <string.h>

#include "job.h"
#include "support.h"

static const struct spot spot = { IO_WRITE, 3, 4000, 123456789012 };

static void list(void)
{
	for (const struct workload *const *w = workloads; *w; w++) {
		CU_ASSERT_PTR_EQUAL(workload_find((*w)->name), *w);
		CU_ASSERT(strlen((*w)->help) > 10 && !strchr((*w)->help, '\n'));
		CU_ASSERT((*w)->steps >= 1 && (*w)->steps <= CHAIN_STEPS);
		CU_ASSERT((*w)->op <= OPS);
		/* what a chain counts as, it can count */
		CU_ASSERT((*w)->op == OPS || (*w)->ops & 1u << (*w)->op);
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
	CU_ASSERT_EQUAL(t->start_ns, 0);
	CU_ASSERT_EQUAL(t->io.slot, 77);
	CU_ASSERT_PTR_EQUAL(t->io.iov, &t->vec);
}

/* A chain that has been used. */
static void used(struct chain *c)
{
	memset(c, 0xa5, sizeof(*c));
	for (int k = 0; k < CHAIN_STEPS; k++) {
		c->step[k].stuck = true;
		c->step[k].io.slot = 77;
		c->step[k].io.iov = &c->step[k].vec;
	}
}

static void transfers(void)
{
	static const char *const names[] = { "rw", "read", "write" };
	struct chain c;

	for (int i = 0; i < 3; i++) {
		const struct workload *w = workload_find(names[i]);
		struct spot s = spot;

		CU_ASSERT_FATAL(w && w->steps == 1 && w->op == OPS && !w->needs_source);
		for (int write = 0; write < 2; write++) {
			s.dir = write ? IO_WRITE : IO_READ;
			used(&c);
			w->plan(&c, &s, 9);
			check_step(&c, 0, s.dir, 3, spot.offset, 4000);
		}
	}
	CHECK_TEXT(workload_find("read")->rw, "read");
	CHECK_TEXT(workload_find("write")->rw, "write");
	CHECK_TEXT(workload_find("rw")->rw, NULL);
}

/* From the source, to the target, at the same place; whatever the place's own direction. */
static void copies(void)
{
	const struct workload *w = workload_find("copy");
	struct chain c;

	CU_ASSERT_FATAL(w && w->steps == 2 && w->op == OP_COPY && w->needs_source);
	CU_ASSERT_EQUAL(w->ops, 1 << OP_READ | 1 << OP_WRITE | 1 << OP_COPY);
	used(&c);
	w->plan(&c, &spot, 9);
	check_step(&c, 0, IO_READ, 9, spot.offset, 4000);
	check_step(&c, 1, IO_WRITE, 3, spot.offset, 4000);
}

static void syncs(void)
{
	static const enum io_dir dirs[] = { IO_SYNC, IO_DATASYNC };
	struct chain c;

	for (int i = 0; i < 2; i++) {
		used(&c);
		chain_plan_sync(&c, dirs[i], 5);
		CU_ASSERT_EQUAL(c.steps, 1);
		CU_ASSERT_EQUAL(c.at, 0);
		CU_ASSERT_EQUAL(c.op, OPS);
		check_step(&c, 0, dirs[i], 5, 0, 0);
	}
}

static const struct test tests[] = {
	{ "names are unique and found", list },
	{ "rw, read and write are one transfer", transfers },
	{ "a copy is a read, then a write", copies },
	{ "a sync moves nothing", syncs },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("workload", tests);
}
