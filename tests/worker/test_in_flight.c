/* SPDX-License-Identifier: MIT */
/* What a worker has in flight, seen from outside: all of it, and nothing else. */
#include "worker/in_flight.h"

#include <string.h>

#include "tests/rig.h"
#include "tests/support.h"

#define SIZE 65536
#define BLOCK 1024
#define MOST 3

static struct rig rig;
static unsigned looks;
static uint32_t deepest;

/* Looks for a listed transfer among those that the engine has taken. */
static bool was_taken(const struct script *s, const struct in_flight *x)
{
	for (uint64_t i = 0; i < s->nios; i++)
		if (s->io[i].dir == x->dir && s->io[i].offset == x->offset &&
		    s->io[i].len == x->len &&
		    !strcmp(x->path, rig.w.files.list[s->io[i].file].path))
			return true;
	return false;
}

/* As a reap begins, the engine has all that is listed. */
static void look(struct script *s, bool reap)
{
	struct in_flight list[MOST] = { 0 };
	uint32_t n;

	if (!reap)
		return;
	n = in_flight_list(&rig.w, UINT64_MAX, list, MOST);
	CU_ASSERT_EQUAL(n, s->inflight);
	for (uint32_t i = 0; i < n && i < MOST; i++) {
		CU_ASSERT(was_taken(s, &list[i]));
		CU_ASSERT(!i || list[i - 1].since_ns <= list[i].since_ns);
		CU_ASSERT(list[i].since_ns <= rig.w.loop.now_ns);
	}
	if (n)
		CU_ASSERT(in_flight_list(&rig.w, list[0].since_ns, list, 1) >= 1);
	CU_ASSERT_EQUAL(in_flight_list(&rig.w, 0, list, 1), 0);
	deepest = n > deepest ? n : deepest;
	looks++;
}

static void of_job(const char *options, uint32_t depth)
{
	rig_make(&rig, &engine_scripted, SIZE, 1, options);
	rig.script.on_call = look;
	rig.script.order = ORDER_RANDOM;
	looks = deepest = 0;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(looks >= SIZE / BLOCK / depth);
	CU_ASSERT_EQUAL(deepest, depth);
	rig_laws(&rig);
	rig_free(&rig);
}

static void transfers(void)
{
	of_job("rw=randrw bs=1k iodepth=8", 8);
	of_job("rw=write bs=1k iodepth=4 fsync=4", 4);
}

/* Of a chain only the step that the engine has is in flight; of a linked one, all. */
static void chains(void)
{
	of_job("workload=copy source=s filename=t bs=1k iodepth=4", 4);
	of_job("workload=linked links=2 ioengine=io_uring bs=1k iodepth=2", 4);
}

/* A short or a refused transfer is in flight again. */
static void again(void)
{
	rig_make(&rig, &engine_scripted, SIZE, 1, "rw=read bs=1k iodepth=4");
	rig.script.on_call = look;
	rig.script.fault[0] = (struct fault){ FAULT_RANDOM, 0, 0, 2 };
	looks = 0;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(looks > 0);
	rig_free(&rig);
}

static void words(void)
{
	struct in_flight x = { .dir = IO_READ, .path = "d/f", .offset = 8192, .len = 4096 };
	char text[64];

	in_flight_text(&x, text, sizeof(text));
	CHECK_TEXT(text, "read of 4096 bytes at byte 8192 of d/f");
	x.dir = IO_SYNC;
	x.len = 0;
	in_flight_text(&x, text, sizeof(text));
	CHECK_TEXT(text, "sync of d/f");
}

static const struct test tests[] = {
	{ "transfers at any depth", transfers },
	{ "steps of chains", chains },
	{ "what goes on after a short transfer", again },
	{ "words", words },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("in flight", tests);
}
