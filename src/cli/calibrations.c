/* SPDX-License-Identifier: MIT */
/*
 * Measurements of calibrate. An empty I/O goes through the whole of a worker, on this thread: a job
 * as from a job file, on a file that is never opened, for neither engine looks at it. Times are
 * of CPU: how busy the machine is with other things is no part of them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/calibrate.h"
#include "base/clock.h"
#include "worker/worker.h"
#include "load/content_options.h"

#define READINGS 50000
#define BLOCK (64u << 10)
#define FILL_BLOCKS 256
#define FILE_BYTES (UINT64_C(1) << 30)

/* Keeps the compiler from leaving out results that nobody looks at. */
static volatile uint64_t sink;

/* Reads the CPU time of this thread. */
static uint64_t cpu_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

static int clock_reading(double *value, struct err *e)
{
	uint64_t begin = cpu_ns();

	(void)e;
	for (int i = 0; i < READINGS; i++)
		sink = clock_now_ns();
	*value = (double)(cpu_ns() - begin) / READINGS;
	return 0;
}

/* The least that two readings differ by, where they do. */
static int clock_step(double *value, struct err *e)
{
	uint64_t least = UINT64_MAX, last = clock_now_ns();

	(void)e;
	for (int i = 0; i < READINGS; i++) {
		uint64_t now = clock_now_ns();

		if (now > last && now - last < least)
			least = now - last;
		last = now;
	}
	*value = (double)least;
	return 0;
}

/* Adds latencies from 16 us to 1 ms. */
static int histogram_record(double *value, struct err *e)
{
	struct histogram *h = calloc(1, sizeof(*h));
	struct rng r = { 1 };
	uint64_t begin;

	if (!h)
		return fail(e, ENOMEM, "out of memory");
	begin = cpu_ns();
	for (int i = 0; i < READINGS; i++)
		histogram_add(h, 16384 + (rng_next(&r) >> 44));
	*value = (double)(cpu_ns() - begin) / READINGS;
	sink = h->sum;
	free(h);
	return 0;
}

/* GB of a buffer that are made ready for a write, a second. */
static int prepare(bool anew, double *value, struct err *e)
{
	struct content_options o = { .refill_buffers = anew, .scramble_buffers = true };
	const struct content_rules rules = { .options = &o, .block = BLOCK };
	char *buf = aligned_alloc(4096, BLOCK);
	struct content c;
	uint64_t begin;

	if (!buf)
		return fail(e, ENOMEM, "out of memory");
	content_open(&c, &rules, (struct stream_name){ .seed = 1 });
	content_first(&c, buf, BLOCK, BLOCK);
	begin = cpu_ns();
	for (int i = 0; i < FILL_BLOCKS; i++)
		content_next(&c, buf, BLOCK, BLOCK, BLOCK);
	*value = (double)FILL_BLOCKS * BLOCK / (double)(cpu_ns() - begin);
	sink = (uint64_t)buf[0];
	free(buf);
	return 0;
}

static int buffer_fill_rate(double *value, struct err *e)
{
	return prepare(true, value, e);
}

static int buffer_scramble(double *value, struct err *e)
{
	return prepare(false, value, e);
}

/* --- empty I/Os --- */

static int job_make(const char *engine, const char *depth, struct sections *s, struct jobs *jobs,
		    struct err *e)
{
	const char *const words[][2] = {
		{ "ioengine", engine },
		{ "iodepth", depth },
		{ "rw", "randread" },
		{ "bs", "4k" },
		{ "size", "1g" },
		{ "number_ios", strcmp(engine, "null") ? "20000" : "100000" },
	};
	struct origin at = { "calibrate", 0 };
	struct section *section = section_add(s, "empty", at);
	struct err warn = { 0 };
	int ret = 0;

