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
#include "io/target_trim.h"
#include "job/seed_options.h"
#include "tests/disk.h"
#include "tests/rig.h"
#include "tests/support.h"
#include "tests/variants.h"

#define BS UINT64_C(4096)
#define BLOCKS 70
#define SIZE (BLOCKS * BS + 13) /* no multiple of anything */

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
		if (!is_apart((*x)->name) && !(*x)->file_ops && !((*x)->caps & ENGINE_SPACE))
			each((*x)->name, test);
}

/* As iogen asks: a hole behind the end. */
static bool takes_trims(void)
{
	struct target t = { .kind = TARGET_FILE };
	uint32_t granularity;

	return !target_trims("source", &t, &granularity) && granularity <= BS;
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

/* --- the matrix: every option of every engine, every workload, three depths, both ways --- */

static const struct box {
	const char *options;
	enum { COPIES, WRITES, READS, TRIMS, TRIMWRITES } kind;
	uint32_t span;  /* blocks of a unit */
	uint32_t steps; /* transfers of a unit that move something */
	bool whole;     /* a unit is counted as a chain */
} cells[] = {
	{ "workload=rw rw=randread", READS, 1, 1, false },
	{ "workload=rw rw=randwrite", WRITES, 1, 1, false },
	{ "workload=read", READS, 1, 1, false },
	{ "workload=write", WRITES, 1, 1, false },
	{ "workload=batch rw=randread batch_modes=single", READS, 1, 1, false },
	{ "workload=writev iovecs=4 rw=randwrite", WRITES, 4, 1, false },
	{ "workload=writev iovecs=3 rw=read", READS, 3, 1, false },
	{ "workload=linked links=3", WRITES, 3, 3, true },
	{ "workload=linked source=source", COPIES, 1, 2, true },
	{ "workload=copy source=source", COPIES, 1, 2, false },
	{ "workload=copy source=source copy_method=copy_file_range", COPIES, 1, 1, false },
	{ "workload=copy source=source copy_method=splice rw=randread", COPIES, 1, 1, false },
	{ "workload=copy source=source copy_method=sendfile", COPIES, 1, 1, false },
	{ "workload=copy source=source copy_method=mmap", COPIES, 1, 1, false },
	{ "workload=copy source=source sparse=1", COPIES, 1, 2, false },
	{ "rw=randread file_ops=open_read_close", READS, 1, 1, true },
	{ "rw=randtrim number_ios=8", TRIMS, 1, 1, false },
	{ "rw=trimwrite number_ios=8", TRIMWRITES, 1, 1, false },
};

#define FIRST_WRITE 1
#define TRIM_UNITS 8 /* a hole may cost milliseconds */

static unsigned ran, refused, skipped;

/* What the rules between options say of it, or NULL. */
static const char *rule_against(const char *text)
{
	static struct outcome o;
	static char said[1024];
	char job[1024];

	snprintf(job, sizeof(job), "[job]\n%s\n", text);
	for (char *p = strchr(job, ' '); p; p = strchr(p, ' '))
		*p = '\n';
	jobs_from(&o, job);
	snprintf(said, sizeof(said), "%.1000s", o.err.text);
	CU_ASSERT_EQUAL(o.ret != 0, said[0] != 0);
	outcome_free(&o);
	return said[0] ? said : NULL;
}

/* A word that names what is to be left out, or what would do instead. */
static void check_refusal(const char *said)
{
	refused++;
	CU_ASSERT(strstr(said, "leave") || strstr(said, "these can") || strstr(said, "do") ||
		  strstr(said, "write ") || strstr(said, "instead") ||
		  strstr(said, "takes batches"));
	CU_ASSERT(strlen(said) > 40);
}

static void counted(const struct box *c)
{
	const struct op_stats *op = rig.w.left.total.op;
	bool trimmed = c->kind == TRIMS || c->kind == TRIMWRITES;
	bool inside = strstr(c->options, "copy_method="); /* the engine copies */
	uint64_t units = c->kind == COPIES ? BLOCKS + 1 : trimmed ? TRIM_UNITS : BLOCKS / c->span;
	uint64_t bytes = c->kind == COPIES ? SIZE : units * c->span * BS;
	uint64_t moves = units * (c->kind == COPIES ? 1 : c->steps);
	uint64_t reads = c->kind == READS || (c->kind == COPIES && !inside) ? moves : 0;
	uint64_t writes = c->kind == READS || c->kind == TRIMS || inside ? 0 : moves;

	CU_ASSERT_EQUAL(op[OP_READ].ios, reads);
	CU_ASSERT_EQUAL(op[OP_READ].bytes, reads ? bytes : 0);
	CU_ASSERT_EQUAL(op[OP_WRITE].ios, writes);
	CU_ASSERT_EQUAL(op[OP_WRITE].bytes, writes ? bytes : 0);
	CU_ASSERT_EQUAL(op[OP_TRIM].ios, trimmed ? units : 0);
	CU_ASSERT_EQUAL(op[OP_TRIM].bytes, trimmed ? bytes : 0);
	CU_ASSERT_EQUAL(op[OP_CHAIN].ios, c->whole ? units : 0);
	CU_ASSERT_EQUAL(op[OP_COPY].ios, c->kind == COPIES && !c->whole ? units : 0);
	CU_ASSERT_EQUAL(rig.w.left.planned, units);
}

static bool is_written(const struct box *c)
{
	return c->kind == WRITES || c->kind == TRIMWRITES;
}

/* The target is the source, or has each unit's contents (or zeros), in place of what it held. */
static void check_contents(const struct box *c)
{
	struct rng keys = rng_stream(job_stream(rig.job, 0), RNG_DATA);
	struct offset_rules p = rig.w.offset.rules;
	struct region region = { 0, SIZE };
	uint64_t size, len = (uint64_t)rig.w.loop.part_stride * c->span;
	char *wanted = file_contents("source", &size), *is = file_contents("target", &size);
	char *data = malloc(len + 1);
	struct offset o;
	struct spot s;

	CU_ASSERT_EQUAL_FATAL(size, SIZE);
	p.regions = &region;
	CU_ASSERT_EQUAL_FATAL(offset_open(&o, &p, job_stream(rig.job, 0)), 0);
	for (uint32_t i = 0; i < rig.w.loop.depth; i++)
		rng_next(&keys);
	while (c->kind == TRIMS && offset_next(&o, &s))
		memset(wanted + s.offset, 0, s.len);
	while (is_written(c) && offset_next(&o, &s)) {
		buffer_fill(data, rig.w.loop.part_stride * (c->span - 1) + rig.w.loop.part_size,
			    rng_next(&keys));
		for (uint32_t k = 0; k < c->span; k++)
			memcpy(wanted + s.offset + k * BS,
			       data + (size_t)k * rig.w.loop.part_stride, BS);
	}
	CU_ASSERT(!memcmp(wanted, is, SIZE));
	offset_close(&o);
	free(wanted);
	free(is);
	free(data);
}

/* What a variant may do instead of all of the work; it must say so. */
static bool may_fail(const struct variant *v)
{
	return v->nowait && rig.w.left.failed;
}

static void cell_run(const struct variant *v, const struct box *c, const char *how)
{
	char text[700];
	struct err e = { 0 };
	const char *said;

	snprintf(text, sizeof(text), "%s bs=4k overwrite=1 size=%ju filename=target %s %s%s",
		 v->words, (uintmax_t)SIZE, how, c->options,
		 is_written(c) ? " refill_buffers=1" : "");
	if (c->kind == COPIES)
		unlink("target");
	else
		file_make("target", SIZE);
	said = rule_against(text);
	if (said) {
		check_refusal(said);
		return;
	}
	if (rig_make_real(&rig, text, &e)) { /* few file systems take it */
		check_refusal(strstr(e.text, "no atomic writes") ? e.text : "refused");
		return rig_free(&rig);
	}
	if (rig_run(&rig)) {
		check_refusal(rig.w.left.err.text);
	} else if (may_fail(v)) {
		CU_ASSERT_PTR_NOT_NULL(strstr(rig.w.left.err.text, "[job] "));
		rig_laws(&rig);
		refused++;
	} else {
		CU_ASSERT_EQUAL(files_finish(&rig.w.files, rig.job, &e), 0);
		CHECK_TEXT(e.text, "");
		CHECK_TEXT(rig.w.left.err.text, "");
		CU_ASSERT(!rig.w.left.failed && !rig.w.left.partial);
		rig_laws(&rig);
		counted(c);
		if (!diskless() && !v->moves_nothing)
			check_contents(c);
		ran++;
	}
	rig_free(&rig);
}

static bool directly;

/* A short run has each cell at one depth, of the next variant at another. */
static void all_cells(const struct variant *v)
{
	static unsigned turn;
	unsigned nth = turn++ % 3, step = getenv("IOGEN_LONG") ? 1 : 3;

	for (uint32_t depth = 1; depth <= 64; depth *= 8, nth++)
		for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
			unsigned failures = CU_get_number_of_failures();
			char how[64];

			/* a write that is refused for ever takes a second to find that out */
			if ((v->nowait && cells[i].kind != READS && i != FIRST_WRITE) ||
			    (cells[i].kind >= TRIMS || strstr(cells[i].options, "copy_") ?
				     depth != 8 :
				     (i + nth) % step))
				continue;
			if (cells[i].kind >= TRIMS && !takes_trims()) {
				skipped++;
				continue;
			}
			snprintf(how, sizeof(how), "iodepth=%u direct=%d", depth, directly);
			cell_run(v, &cells[i], how);
			if (CU_get_number_of_failures() != failures)
				printf("\n  %s %s", how, cells[i].options);
		}
}

