/* SPDX-License-Identifier: MIT */
/*
 * What a worker writes it reads back, and finds what has become of it: on an engine over memory
 * that moves data as late as it may, in any order, and whose memory the test changes meanwhile.
 */
#include "worker/verify.h"

#include <errno.h>
#include <string.h>

#include "job/errors.h"
#include "tests/rig.h"
#include "tests/support.h"

#define BS 1024
#define BLOCKS 64

static struct rig rig;

/* When so many writes were submitted and all of them are done, @act is done, once. */
static struct {
	uint64_t writes;
	void (*act)(char *data);
} when;

static uint64_t taken(enum io_dir dir)
{
	uint64_t n = 0;

	for (uint64_t i = 0; i < rig.script.nios; i++)
		n += rig.script.io[i].dir == dir;
	return n;
}

static void watch(struct script *s, bool reap)
{
	if (reap || !when.act || s->inflight || taken(IO_WRITE) < when.writes)
		return;
	when.act(s->file[0].data);
	when.act = NULL;
}

static void make(const char *options)
{
	char all[256];

	snprintf(all, sizeof(all), "bs=1k %s", options);
	rig_make(&rig, &engine_scripted, (uint64_t)BLOCKS * BS, 1, all);
	rig.script.on_call = watch;
	rig.script.order = ORDER_RANDOM;
}

static uint64_t ios(enum op op)
{
	return rig.w.left.total.op[op].ios;
}

static uint64_t errors(void)
{
	return rig.w.left.total.op[OP_READ].errors;
}

/* Runs and checks what is said; with @said NULL all goes well. */
static void run(const char *said)
{
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	CU_ASSERT_PTR_NULL(when.act);
	if (!said) {
		CHECK_TEXT(rig.w.left.err.text, "");
		CU_ASSERT(!rig.w.left.failed && !errors());
	} else if (!strstr(rig.w.left.err.text, said)) {
		CHECK_TEXT(rig.w.left.err.text, said);
	}
}

static void runs(const char *options, uint64_t reads, uint64_t writes)
{
	make(options);
	run(NULL);
	CU_ASSERT_EQUAL(ios(OP_READ), reads);
	CU_ASSERT_EQUAL(ios(OP_WRITE), writes);
	rig_free(&rig);
}

/* Reads and writes: as many of both together as there are blocks, and each write is read. */
static void runs_mixed(const char *options, uint64_t planned)
{
	make(options);
	run(NULL);
	CU_ASSERT(ios(OP_WRITE) > planned / 4 && ios(OP_WRITE) < planned);
	CU_ASSERT_EQUAL(ios(OP_READ), planned);
	rig_free(&rig);
}

/* --- what is read back --- */

static void all_of_it(void)
{
	runs("rw=write verify=crc32c", BLOCKS, BLOCKS);
	runs("rw=write verify=crc32c do_verify=0", 0, BLOCKS);
	runs("rw=randwrite verify=md5 iodepth=16", BLOCKS, BLOCKS);
	runs("rw=randwrite verify=meta iodepth=16 loops=3", 3 * BLOCKS, 3 * BLOCKS);
	runs_mixed("rw=randrw verify=xxhash iodepth=8 loops=2", 2 * BLOCKS);
	runs_mixed("rw=rw rwmixread=25 verify=crc64 iodepth=8", BLOCKS);
	runs("rw=write verify=crc32c number_ios=10 loops=2", 20, 20);
	runs("rw=write verify=null", BLOCKS, BLOCKS);
}

/* Each file's own places, in the order in which they were written. */
static void in_order(void)
{
	uint64_t writes = 0, at = 0;

	make("rw=randwrite verify=crc32c nrfiles=2 iodepth=4 verify_backlog=8");
	run(NULL);
	for (uint64_t i = 0; i < rig.script.nios; i++) {
		const struct script_io *w, *r = &rig.script.io[i];

		if (r->dir == IO_WRITE) {
			writes++;
			continue;
		}
		while (rig.script.io[at].dir != IO_WRITE)
			at++;
		w = &rig.script.io[at++];
		CU_ASSERT(r->offset == w->offset && r->file == w->file && r->len == w->len);
	}
	CU_ASSERT_EQUAL(writes, 2 * BLOCKS);
	CU_ASSERT_EQUAL(taken(IO_READ), writes);
	rig_free(&rig);
}