	for (size_t i = 0; !ret && i < sizeof(words) / sizeof(words[0]); i++)
		ret = assign_add(section, words[i][0], words[i][1], at, false, e);
	if (!ret && strcmp(engine, "null") != 0) {
		ret = assign_add(section, "filename", "empty", at, false, e);
		ret = ret ? ret : assign_add(section, "uring_nop", "1", at, false, e);
	}
	if (ret)
		return ret;
	sections_resolve(s, NULL, jobs, &warn);
	return jobs_check(jobs, e, &warn);
}

/* A file that nobody opens. */
static bool file_make(struct files *f)
{
	*f = (struct files){ .list = calloc(1, sizeof(*f->list)),
			     .fds = calloc(1, sizeof(*f->fds)),
			     .n = 1,
			     .ntargets = 1 };
	if (!f->list || !f->fds)
		return false;
	f->fds[0].fd = -1;
	f->list[0] = (struct file){ .path = strdup("empty"),
				    .region = { 0, FILE_BYTES },
				    .need = FILE_BYTES,
				    .reads = true,
				    .align = 1,
				    .mem_align = 1,
				    .fd = -1 };
	return true;
}

/* Runs one worker of the job, here. */
static int worker_try(const struct job *job, double *value, struct err *e)
{
	struct worker *w = aligned_alloc(64, (sizeof(*w) + 63) & ~(size_t)63);
	struct series series;
	atomic_bool stop = false;
	int ret;

	if (!w || series_init(&series, NSEC_PER_SEC, 0, 1, job_ops(job), job_latencies(job)))
		return fail(e, ENOMEM, "out of memory");
	memset(w, 0, sizeof(*w));
	w->job = job;
	w->given.series = &series;
	w->given.stop = &stop;
	ret = file_make(&w->files) ? worker_open(w) : -ENOMEM;
	w->given.run_start_ns = w->given.start_ns = clock_now_ns();
	if (!ret)
		worker_run(w);
	if (!ret && stats_ios(&w->left.total))
		*value = (double)w->left.used.cpu_ns / (double)stats_ios(&w->left.total);
	else if (!ret)
		ret = -EIO;
	err_merge(e, &w->left.err);
	if (ret && !e->count)
		fail(e, -ret, "%s", strerror(-ret));
	worker_release(w);
	series_release(&series);
	free(w);
	return ret;
}

static int empty_io(const char *engine, const char *depth, double *value, struct err *e)
{
	struct sections s = { 0 };
	struct jobs jobs = { 0 };
	int ret = job_make(engine, depth, &s, &jobs, e);

	if (!ret)
		ret = worker_try(jobs.list[0], value, e);
	jobs_free(&jobs);
	sections_free(&s);
	return ret;
}

#define EMPTY_IO(name, engine, depth)                     \
	static int name(double *value, struct err *e)     \
	{                                                 \
		return empty_io(engine, depth, value, e); \
	}

EMPTY_IO(null_1, "null", "1")
EMPTY_IO(null_32, "null", "32")
EMPTY_IO(uring_1, "io_uring", "1")
EMPTY_IO(uring_32, "io_uring", "32")

const struct calibration calibrations[] = {
	{ "clock_reading", "ns", "a reading of the clock; an I/O at iodepth=1 has two or three",
	  clock_reading },
	{ "clock_step", "ns", "between two readings, at least", clock_step },
	{ "histogram_record", "ns", "a latency counted", histogram_record },
	{ "null_iodepth_1", "ns", "an I/O of ioengine=null: all of iogen's loop", null_1 },
	{ "null_iodepth_32", "ns", "the same, in batches of 32", null_32 },
	{ "uring_iodepth_1", "ns", "an I/O of io_uring that does nothing (uring_nop=1)", uring_1 },
	{ "uring_iodepth_32", "ns", "the same, in batches of 32", uring_32 },
	{ "buffer_fill", "GB/s", "random data made, as for each write with refill_buffers=1",
	  buffer_fill_rate },
	{ "buffer_scramble", "GB/s", "the same of a word in each sector, as writes are by default",
	  buffer_scramble },
	{ NULL, NULL, NULL, NULL },
};
