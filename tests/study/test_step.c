/* SPDX-License-Identifier: MIT */
/* Steps by their swept options: runs whose steps have other numbers are compared all the same. */
#include "study/step.h"

#include <unistd.h>

#include "tests/support.h"

static struct steps s;
static struct err e;

static void reads(const char *text)
{
	e = (struct err){ 0 };
	write_file("jobs.csv", text);
	CU_ASSERT_EQUAL_FATAL(steps_read(&s, ".", &e), 0);
}

static void swept(void)
{
	reads("run_id,step,round,job,sweep.bs,sweep.iodepth\n"
	      "r,0,0,fill,,\n"
	      "r,2,1,a,4k,8\n"
	      "r,2,1,b,4k,\n"
	      "r,1,1,a,4k,1\n"
	      "r,2,2,a,4k,8\n"
	      "r,7,1,c,,32\n");
	CHECK_TEXT(steps_text(&s, 1), "bs=4k iodepth=1");
	CHECK_TEXT(steps_text(&s, 2), "bs=4k iodepth=8");
	CHECK_TEXT(steps_text(&s, 7), "iodepth=32");
	CHECK_TEXT(steps_text(&s, 3), "step 3"); /* no row is of it */
	CHECK_TEXT(steps_text(&s, 0), "");
	steps_free(&s);
}

/* Two job files that sweep the same in another order have the same steps. */
static void any_order(void)
{
	reads("step,job,sweep.iodepth,sweep.bs\n1,a,8,4k\n1,b,,\n2,a,8,16k\n");
	CHECK_TEXT(steps_text(&s, 1), "bs=4k iodepth=8");
	CHECK_TEXT(steps_text(&s, 2), "bs=16k iodepth=8");
	steps_free(&s);
	/* two jobs with sweeps of their own: which of them has which value */
	reads("step,job,sweep.bs\n1,a,8k\n1,b,4k\n2,a,4k\n2,b,8k\n");
	CHECK_TEXT(steps_text(&s, 1), "bs=8k bs=4k");
	CHECK_TEXT(steps_text(&s, 2), "bs=4k bs=8k");
	steps_free(&s);
}

/* A stage behind a sweep has a number that the sweep decides, and jobs that no other step has. */
static void unswept(void)
{
	reads("step,round,job,sweep.bs\n1,1,a,4k\n2,1,a,8k\n3,1,b,\n4,1,c,\n3,2,b,\n");
	CHECK_TEXT(steps_text(&s, 2), "bs=8k");
	CHECK_TEXT(steps_text(&s, 3), "");
	CHECK_TEXT(steps_text(&s, 4), "");
	CHECK_TEXT(steps_text(&s, 5), "step 5");
	steps_free(&s);
}

/* Two stages with one sweep have each step twice. */
static void twice(void)
{
	reads("step,job,sweep.bs\n1,a,4k\n2,a,8k\n3,b,4k\n4,b,8k\n5,c,4k\n");
	CHECK_TEXT(steps_text(&s, 1), "bs=4k");
	CHECK_TEXT(steps_text(&s, 3), "bs=4k #2");
	CHECK_TEXT(steps_text(&s, 5), "bs=4k #3");
	CHECK_TEXT(steps_text(&s, 4), "bs=8k #2");
	steps_free(&s);
}

static void without(void)
{
	unlink("jobs.csv");
	CU_ASSERT_EQUAL(steps_read(&s, ".", &e), 0);
	CHECK_TEXT(steps_text(&s, 0), "");
	CHECK_TEXT(steps_text(&s, 12), "step 12");
	steps_free(&s);
	write_file("jobs.csv", "step,job\n1\n");
	CU_ASSERT_NOT_EQUAL(steps_read(&s, ".", &e), 0);
	CHECK_TEXT(e.text, "./jobs.csv:2: 1 cells, and the header has 2\n");
	steps_free(&s);
}

static const struct test tests[] = {
	{ "a step is what its jobs sweep", swept },
	{ "the order of the sweeps does not matter", any_order },
	{ "a step that sweeps nothing is that of its jobs", unswept },
	{ "steps of one text are told apart by their order", twice },
	{ "a run without that table has numbers", without },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("step", tests);
}