/* So many writes, then so many reads, and what is left at the end. */
static void backlog(void)
{
	static const struct {
		const char *options, *order;
	} known[] = {
		{ "number_ios=8", "wwwwwwwwrrrrrrrr" },
		{ "number_ios=8 verify_backlog=1", "wrwrwrwrwrwrwrwr" },
		{ "number_ios=8 verify_backlog=3", "wwwrrrwwwrrrwwrr" },
		{ "number_ios=8 verify_backlog=4 verify_backlog_batch=2", "wwwwrrwwrrwwrrrr" },
		{ "number_ios=4 verify_backlog=2 verify_backlog_batch=9", "wwrrwwrr" },
		{ "number_ios=4 loops=2", "wwwwrrrrwwwwrrrr" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		char options[128], order[64];
		uint64_t n;

		snprintf(options, sizeof(options), "rw=write verify=crc32c %s", known[i].options);
		make(options);
		run(NULL);
		for (n = 0; n < rig.script.nios; n++)
			order[n] = rig.script.io[n].dir == IO_WRITE ? 'w' : 'r';
		order[n] = '\0';
		CHECK_TEXT(order, known[i].order);
		rig_free(&rig);
	}
	runs("rw=randwrite verify=crc32c iodepth=16 verify_backlog=1", BLOCKS, BLOCKS);
	runs_mixed("rw=randrw verify=crc32c iodepth=16 verify_backlog=5 loops=2", 2 * BLOCKS);
}

/* Places that are written several times: each as it was written last, and read once. */
static void overwritten(void)
{
	static const char *const options[] = {
		"rw=randwrite norandommap iodepth=16",
		"rw=randwrite norandommap iodepth=16 verify_backlog=4",
		"rw=randwrite norandommap iodepth=16 loops=3",
		"rw=randrw norandommap iodepth=8 io_size=1m verify_backlog=32",
		"rw=randwrite norandommap bsrange=1k-8k iodepth=8",
		"rw=randwrite norandommap bsrange=1k-8k iodepth=8 verify_backlog=3 loops=2",
		"rw=write io_size=200k iodepth=8",
		"rw=randwrite:3 iodepth=8",
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		char text[160];
		bool read[BLOCKS] = { 0 }, written[BLOCKS] = { 0 };
		const char *bs = strstr(options[i], "bsrange");

		snprintf(text, sizeof(text), "verify=crc32c %s", options[i]);
		if (bs)
			rig_make(&rig, &engine_scripted, (uint64_t)BLOCKS * BS, 1, text);
		else
			make(text);
		rig.script.order = ORDER_RANDOM;
		run(NULL);
		for (uint64_t k = 0; k < rig.script.nios; k++) {
			const struct script_io *io = &rig.script.io[k];
			bool *mark = io->dir == IO_WRITE ? written : read;

			for (uint64_t b = 0; b < io->len / BS; b++)
				mark[io->offset / BS + b] = true;
		}
		for (int b = 0; b < BLOCKS; b++)
			CU_ASSERT(read[b] || !written[b]);
		if (!strstr(options[i], "rw=randrw"))
			CU_ASSERT(ios(OP_READ) < ios(OP_WRITE) ||
				  strstr(options[i], "verify_backlog"));
		rig_free(&rig);
	}
}

/* Short transfers and errors that pass are gone on from, and what is checked is whole. */
static void in_pieces(void)
{
	make("rw=randwrite verify=sha256 iodepth=8");
	rig.script.fault[0] = (struct fault){ FAULT_RANDOM, 0, 0, 2 };
	rig.script.fault[1] = (struct fault){ FAULT_ERROR, EAGAIN, 1, 4 };
	run(NULL);
	CU_ASSERT_EQUAL(ios(OP_READ), BLOCKS);
	CU_ASSERT(rig.w.left.total.op[OP_READ].shorts > 0);
	rig_free(&rig);
}

/* A write that failed has written nobody knows what. */
static void not_written(void)
{
	make("rw=write verify=crc32c iodepth=4 continue_on_error=write");
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 3, 0 };
	rig.script.fault[1] = (struct fault){ FAULT_ERROR, EIO, 9, 0 };
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	rig_laws(&rig);
	CU_ASSERT(!rig.w.left.failed);
	CU_ASSERT_EQUAL(rig.w.left.total.op[OP_WRITE].errors, 2);
	CU_ASSERT_EQUAL(ios(OP_WRITE), BLOCKS - 2);
	CU_ASSERT_EQUAL(ios(OP_READ), BLOCKS - 2);
	CU_ASSERT_EQUAL(errors(), 0);
	rig_free(&rig);
	/* nor has one for which there was no space */
	make("rw=write verify=crc32c fill_device=1 iodepth=4");
	rig.script.file[0].room = 20 * BS;
	run(NULL);
	CU_ASSERT_EQUAL(ios(OP_WRITE), 20);
	CU_ASSERT_EQUAL(ios(OP_READ), 20);
	rig_free(&rig);
}

