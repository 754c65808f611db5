/* SPDX-License-Identifier: MIT */
/* What others moved on a device beside the jobs of a run, as far as its own part is known. */
#include <sys/sysmacros.h>

#include "base/clock.h"
#include "sched/job.h"
#include "stat/disk_use.h"
#include "tests/runs.h"
#include "tests/support.h"

#define DISK makedev(4095, 7) /* no device has this number */

static struct run r;

/* Four steps, one after the other: each reads 4 KiB of a disk, which counts a sector more. */
static void begin(void)
{
	run_begin(&r, "[a]\nioengine=null\ndirect=1\nsize=4k\nsweep.bs=512 1k 2k 4k\n",
		  NSEC_PER_SEC);
	run_prepare(&r);
	for (uint32_t i = 0; i < 4; i++) {
		struct job_result *j = &r.s.results[i];
		struct devices *d = &j->devices;

		d->n = 1;
		d->list[0] = (struct device){ .dev = DISK, .name = "disk", .fields = 17 };
		d->list[0].end[DISK_READ_SECTORS] = 9;
		d->begin_ns = i * NSEC_PER_SEC;
		d->end_ns = d->begin_ns + NSEC_PER_SEC;
		d->begun = d->ended = true;
		j->direct.is = DIRECT_IS;
		j->total.op[OP_READ].bytes = 4096;
		j->runtime_ns = 1;
		j->started = r.s.list[i].joined = r.s.list[i].released = true;
	}
}

static void end(void)
{
	for (uint32_t i = 0; i < 4; i++)
		r.s.results[i].started = false; /* nothing of it was opened */
	run_end(&r);
}

/* Finds it for a step. */
static const struct others *found(uint32_t stage)
{
	sched_others(&r.s, stage);
	return &r.s.results[stage].others;
}

static void plain(void)
{
	begin();
	for (uint32_t i = 0; i < 4; i++) {
		const struct others *o = found(i);

		CHECK_TEXT(o->device, "disk");
		CU_ASSERT(o->known[OP_READ] && o->known[OP_WRITE]);
		CU_ASSERT_EQUAL(o->bytes[OP_READ], 512);
		CU_ASSERT_EQUAL(o->bytes[OP_WRITE], 0);
	}
	end();
}

static void once(void)
{
	begin();
	r.s.results[1].direct.is = DIRECT_UNKNOWN;
	CU_ASSERT(found(0)->known[OP_WRITE]);
	CHECK_TEXT(found(1)->device, "");
	CU_ASSERT(found(2)->known[OP_READ] && !r.s.results[2].others.known[OP_WRITE]);
	r.s.results[1].direct.is = DIRECT_IS;
	CU_ASSERT(found(3)->known[OP_READ] && !r.s.results[3].others.known[OP_WRITE]);
	end();
}

static void kept(void)
{
	begin();
	r.s.results[0].direct.is = DIRECT_UNKNOWN;
	CU_ASSERT(found(2)->known[OP_READ] && !r.s.results[2].others.known[OP_WRITE]);
	end();
}

static void unseen(void)
{
	begin();
	r.s.results[0].direct.is = DIRECT_UNKNOWN;
	r.s.results[0].devices.ended = false;
	CU_ASSERT_FALSE(found(1)->known[OP_READ]);
	end();
	begin();
	r.s.results[0].direct.is = DIRECT_UNKNOWN;
	r.s.results[0].devices.list[0].dev = makedev(4095, 8);
	CU_ASSERT(found(1)->known[OP_READ] && r.s.results[1].others.known[OP_WRITE]);
	end();
}

int main(void)
{
	static const struct test tests[] = {
		{ "direct jobs with one disk know all that they moved", plain },
		{ "a job of an earlier step is looked at once", once },
		{ "so is one that an earlier process ran", kept },
		{ "what nobody saw the end of may still be read; another disk is none of it",
		  unseen },
		{ NULL, NULL },
	};

	clock_init();
	return suite_run("others", tests);
}
