/* SPDX-License-Identifier: MIT */
/*
 * The list of attachments: empty for a plain job, and for others as long as what they ask for; the
 * points of the loop ask in the order of the list, and stop at the first answer.
 */
#include "worker/attach.h"

#include <string.h>

#include "tests/rig.h"
#include "tests/support.h"
#include "worker/attachments.h"

static struct rig rig;

static char called[256];

static void call(const char *name)
{
	strncat(called, name, sizeof(called) - strlen(called) - 1);
	strncat(called, " ", sizeof(called) - strlen(called) - 1);
}

/* --- the table --- */

/* Attaches by the table, as worker_open does, and names those that are attached. */
static void attached_are(const char *options, const char *names)
{
	rig_make(&rig, &engine_scripted, 1 << 20, 1, options);
	rig.w.loop.depth = 4;
	rig.w.shape = job_shape(rig.job);
	CU_ASSERT_EQUAL(worker_plan_offsets(&rig.w), 0);
	CU_ASSERT_EQUAL(attach_open(&rig.w, attachments), 0);
	called[0] = '\0';
	for (uint32_t i = 0; i < rig.w.attached.n; i++)
		call(rig.w.attached.list[i].ops->name);
	CHECK_TEXT(called, names);
	CU_ASSERT_EQUAL(!rig.w.attached.points, !*names);
	attach_close(&rig.w);
	CU_ASSERT_EQUAL(rig.w.attached.n, 0);
	rig_free(&rig);
}

static void table(void)
{
	attached_are("rw=randrw iodepth=4 bs=1k", "");
	attached_are("rw=randwrite iodepth=4 bs=1k loops=3 runtime=1s", "");
	attached_are("rw=write fsync=8 max_latency=1s", "sync max_latency ");
	attached_are("rw=write rate_iops=10 thinktime=1ms verify=crc32c", "pace verify rate ");
	attached_are(
		"ioengine=null size=1m iodepth=4 slat=1 iodepth_batch=auto serialize_overlap=1",
		"serialize_overlap slat batch ");
}

/* --- the points --- */

static enum turn answer[2];
static bool again[2];

static bool wanted(const struct worker *w)
{
	(void)w;
	return true;
}

static int first_open(struct worker *w, void **state)
{
	(void)w;
	*(int *)*state = 7;
	return 0;
}

static void first_close(struct worker *w, void *state)
{
	(void)w;
	CU_ASSERT_EQUAL(*(int *)state, 7);
	call("close1");
}

static enum turn first_turn(struct worker *w, void *state, struct chain *c)
{
	(void)w;
	(void)c;
	CU_ASSERT_EQUAL(*(int *)state, 7);
	call("turn1");
	return answer[0];
}

static enum turn second_turn(struct worker *w, void *state, struct chain *c)
{
	(void)w;
	(void)c;
	CU_ASSERT_PTR_NULL(state);
	call("turn2");
	return answer[1];
}

static bool first_again(struct worker *w, void *state)
{
	(void)w;
	(void)state;
	call("again1");
	return again[0];
}

static bool second_again(struct worker *w, void *state)
{
	(void)w;
	(void)state;
	call("again2");
	return again[1];
}

static void second_back(struct worker *w, void *state, const struct chain *c)
{
	(void)w;
	(void)state;
	(void)c;
	call("back2");
}

static uint64_t first_event(struct worker *w, void *state)
{
	(void)w;
	(void)state;
	return 500;
}

static uint64_t second_event(struct worker *w, void *state)
{
	(void)w;
	(void)state;
	return 300;
}

static const struct attachment_ops first = {
	.name = "first",
	.size = sizeof(int),
	.wanted = wanted,
	.open = first_open,
	.close = first_close,
	.turn = first_turn,
	.event = first_event,
	.again = first_again,
};

static const struct attachment_ops second = {
	.name = "second",
	.wanted = wanted,
	.turn = second_turn,
	.back = second_back,
	.event = second_event,
	.again = second_again,
};

static void calls_are(const char *want)
{
	CHECK_TEXT(called, want);
	called[0] = '\0';
}

static void points(void)
{
	static const struct attachment_ops *const list[] = { &first, &second, NULL };

	answer[0] = answer[1] = TURN_FREE;
	again[0] = again[1] = false;
	rig_make(&rig, &engine_scripted, 1 << 20, 1, "rw=read");
	CU_ASSERT_EQUAL(attach_open(&rig.w, list), 0);
	CU_ASSERT_EQUAL(rig.w.attached.points, AT_TURN | AT_BACK);
	CU_ASSERT_PTR_NOT_NULL(attach_state(&rig.w, &first));
	CU_ASSERT_PTR_NULL(attach_state(&rig.w, &second));
	CU_ASSERT_PTR_NULL(attach_state(&rig.w, &attach_rate));
	called[0] = '\0';
	CU_ASSERT_EQUAL(attach_turn(&rig.w, NULL), TURN_FREE);
	calls_are("turn1 turn2 ");
	answer[1] = TURN_WAIT;
	CU_ASSERT_EQUAL(attach_turn(&rig.w, NULL), TURN_WAIT);
	calls_are("turn1 turn2 ");
	answer[0] = TURN_HOLD;
	CU_ASSERT_EQUAL(attach_turn(&rig.w, NULL), TURN_HOLD);
	calls_are("turn1 ");
	CU_ASSERT_FALSE(attach_again(&rig.w));
	calls_are("again1 again2 ");
	again[0] = true;
	CU_ASSERT(attach_again(&rig.w));
	calls_are("again1 ");
	attach_back(&rig.w, NULL);
	calls_are("back2 ");
	CU_ASSERT_EQUAL(attach_event(&rig.w), 300);
	attach_close(&rig.w);
	calls_are("close1 ");
	CU_ASSERT_EQUAL(attach_event(&rig.w), UINT64_MAX);
	rig_free(&rig);
}

int main(void)
{
	static const struct test tests[] = {
		{ "a job has attached what it asks for", table },
		{ "each is asked in turn", points },
		{ NULL, NULL },
	};

	return suite_run("worker, attachments", tests);
}
