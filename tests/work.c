/* SPDX-License-Identifier: MIT */
/* An engine at every workload: see work.h. */
#include "tests/work.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engines/engines.h"
#include "job/seed_options.h"
#include "tests/cells.h"
#include "tests/disk.h"
#include "tests/rig.h"
#include "tests/support.h"
#include "tests/variants.h"

#define BS CELL_BS
#define BLOCKS CELL_BLOCKS
#define SIZE CELL_SIZE

/* Each of these takes seconds, and has a program of its own. */
static const char *const apart[] = { "io_uring", "libaio", "pvsync2", NULL };

static const char *chosen; /* one of them; NULL: each of the others */
static struct rig rig;

static bool is_apart(const char *name)
{
	for (const char *const *x = apart; *x; x++)
		if (!strcmp(*x, name))
			return true;
	return false;
}

/* Runs @each, one of variants.h, with every engine of this program. */
static void each_chosen(void (*each)(const char *, void (*)(const struct variant *)),
			void (*test)(const struct variant *))
{
	if (chosen) {
		each(chosen, test);
		return;
	}
	for (const struct engine *const *x = engines; *x; x++)
		if (!is_apart((*x)->name) && variants_of(*x))
			each((*x)->name, test);
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
	CHECK_TEXT(rig.w.left.err.text, "");
	CU_ASSERT(!rig.w.left.failed && !rig.w.left.partial);
	rig_laws(&rig);
}

static void check_copy(void)
{
	const struct stats *t = &rig.w.left.total;
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
	from = file_contents("source", &from_size);
	to = file_contents("target", &to_size);
	CU_ASSERT_FATAL(from_size == SIZE && to_size == SIZE);
	CU_ASSERT(!memcmp(from, to, SIZE));
	free(from);
	free(to);
}

/* Puts into @image what the job's writes leave there; counts its reads and writes. */
static void replay(char *image, uint64_t *reads, uint64_t *writes)
{
	struct rng keys = rng_stream(job_stream(rig.job, 0), RNG_DATA);
	struct offset_rules p = rig.w.offset.rules;
	struct region region = { 0, SIZE };
	struct offset o;
	struct spot s;

	p.regions = &region;
	CU_ASSERT_EQUAL_FATAL(offset_open(&o, &p, job_stream(rig.job, 0)), 0);
	for (uint32_t i = 0; i < rig.w.loop.depth; i++)
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
	const struct stats *t = &rig.w.left.total;
	uint64_t reads, writes, size;
	char *before, *after;

	before = file_contents("source", &size);
	replay(before, &reads, &writes);
	CU_ASSERT_EQUAL(reads + writes, BLOCKS);
	CU_ASSERT_EQUAL(t->op[OP_READ].ios, reads);
	CU_ASSERT_EQUAL(t->op[OP_READ].bytes, reads * BS);
	CU_ASSERT_EQUAL(t->op[OP_WRITE].ios, writes);
	CU_ASSERT_EQUAL(t->op[OP_WRITE].bytes, writes * BS);
	CU_ASSERT_EQUAL(rig.w.left.planned, BLOCKS);
	if (!diskless()) {
		after = file_contents("target", &size);
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

	if (w->source == SOURCE_NEEDED) {
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
	if (w->source == SOURCE_NEEDED)
		check_copy();
	else
		check_rw();
	rig_free(&rig);
}

static void each_with_options(void (*test)(const struct variant *))
{
	each_chosen(each_option, test);
}

static void each_buffered(void)
{
	cells_run(each_with_options, false);
}

static void each_direct(void)
{
	if (file_takes_direct("source"))
		cells_run(each_with_options, true);
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
	each_chosen(each_variant, others);
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
			first_digest = rig.w.left.digest;
		CU_ASSERT_EQUAL(rig.w.left.digest, first_digest);
		rig_free(&rig);
	}
}

static void each_digest(void)
{
	each_variant(NULL, digest);
	CU_ASSERT_NOT_EQUAL(first_digest, 0);
}

/* A source that shrinks after it was looked at: an error that says so, and what came before it. */
static void shrunk(const struct variant *v)
{
	/* a mapping ends with a page, and is zero behind the end of a file that is in it */
	uint64_t left = v->engine->caps & ENGINE_BUFFERED ? 3 * BS : 3 * BS + 5;
	char options[600], said[300];
	struct err e = { 0 };

	snprintf(options, sizeof(options), "%s bs=4k workload=copy source=short filename=target",
		 v->words);
	snprintf(said, sizeof(said),
		 "[job] read of %ju bytes at byte %ju of short: the file ends there: it has shrunk "
		 "to %ju bytes, and had 286733 when the job began\n",
		 (uintmax_t)(4 * BS - left), (uintmax_t)left, (uintmax_t)left);
	file_make("short", SIZE);
	unlink("target");
	if (v->engine->caps & ENGINE_DISKLESS)
		return;
	CU_ASSERT_EQUAL_FATAL(rig_make_real(&rig, options, &e), 0);
	CU_ASSERT_FATAL(!truncate("short", (off_t)left));
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CHECK_TEXT(rig.w.left.err.text, said);
	CU_ASSERT(rig.w.left.failed && rig.w.left.partial);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].ios, 3);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_COPY].errors, 1);
	rig_laws(&rig);
	rig_free(&rig);
}

static void each_shrunk(void)
{
	each_chosen(each_variant, shrunk);
}

static const struct test of_each[] = {
	{ "every workload, buffered", each_buffered },
	{ "every workload, direct", each_direct },
	{ "with what else touches an engine", each_others },
	{ "a source that shrinks", each_shrunk },
	{ NULL, NULL },
};

static const struct test of_all[] = {
	{ "one seed, one sequence", each_digest },
	{ NULL, NULL },
};

int work_suite(const char *engine)
{
	char name[64];

	if (engine && !is_apart(engine)) {
		printf("%s is not set apart in work.c\n", engine);
		return 1;
	}
	chosen = engine;
	file_make("source", SIZE);
	snprintf(name, sizeof(name), "%s, at work", engine ? engine : "the other engines");
	return suite_run(name, of_each);
}

int work_digests(void)
{
	file_make("source", SIZE);
	return suite_run("all engines, at work", of_all);
}
