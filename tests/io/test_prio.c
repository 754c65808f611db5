/* SPDX-License-Identifier: MIT */
/* Priorities of single transfers: as options, as drawn, and as the kernel gets them. */
#include "io/prio.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/engine.h"
#include "job/job.h"
#include "tests/support.h"

#include "engines/engines.h"

#define DRAWS 10000

static struct job *job;

/* A new job with one of the options set; 0 or -errno. */
static int set(const char *name, const char *text)
{
	struct err e = { 0 };
	int ret = job_set(job, name, text, &e);

	CU_ASSERT_EQUAL(ret < 0, e.count == 1);
	return ret;
}

static void check_print(const char *name, const char *text, const char *printed)
{
	char *value;

	job = job_new();
	CU_ASSERT_EQUAL(set(name, text), 0);
	value = job_get(job, name);
	CHECK_TEXT(value, printed);
	CU_ASSERT_EQUAL(set(name, value), 0);
	free(value);
	value = job_get(job, name);
	CHECK_TEXT(value, printed);
	free(value);
	job_free(job);
}

static void options(void)
{
	static const char *const wrong[] = { "4k",
					     "4k/",
					     "4k/101",
					     "0/5",
					     "4k/5/1",
					     "4k/5/0/0",
					     "4k/5/4/0",
					     "4k/5/1/8",
					     "4k/5/1/0/1024",
					     "4k/5/1/0/0/0",
					     "4k/5:",
					     ",4k/5",
					     "4k/5,",
					     "4k/1,4k/1,4k/1",
					     "x/5",
					     "4k/60:4k/41",
					     NULL };

	check_print("cmdprio_percentage", "5", "5");
	check_print("cmdprio_percentage", "5,6", "5,6");
	check_print("cmdprio_class", "3,3", "3");
	check_print("cmdprio_bssplit", "4k/5:8k/10/3/7",
		    "4096/5:8192/10/3/7/0,4096/5:8192/10/3/7/0");
	check_print("cmdprio_bssplit", "4k/5,8k/10/3/7/9", "4096/5,8192/10/3/7/9");
	check_print("cmdprio_bssplit", "4k/0,8k/10", "1/0,8192/10");
	job = job_new();
	for (const char *const *t = wrong; *t; t++)
		if (set("cmdprio_bssplit", *t) != -EINVAL)
			CHECK_TEXT(*t, "refused");
	CU_ASSERT(set("cmdprio_percentage", "101") < 0);
	CU_ASSERT(set("cmdprio_percentage", "5,") < 0);
	CU_ASSERT(set("cmdprio_percentage", "5,101") < 0);
	CU_ASSERT(set("cmdprio_percentage", "5,6,7") < 0);
	CU_ASSERT(set("cmdprio_class", "0") < 0);
	CU_ASSERT_FALSE(prio_wanted(job->prio));
	job_free(job);
}

/* How many of DRAWS come out as @prio. */
static unsigned drawn(uint16_t prio, bool write, uint64_t bytes)
{
	struct rng rng = rng_stream((struct stream_name){ .seed = 137 }, RNG_PRIO);
	unsigned n = 0;

	for (int i = 0; i < DRAWS; i++)
		n += prio_draw(job->prio, write, bytes, &rng) == prio;
	return n;
}

static bool about(unsigned n, unsigned pct)
{
	return n > DRAWS / 100 * (pct - 2) && n < DRAWS / 100 * (pct + 2);
}

static void shares(void)
{
	job = job_new();
	set("cmdprio_percentage", "30,100");
	set("cmdprio_class", "2,3");
	set("cmdprio", "5,0");
	CU_ASSERT(about(drawn(prio_value(2, 5, 0), false, 4096), 30));
	CU_ASSERT(about(drawn(0, false, 4096), 70));
	CU_ASSERT_EQUAL(drawn(prio_value(3, 0, 0), true, 512), DRAWS);
	set("cmdprio_percentage", "0,100");
	CU_ASSERT_EQUAL(drawn(0, false, 4096), DRAWS);
	job_free(job);
}

