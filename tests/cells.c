/* SPDX-License-Identifier: MIT */
/* The cells of an engine's matrix: see cells.h. */
#include "tests/cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/target_trim.h"
#include "job/seed_options.h"
#include "tests/disk.h"
#include "tests/rig.h"
#include "tests/support.h"

#define BS CELL_BS
#define BLOCKS CELL_BLOCKS
#define SIZE CELL_SIZE

static struct rig rig;

/* As iogen asks: a hole behind the end. */
static bool takes_trims(void)
{
	struct target t = { .kind = TARGET_FILE };
	uint32_t granularity;

	return !target_trims("source", &t, &granularity) && granularity <= BS;
}

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
	uint64_t units = c->kind == COPIES ? BLOCKS + 1 : trimmed ? TRIM_UNITS : BLOCKS / c->span;
	uint64_t bytes = c->kind == COPIES ? SIZE : units * c->span * BS;
	uint64_t moves = units * (c->kind == COPIES ? 1 : c->steps);
	uint64_t reads = c->kind == READS || c->kind == COPIES ? moves : 0;
	uint64_t writes = c->kind == READS || c->kind == TRIMS ? 0 : moves;

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
		check_refusal(strstr(e.text, "no atomic writes") || strstr(e.text, "(RWF_NOWAIT)") ?
				      e.text :
				      "refused");
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
		if (!(rig.job->engine->caps & ENGINE_DISKLESS) && !v->moves_nothing)
			check_contents(c);
		ran++;
	}
	rig_free(&rig);
}

static bool directly;

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
			    (cells[i].kind >= TRIMS ? depth != 8 : (i + nth) % step))
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

void cells_run(void (*each)(void (*test)(const struct variant *)), bool direct)
{
	directly = direct;
	ran = refused = skipped = 0;
	each(all_cells);
	printf("%u cells, %u refused ... ", ran, refused);
	if (skipped)
		printf("skipped: %u cells, for no holes are punched here ... ", skipped);
	CU_ASSERT(2 * ran > refused); /* an option may be refused by every file system but one */
}
