/* SPDX-License-Identifier: MIT */
/*
 * What a trim is to the kernel: engine_trim on files and devices, the entries of io_uring for each
 * way that a kernel may have, and what a target is known to give back. Files here tell by zeros.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../engines/io_uring.h"
#include "io/engine_trim.h"
#include "io/target_trim.h"
#include "tests/disk.h"
#include "tests/support.h"
#include "io/target.h"

#define LEN (64 * KIB)

static int loop = -1;
static struct engine_file file;
static struct engine_env env = { .files = &file, .nfiles = 1 };
static uint64_t calls;
static struct iovec part = { NULL, 16 * KIB };
static struct io io = { .dir = IO_TRIM, .niov = 1, .iov = &part, .offset = 32 * KIB };

/* A file of data, or a device over one; false where there is none here. */
static bool given(bool block)
{
	char path[64] = "file";

	file_make("file", LEN);
	file = (struct engine_file){ .path = "file", .size = LEN, .writes = true, .block = block };
	if (block)
		loop = loop_open("file", path, sizeof(path));
	if (block && loop < 0)
		return false;
	file.fd = open(path, O_RDWR | O_CLOEXEC);
	CU_ASSERT_FATAL(file.fd >= 0);
	CU_ASSERT_EQUAL(target_is_block(file.fd), block);
	env.calls = &calls;
	calls = 0;
	return true;
}

static void trimmed(bool is)
{
	fsync(file.fd);
	CU_ASSERT(file_has_made("file", 0, 32 * KIB));
	CU_ASSERT_EQUAL(file_has_zeros("file", 32 * KIB, 16 * KIB), is);
	CU_ASSERT_EQUAL(file_has_made("file", 32 * KIB, 16 * KIB), !is);
	CU_ASSERT(file_has_made("file", 48 * KIB, 16 * KIB));
	CU_ASSERT_EQUAL(file_size("file"), LEN);
}

static void done(void)
{
	close(file.fd);
	if (file.block)
		close(loop);
}

static bool holes_here(void)
{
	struct target t = { .kind = TARGET_FILE };
	uint32_t granularity;

	file_make("file", LEN);
	if (!target_trims("file", &t, &granularity) && granularity <= 16 * KIB)
		return true;
	printf("skipped: the file system here punches no holes ... ");
	return false;
}

static void calls_of_each(void)
{
	for (int block = 0; block < 2 && holes_here(); block++) {
		if (!given(block))
			continue;
		CU_ASSERT_EQUAL(engine_trim(&file, &io), 16 * KIB);
		trimmed(true);
		done();
	}
	file = (struct engine_file){ .fd = -1 };
	CU_ASSERT_EQUAL(engine_trim(&file, &io), -EBADF);
}

/* An entry that is a call has no call left to do, and stands for what the call has said. */
static void entries(void)
{
	struct io_uring_sqe sqe;

	for (int block = 0; block < 2 && holes_here(); block++) {
		for (int how = DISCARDS_BY_CALL; how <= DISCARDS; how++) {
			bool by_call = block && how == DISCARDS_BY_CALL;

			if (!given(block))
				continue;
			memset(&sqe, 0, sizeof(sqe));
			sqe.fd = file.fd;
			sqe.off = io.offset;
			sqe.flags = IOSQE_FIXED_FILE;
			io.res = 0;
			uring_fill_trim(&sqe, &env, &io, (enum uring_discards)how);
			CU_ASSERT_EQUAL(io.res, 16 * KIB);
			CU_ASSERT_EQUAL(calls, by_call);
			CU_ASSERT_EQUAL(sqe.opcode, !block  ? IORING_OP_FALLOCATE :
						    by_call ? IORING_OP_NOP :
							      IORING_OP_URING_CMD);
			CU_ASSERT_EQUAL(!!(sqe.flags & IOSQE_ASYNC),
					block && how == DISCARDS_BY_WORKER);
			CU_ASSERT_EQUAL(!!(sqe.flags & IOSQE_FIXED_FILE), !by_call);
			trimmed(by_call);
			done();
		}
	}
	file = (struct engine_file){ .fd = -1, .block = true };
	uring_fill_trim(&sqe, &env, &io, DISCARDS_BY_CALL);
	CU_ASSERT_EQUAL(io.res, -EBADF);
}

/* Whether holes can be made is tried where nothing is: behind the end, wherever the work ends. */
static void tries(void)
{
	if (!holes_here() || !given(false))
		return;
	CU_ASSERT_EQUAL(target_trims_open(file.fd), 0);
	CU_ASSERT(file_has_made("file", 0, LEN));
	CU_ASSERT_EQUAL(file_size("file"), LEN);
	done();
}

static void pieces(void)
{
	struct target t;
	struct err e = { 0 };
	uint32_t granularity = 0;
	char *before, *after;

	if (!holes_here())
		return;
	before = folder_state();
	CU_ASSERT_EQUAL(target_look("file", &t, &e), 0);
	CU_ASSERT_EQUAL(target_trims("file", &t, &granularity), 0);
	CU_ASSERT(granularity >= 512 && !(granularity & (granularity - 1)));
	CU_ASSERT_EQUAL(target_look("missing", &t, &e), 0);
	CU_ASSERT_EQUAL(target_trims("missing", &t, &granularity), 0);
	after = folder_state();
	CHECK_TEXT(after, before);
	free(after);
	free(before);
}

static const struct test tests[] = {
	{ "the call", calls_of_each },
	{ "entries of io_uring", entries },
	{ "trying", tries },
	{ "pieces", pieces },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("trim", tests);
}