static void sizes(void)
{
	job = job_new();
	set("cmdprio_bssplit", "4k/30/3/7:8k/100:4k/20/2/1/9");
	set("cmdprio_class", "2");
	CU_ASSERT(about(drawn(prio_value(3, 7, 0), false, 4096), 30));
	CU_ASSERT(about(drawn(prio_value(2, 1, 9), true, 4096), 20));
	CU_ASSERT(about(drawn(0, true, 4096), 50));
	CU_ASSERT_EQUAL(drawn(prio_value(2, 0, 0), true, 8192), DRAWS);
	CU_ASSERT_EQUAL(drawn(0, false, 4097), DRAWS);
	job_free(job);
}

static void bits(void)
{
	CU_ASSERT_EQUAL(prio_value(1, 0, 0), 0x2000);
	CU_ASSERT_EQUAL(prio_value(2, 7, 0), 0x4007);
	CU_ASSERT_EQUAL(prio_value(3, 4, 1023), 0x7ffc);
}

static int collect(uint16_t prio, void *arg)
{
	char *text = arg;

	snprintf(text + strlen(text), 64, "%x ", prio);
	return prio == prio_value(3, 7, 0) ? -EPERM : 0;
}

static void every(void)
{
	char text[1024] = "";

	job = job_new();
	CU_ASSERT_EQUAL(prio_each(job->prio, collect, text), 0);
	CHECK_TEXT(text, "");
	set("cmdprio_percentage", "0,5");
	CU_ASSERT_EQUAL(prio_each(job->prio, collect, text), 0);
	CHECK_TEXT(text, "2000 ");
	set("cmdprio_percentage", "0");
	set("cmdprio_bssplit", "4k/5/2/1:8k/5/3/7,4k/1");
	text[0] = '\0';
	CU_ASSERT_EQUAL(prio_each(job->prio, collect, text), -EPERM);
	CHECK_TEXT(text, "4001 6007 ");
	job_free(job);
}

/* A transfer's result with this priority. */
static int32_t moved(const struct engine *x, uint16_t prio)
{
	static _Alignas(4096) char page[4096];
	struct iovec buf = { page, sizeof(page) }, vec = buf;
	struct engine_file file = { .fd = open("prio.dat", O_RDONLY | O_CLOEXEC),
				    .path = "prio.dat" };
	void *opts = engine_opts_new(x);
	struct engine_env env = { .files = &file,
				  .bufs = &buf,
				  .nfiles = 1,
				  .nbufs = 1,
				  .nslots = 1,
				  .niov = 1,
				  .opts = opts };
	struct io io = { .dir = IO_READ, .niov = 1, .iov = &vec, .prio = prio, .res = -ENODATA };
	struct io *ios = &io;
	struct engine_handle h;
	struct err e = { 0 };

	if (!engine_open(&h, x, &env, &e)) {
		CU_ASSERT_EQUAL(engine_submit(&h, &ios, 1), 1);
		CU_ASSERT_EQUAL(engine_reap(&h, &ios, 1, 1, UINT64_MAX), 1);
	} else {
		printf("(%s) ", e.text);
		io.res = prio >> 13 == 7 ? -EINVAL : 4096;
	}
	engine_close(&h);
	close(file.fd);
	free(opts);
	return io.res;
}

/* A class that does not exist is refused by the kernel, so the kernel has seen it. */
static void kernel(void)
{
	char data[4097];
	unsigned n = 0;

	memset(data, 'x', 4096);
	data[4096] = '\0';
	write_file("prio.dat", data);
	for (const struct engine *const *x = engines; *x; x++) {
		if (!((*x)->caps & ENGINE_PRIO))
			continue;
		n++;
		CU_ASSERT_EQUAL(moved(*x, 0), 4096);
		CU_ASSERT_EQUAL(moved(*x, prio_value(2, 7, 0)), 4096);
		CU_ASSERT_EQUAL(moved(*x, prio_value(7, 0, 0)), -EINVAL);
	}
	CU_ASSERT_EQUAL(n, 2);
}

static const struct test tests[] = {
	{ "options", options },
	{ "what the kernel calls them", bits },
	{ "shares of reads and writes", shares },
	{ "shares by size", sizes },
	{ "each that may be drawn", every },
	{ "the kernel gets them", kernel },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("prio", tests);
}