/* --- what is found --- */

static void flip(char *data)
{
	data[5 * BS + 700] ^= 1;
}

static void swap(char *data)
{
	char block[BS];

	memcpy(block, data + 2 * BS, BS);
	memcpy(data + 2 * BS, data + 9 * BS, BS);
	memcpy(data + 9 * BS, block, BS);
}

static void tear(char *data)
{
	memset(data + 7 * BS + BS / 2, 0, BS / 2); /* its second half was not written */
}

static char stale[BS];

static void keep(char *data)
{
	memcpy(stale, data + 3 * BS, BS);
}

static void put_back(char *data)
{
	memcpy(data + 3 * BS, stale, BS);
}

static void changes(const char *options, void (*act)(char *data), const char *said)
{
	make(options);
	when.act = act;
	when.writes = BLOCKS;
	run(said);
	CU_ASSERT(rig.w.left.failed && rig.w.left.partial);
	CU_ASSERT_EQUAL(errors(), 1);
	rig_free(&rig);
}

static void found(void)
{
	changes("rw=write verify=crc32c", flip, "memory.0, 1024 bytes at byte 5120: byte 5820 is ");
	changes("rw=randwrite verify=md5 iodepth=8", flip, "byte 5820 is ");
	changes("rw=write verify=meta", swap,
		"memory.0, 1024 bytes at byte 2048: the block there belongs at byte 9216");
	changes("rw=write verify=sha1", tear, " of 952 bytes differ");
	changes("rw=write verify=pattern verify_pattern=0x11", flip,
		"byte 5820 is 0x10, and was written as 0x11; 1 of 1024 bytes differ");
	/* nothing is looked at */
	make("rw=write verify=null");
	when.act = flip;
	when.writes = BLOCKS;
	run(NULL);
	rig_free(&rig);
}

/* What an earlier round wrote is whole and right but for its number. */
static void was_stale(void)
{
	make("rw=write verify=crc32c");
	when.act = keep;
	when.writes = BLOCKS;
	run(NULL);
	rig_free(&rig);
	/* an earlier run's block, of the same seed */
	changes("rw=write verify=crc32c", put_back,
		"memory.0, 1024 bytes at byte 3072: the block there was written before this job "
		"began");
}

static void earlier_round(char *data)
{
	memcpy(data + 3 * BS, stale, BS);
}

static void keep_and_wait(char *data)
{
	keep(data);
	when.writes = 2 * BLOCKS;
}

static void again(struct script *s, bool reap)
{
	bool first = when.act == keep_and_wait;

	watch(s, reap);
	if (first && !when.act)
		when.act = earlier_round;
}

