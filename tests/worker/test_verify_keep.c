/* SPDX-License-Identifier: MIT */
/*
 * The state that a worker keeps is true at every moment: at each call of the engine it is compared
 * with what the engine has taken and given back, in any order and with errors.
 */
#include "worker/verify_keep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "load/verify_state.h"
#include "tests/rig.h"
#include "tests/support.h"

#define BS 1024
#define BLOCKS 64
#define NFILES 2
#define MOST 4096 /* writes */

static struct rig rig;
static struct verify_table table;
static struct verify_rows rows[NFILES];

/* By write: the call at which it was first seen to be acknowledged; 0: not yet. */
static uint64_t back_at[MOST];
static uint64_t looks, least_known;

static uint64_t lies; /* of the table */
static bool by_sync;  /* there are syncs among the transfers */

/* The rows that are the last of each file, and of all. */
static struct verify_state of_file[NFILES], last;

static void read_table(void)
{
	char text[16384], path[VERIFY_STATE_PATH];
	ssize_t n = pread(table.fd, text, sizeof(text) - 1, 0);
	const char *at = text;
	struct verify_state s;
	bool whole;

	CU_ASSERT_FATAL(n > 0);
	text[n] = '\0';
	memset(of_file, 0, sizeof(of_file));
	last = (struct verify_state){ 0 };
	while (verify_state_read(&at, &s, path, &whole)) {
		CU_ASSERT(whole && s.file < NFILES);
		if (s.turn >= of_file[s.file].turn)
			of_file[s.file] = s;
		if (s.turn >= last.turn)
			last = s;
	}
}

static bool is_held(const struct script *s, uint64_t io)
{
	for (uint32_t i = 0; i < s->inflight; i++)
		if (s->held[i].number == io)
			return true;
	return false;
}

static bool is_exception(uint64_t n)
{
	for (uint32_t i = 0; i < last.nexceptions; i++)
		if (last.exceptions[i] == n)
			return true;
	return false;
}

/* Returns whether a sync of @file has come back that was taken when a write was back already. */
static bool was_synced(const struct script *s, uint32_t file, uint64_t seen)
{
	for (uint64_t i = 0; i < s->nios; i++) {
		const struct script_io *io = &s->io[i];

		if ((io->dir == IO_SYNC || io->dir == IO_DATASYNC) && io->file == file &&
		    !is_held(s, i) && io->call >= seen)
			return true;
	}
	return false;
}

static void look(struct script *s, bool reap)
{
	uint64_t n = 0;

	(void)reap;
	looks++;
	read_table();
	for (uint64_t i = 0; i < s->nios; i++) {
		const struct script_io *io = &s->io[i];

		if (io->dir != IO_WRITE)
			continue;
		CU_ASSERT_FATAL(n < MOST);
		if (!back_at[n] && !is_held(s, i) && io->res > 0)
			back_at[n] = s->ncalls;
		if (n < last.known && !is_exception(n))
			lies += !back_at[n];
		if (by_sync && back_at[n] && n < of_file[io->file].synced && !is_exception(n))
			lies += !was_synced(s, io->file, back_at[n]);
		n++;
	}
	lies += n > last.reserved;
	least_known = last.known;
}

static void make(const char *options)
{
	char text[VERIFY_STATE_ROW + 2 * VERIFY_STATE_PATH], all[256];

	snprintf(all, sizeof(all), "bs=1k nrfiles=2 verify=crc32c verify_state_save=1 %s", options);
	rig_make(&rig, &engine_scripted, (uint64_t)BLOCKS * BS, 1, all);
	rig.script.order = ORDER_RANDOM;
	rig.script.on_call = look;
	memset(back_at, 0, sizeof(back_at));
	looks = least_known = lies = 0;
	by_sync = !strstr(options, "loops=3");
	table = (struct verify_table){ .fd = memfd_create("state", MFD_CLOEXEC),
				       .begin_ns = 1,
				       .rows = rows };
	for (uint32_t i = 0, at = 0; i < NFILES; i++) {
		struct verify_state s = { .file = i, .length = (uint64_t)BLOCKS * BS };

		rows[i].path = (char *)"/memory";
		for (int k = 0; k < 2; k++) {
			size_t n = verify_state_print(&s, rows[i].path, text);

			rows[i].at[k] = at;
			CU_ASSERT_EQUAL(pwrite(table.fd, text, n, at), (ssize_t)n);
			at += (uint32_t)n;
		}
	}
	rig.w.given.keep = &table;
}

static void done(uint64_t known, uint64_t synced)
{
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(looks > 10);
	CU_ASSERT_EQUAL(lies, 0);
	read_table();
	CU_ASSERT_EQUAL(last.known, known);
	CU_ASSERT_EQUAL(last.reserved, known);
	CU_ASSERT(of_file[0].synced >= synced || of_file[1].synced >= synced);
	rig_free(&rig);
	close(table.fd);
}

static void always_true(void)
{
	make("rw=randwrite fsync=3 do_verify=0");
	done(2 * BLOCKS, 2 * BLOCKS - 12);
	make("rw=randwrite fsync=5 iodepth=8 do_verify=0");
	done(2 * BLOCKS, 1);
	make("rw=randwrite fdatasync=4 iodepth=32 iodepth_batch=8 do_verify=0");
	done(2 * BLOCKS, 1);
	make("rw=randrw fsync=4 iodepth=16 io_size=1m norandommap do_verify=0");
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(looks > 10);
	CU_ASSERT_EQUAL(lies, 0);
	rig_free(&rig);
	close(table.fd);
	make("rw=randwrite iodepth=4 end_fsync=1 do_verify=0");
	done(2 * BLOCKS, 2 * BLOCKS);
	make("rw=write iodepth=16 loops=4 fsync=7 do_verify=0");
	done(8 * BLOCKS, 1);
}

/* A job that reads back syncs its files before. */
static void read_back(void)
{
	make("rw=randwrite iodepth=4 loops=3");
	done(6 * BLOCKS, 6 * BLOCKS);
}

/* With sync= each write that has come back is known at once. */
static void at_once(void)
{
	make("rw=randwrite sync=dsync iodepth=4 do_verify=0");
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(least_known > 2 * BLOCKS - 16);
	rig_free(&rig);
	close(table.fd);
}

/* A write that failed is no known one, and a fault of the table ends the job. */
static void failures(void)
{
	make("rw=write iodepth=4 fsync=8 continue_on_error=all do_verify=0");
	rig.script.fault[0] = (struct fault){ FAULT_ERROR, EIO, 20, 30 };
	done(2 * BLOCKS, 1);
	CU_ASSERT(last.nexceptions > 0);
	make("rw=write fsync=4 do_verify=0");
	close(table.fd);
	table.fd = -1;
	rig.script.on_call = NULL;
	CU_ASSERT_EQUAL(rig_run(&rig), 0);
	CU_ASSERT(rig.w.left.failed);
	CU_ASSERT_PTR_NOT_NULL(strstr(rig.w.left.err.text, "verify_state_save=1: "));
	CU_ASSERT(rig.script.nios <= 1);
	rig_free(&rig);
}

int main(void)
{
	static const struct test tests[] = {
		{ "the state is true at every moment", always_true },
		{ "after a round that was read back", read_back },
		{ "at once, where each write is synced", at_once },
		{ "and after failures", failures },
		{ NULL, NULL },
	};

	return suite_run("verify_keep", tests);
}
