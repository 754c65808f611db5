/* SPDX-License-Identifier: MIT */
/*
 * Every engine at every workload: a whole worker on real files, at several depths, buffered and
 * direct, with each of the engine's flags. What must then be in the files follows from the job.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"
#include "rig.h"
#include "support.h"
#include "variants.h"

#define BS UINT64_C(4096)
#define BLOCKS 70
#define SIZE (BLOCKS * BS + 13) /* no multiple of anything */

static struct rig rig;

/* All that a file holds; the caller frees it. */
static char *contents(const char *path, uint64_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text;

	*size = file_size(path);
	CU_ASSERT_FATAL(fd >= 0);
	text = malloc(*size + 1);
	CU_ASSERT_FATAL(text && read(fd, text, *size) == (ssize_t)*size);
	close(fd);
	return text;
}

static bool takes_direct(void)
{
	int fd = open("source", O_RDONLY | O_DIRECT | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool diskless(void)
{
	return rig.job->engine->caps & ENGINE_DISKLESS;
}

/* Runs a job of the variant; what it left is still open. */
static void work(const struct variant *v, const char *options)
{
	struct err e = { 0 };
	char text[700];

	snprintf(text, sizeof(text), "%s bs=4k overwrite=1 %s", v->words, options);
	CU_ASSERT_EQUAL_FATAL(rig_make_real(&rig, text, &e), 0);
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT_EQUAL(files_finish(&rig.w.files, rig.job, &e), 0);
	CHECK_TEXT(e.text, "");
	CHECK_TEXT(rig.w.err.text, "");
	CU_ASSERT(!rig.w.failed && !rig.w.partial);
	rig_laws(&rig);
}

static void check_copy(void)
{
	const struct stats *t = &rig.w.total;
	uint64_t from_size, to_size;
	char *from, *to;

	CU_ASSERT_EQUAL(t->op[OP_COPY].ios, BLOCKS + 1);
	CU_ASSERT_EQUAL(t->op[OP_COPY].bytes, SIZE);
	CU_ASSERT_EQUAL(t->op[OP_READ].ios, BLOCKS + 1);
	CU_ASSERT_EQUAL(t->op[OP_READ].bytes, SIZE);
	CU_ASSERT_EQUAL(t->op[OP_WRITE].ios, BLOCKS + 1);
	CU_ASSERT_EQUAL(t->op[OP_WRITE].bytes, SIZE);
	CU_ASSERT_EQUAL(t->op[OP_SYNC].ios, 1);
	if (diskless())
		return;
	from = contents("source", &from_size);
	to = contents("target", &to_size);
	CU_ASSERT_FATAL(from_size == SIZE && to_size == SIZE);
	CU_ASSERT(!memcmp(from, to, SIZE));
	free(from);
	free(to);
}

/* Puts into @image what the job's writes leave there; counts its reads and writes. */
static void replay(char *image, uint64_t *reads, uint64_t *writes)
{
	struct rng keys = rng_stream(rig.job->io.seed, 0, 0, 0, RNG_DATA);
	struct offset_plan p = rig.w.offset.plan;
	struct region region = { 0, SIZE };
	struct offset o;
	struct spot s;

	p.regions = &region;
	CU_ASSERT_EQUAL_FATAL(offset_open(&o, &p, rig.job->io.seed, 0, 0, 0), 0);
	for (uint32_t i = 0; i < rig.w.depth; i++)
		rng_next(&keys);
	*reads = *writes = 0;
	while (offset_next(&o, &s)) {
		if (s.dir == IO_WRITE)
			buffer_fill(image + s.offset, s.len, rng_next(&keys));
		++*(s.dir == IO_WRITE ? writes : reads);
	}
	offset_close(&o);
}

static void check_rw(void)
{
	const struct stats *t = &rig.w.total;
	uint64_t reads, writes, size;
	char *before, *after;

	before = contents("source", &size);
	replay(before, &reads, &writes);
	CU_ASSERT_EQUAL(reads + writes, BLOCKS);
	CU_ASSERT_EQUAL(t->op[OP_READ].ios, reads);
	CU_ASSERT_EQUAL(t->op[OP_READ].bytes, reads * BS);
	CU_ASSERT_EQUAL(t->op[OP_WRITE].ios, writes);
	CU_ASSERT_EQUAL(t->op[OP_WRITE].bytes, writes * BS);
	CU_ASSERT_EQUAL(rig.w.planned, BLOCKS);
	if (!diskless()) {
		after = contents("target", &size);
		CU_ASSERT_FATAL(size == SIZE);
		CU_ASSERT(!memcmp(before, after, SIZE));
		free(after);
	}
	free(before);
}

/* One workload, in one direction; its target begins as the source is. */
static void one(const struct variant *v, const struct workload *w, const char *how)
{
	char options[200];

	if (w->needs_source) {
		snprintf(options, sizeof(options), "%s size=%ju workload=%s source=source", how,
			 (uintmax_t)SIZE, w->name);
		unlink("target");
	} else {
		snprintf(options, sizeof(options), "%s size=%ju refill_buffers=1 workload=%s", how,
			 (uintmax_t)SIZE, w->name);
		file_make("target", SIZE);
	}
	strcat(options, " filename=target");
	work(v, options);
	if (w->needs_source)
		check_copy();
	else
		check_rw();
	rig_free(&rig);
}

/* Every workload; where rw= is free, with reads and writes, in order and at random. */
static void all_workloads(const struct variant *v, const char *how)
{
	static const char *const ways[] = { "rw", "randrw" };

	for (const struct workload *const *w = workloads; *w; w++) {
		bool fixed = (*w)->rw || (*w)->needs_source;

		for (size_t i = 0; i < (fixed ? 1 : sizeof(ways) / sizeof(ways[0])); i++) {
			unsigned failures = CU_get_number_of_failures();
			char options[64];

			snprintf(options, sizeof(options), "%s%s%s", how,
				 fixed ? "" : " rw=", fixed ? "" : ways[i]);
			one(v, *w, options);
			if (CU_get_number_of_failures() != failures)
				printf("\n  workload=%s %s", (*w)->name, options);
		}
	}
}

static void buffered(const struct variant *v)
{
	all_workloads(v, "iodepth=1");
	all_workloads(v, "iodepth=8");
	all_workloads(v, "iodepth=64");
}

static void direct(const struct variant *v)
{
	all_workloads(v, "direct=1 iodepth=1");
	all_workloads(v, "direct=1 iodepth=8");
	all_workloads(v, "direct=1 iodepth=64");
}

static void each_buffered(void)
{
	each_variant(buffered);
}

static void each_direct(void)
{
	if (takes_direct())
		each_variant(direct);
	else
		printf("skipped: the file system here takes no O_DIRECT ... ");
}

/* What else touches the engine: its answer to slat, syncs among the writes, small batches. */
static void others(const struct variant *v)
{
	const struct workload *rw = workload_find("rw");

	one(v, rw, "rw=randwrite iodepth=8 slat=1");
	one(v, rw, "rw=randrw iodepth=8 iodepth_batch=3 iodepth_batch_complete_min=2");
	one(v, rw, "rw=randread iodepth=64 iodepth_batch_complete_min=0");
	one(v, rw, "rw=randwrite iodepth=16 iodepth_low=3 iodepth_batch_complete_max=5");
	one(v, rw, "rw=write iodepth=8 fsync=30 fdatasync=25 end_fsync=1");
}

static void each_others(void)
{
	each_variant(others);
}

/* One seed: one sequence, on every engine and at every depth. */
static uint64_t first_digest;

static void digest(const struct variant *v)
{
	for (uint32_t depth = 1; depth <= 64; depth *= 8) {
		char options[100];

		snprintf(options, sizeof(options),
			 "rw=randrw filename=target size=%ju randseed=5 iodepth=%u",
			 (uintmax_t)SIZE, depth);
		file_make("target", SIZE);
		work(v, options);
		if (!first_digest)
			first_digest = rig.w.digest;
		CU_ASSERT_EQUAL(rig.w.digest, first_digest);
		rig_free(&rig);
	}
}

static void each_digest(void)
{
	each_variant(digest);
	CU_ASSERT_NOT_EQUAL(first_digest, 0);
}

/* A source that shrinks after it was looked at: an error that says so, and what came before it. */
static void shrunk(const struct variant *v)
{
	char options[600];
	struct err e = { 0 };

	snprintf(options, sizeof(options), "%s bs=4k workload=copy source=short filename=target",
		 v->words);
	file_make("short", SIZE);
	unlink("target");
	if (v->engine->caps & ENGINE_DISKLESS)
		return;
	CU_ASSERT_EQUAL_FATAL(rig_make_real(&rig, options, &e), 0);
	CU_ASSERT_FATAL(!truncate("short", 3 * BS + 5));
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CHECK_TEXT(rig.w.err.text, "[job] read of 4091 bytes at byte 12293 of short: the file ends "
				   "there: it has shrunk to 12293 bytes, and had 286733 when the "
				   "job began\n");
	CU_ASSERT(rig.w.failed && rig.w.partial);
	CU_ASSERT_EQUAL(rig.w.total.op[OP_COPY].ios, 3);
	CU_ASSERT_EQUAL(rig.w.total.op[OP_COPY].errors, 1);
	rig_laws(&rig);
	rig_free(&rig);
}

static void each_shrunk(void)
{
	each_variant(shrunk);
}

static const struct test tests[] = {
	{ "every engine, every workload, buffered", each_buffered },
	{ "every engine, every workload, direct", each_direct },
	{ "with what else touches an engine", each_others },
	{ "one seed, one sequence", each_digest },
	{ "a source that shrinks", each_shrunk },
	{ NULL, NULL },
};

int main(void)
{
	file_make("source", SIZE);
	return suite_run("engine, at work", tests);
}