static void was_of_another_round(void)
{
	make("rw=write verify=crc32c loops=2");
	rig.script.on_call = again;
	when.act = keep_and_wait;
	when.writes = BLOCKS;
	run("memory.0, 1024 bytes at byte 3072: write number 3 is read there, and number 67 was "
	    "the last to it");
	rig_free(&rig);
	make("rw=write verify=crc32c loops=2 verify_write_sequence=0");
	rig.script.on_call = again;
	when.act = keep_and_wait;
	when.writes = BLOCKS;
	run(NULL);
	rig_free(&rig);
}

/* Of a file that has no blocks that can be verified, each is wrong. */
static void read_by_others(void)
{
	make("rw=read verify=crc32c");
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT_EQUAL(ios(OP_READ), 1);
	CU_ASSERT_EQUAL(errors(), 1);
	CU_ASSERT(rig.w.left.failed);
	rig_free(&rig);
	make("rw=randread verify=crc32c iodepth=4 continue_on_error=verify");
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT_EQUAL(ios(OP_READ), BLOCKS);
	CU_ASSERT_EQUAL(errors(), BLOCKS);
	CU_ASSERT(!rig.w.left.failed);
	CU_ASSERT_EQUAL(rig.w.left.err.count, ERROR_DUMP_MAX);
	rig_free(&rig);
	make("rw=randread verify=crc32c ignore_error=,,EILSEQ verify_fatal=1");
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT_EQUAL(errors(), 1);
	CU_ASSERT(rig.w.left.failed);
	rig_free(&rig);
}

static void flip_many(char *data)
{
	for (int i = 0; i < 4; i++)
		data[6 * BS + 256 * i + 100] ^= 1;
}

/* All that is wrong in a block is told, or the first. */
static void each_interval(void)
{
	for (unsigned fatal = 0; fatal < 2; fatal++) {
		char options[96];

		snprintf(options, sizeof(options),
			 "rw=write verify=crc32c verify_interval=256 verify_fatal=%u", fatal);
		make(options);
		when.act = flip_many;
		when.writes = BLOCKS;
		run("256 bytes at byte 6144: byte 6244 is ");
		CU_ASSERT_EQUAL(rig.w.left.err.count, fatal ? 1 : 4);
		CU_ASSERT_EQUAL(errors(), 1);
		rig_free(&rig);
	}
}

/* --- time --- */

/* Runs rounds until time is over, each read back; a busy machine gets more time for a second. */
static void time_based(void)
{
	uint64_t writes = 0, reads = 0;

	for (unsigned ms = 20; writes <= BLOCKS && ms < 60000; ms *= 2) {
		char options[96];

		snprintf(options, sizeof(options),
			 "rw=randwrite verify=crc32c iodepth=4 time_based runtime=%ums", ms);
		if (ms > 20)
			rig_free(&rig);
		make(options);
		run(NULL);
		writes = ios(OP_WRITE);
		reads = ios(OP_READ);
	}
	CU_ASSERT(writes > BLOCKS && reads <= writes && reads + BLOCKS >= writes);
	for (uint64_t i = 0; i < rig.script.nios; i++)
		CU_ASSERT_EQUAL(rig.script.io[i].dir, i / BLOCKS % 2 ? IO_READ : IO_WRITE);
	rig_free(&rig);
}

int main(void)
{
	static const struct test tests[] = {
		{ "what was written is read back", all_of_it },
		{ "in the order in which it was written", in_order },
		{ "after so many writes, where that is asked for", backlog },
		{ "of what was overwritten, the last", overwritten },
		{ "when all of it has come", in_pieces },
		{ "but not what was not written", not_written },
		{ "what has changed is found", found },
		{ "and what was not written anew", was_stale },
		{ "since an earlier round", was_of_another_round },
		{ "a job that reads checks what others wrote", read_by_others },
		{ "all intervals that are wrong are told", each_interval },
		{ "rounds go on until time is over", time_based },
		{ NULL, NULL },
	};

	return suite_run("verify", tests);
}