static void matrix(void)
{
	ran = refused = skipped = 0;
	each_chosen(each_option, all_cells);
	printf("%u cells, %u refused ... ", ran, refused);
	if (skipped)
		printf("skipped: %u cells, for no holes are punched here ... ", skipped);
}

static void each_buffered(void)
{
	directly = false;
	matrix();
	CU_ASSERT(2 * ran > refused); /* an option may be refused by every file system but one */
}

static void each_direct(void)
{
	if (!file_takes_direct("source")) {
		printf("skipped: the file system here takes no O_DIRECT ... ");
		return;
	}
	directly = true;
	matrix();
	CU_ASSERT(2 * ran > refused); /* an option may be refused by every file system but one */
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
static void shrunk_by(const struct variant *v, const char *method)
{
	bool inside = strcmp(method, "readwrite") != 0;
	/* a mapping ends with a page, and is zero behind the end of a file that is in it */
	bool mapped = v->engine->caps & ENGINE_BUFFERED || !strcmp(method, "mmap");
	uint64_t left = mapped ? 3 * BS : 3 * BS + 5;
	char options[600], said[300];
	struct err e = { 0 };

	snprintf(options, sizeof(options),
		 "%s bs=4k workload=copy source=short filename=target copy_method=%s", v->words,
		 method);
	snprintf(said, sizeof(said),
		 "[job] %s of %ju bytes at byte %ju of short%s: the %s ends there: it has shrunk "
		 "to %ju bytes, and had 286733 when the job began\n",
		 inside ? "copy" : "read", (uintmax_t)(4 * BS - left), (uintmax_t)left,
		 inside ? " to target" : "", inside ? "source" : "file", (uintmax_t)left);
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

static void shrunk(const struct variant *v)
{
	static const char *const methods[] = { "copy_file_range", "splice", "sendfile", "mmap",
					       NULL };

	shrunk_by(v, "readwrite");
	for (const char *const *m = methods; *m && v->engine->caps & ENGINE_COPIES; m++)
		shrunk_by(v, *m);
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
