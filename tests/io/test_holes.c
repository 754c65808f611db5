/* SPDX-License-Identifier: MIT */
/*
 * Where files hold no data, told as text: "4096+8192 ..." is a hole of 8192 bytes from byte 4096.
 * On a file system with extents (FIEMAP) and in memory, which has SEEK_HOLE alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "io/holes.h"
#include "tests/disk.h"
#include "tests/support.h"
#include "io/target.h"

#define K64 (64 * KIB)
#define MANY 700 /* more than are asked for at once */

static char *holes_text(int fd, uint64_t size)
{
	struct hole *holes = NULL;
	int n = target_holes(fd, size, &holes);
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	CU_ASSERT_FATAL(n >= 0);
	for (int i = 0; i < n; i++)
		fprintf(f, "%s%llu+%llu", i ? " " : "", (unsigned long long)holes[i].start,
			(unsigned long long)holes[i].length);
	fclose(f);
	free(holes);
	return text;
}

static void check_fd(int fd, uint64_t size, const char *expected)
{
	char *text = holes_text(fd, size);

	CHECK_TEXT(text, expected);
	free(text);
}

static void check_file(const char *path, uint64_t size, const char *expected)
{
	int fd = open(path, O_RDONLY);

	CU_ASSERT_FATAL(fd >= 0);
	check_fd(fd, size, expected);
	close(fd);
}

static void full(void)
{
	file_make("full", MIB);
	check_file("full", MIB, "");
	file_make("odd", MIB + 7);
	check_file("odd", MIB + 7, "");
	file_make("one", 1);
	check_file("one", 1, "");
	file_make("empty", 0);
	check_file("empty", 0, "");
}

static void nothing(void)
{
	file_sparse("hole", MIB);
	check_file("hole", MIB, "0+1048576");
	file_sparse("odd-hole", MIB + 7);
	check_file("odd-hole", MIB + 7, "0+1048583");
	file_sparse("one-hole", 1);
	check_file("one-hole", 1, "0+1");
}

static void sparse(void)
{
	file_sparse("sparse", 8 * K64);
	file_put("sparse", 0, K64);
	check_file("sparse", 8 * K64, "65536+458752");
	file_put("sparse", 3 * K64, K64);
	check_file("sparse", 8 * K64, "65536+131072 262144+262144");
	file_put("sparse", 7 * K64, K64);
	check_file("sparse", 8 * K64, "65536+131072 262144+196608");
	file_sparse("first", 2 * K64);
	file_put("first", K64, K64);
	check_file("first", 2 * K64, "0+65536");
}

/* What has not reached the disk yet is data nevertheless. */
static void not_yet_written(void)
{
	file_sparse("dirty", 4 * K64);
	file_put("dirty", K64, K64);
	check_file("dirty", 4 * K64, "0+65536 131072+131072");
}

static void reserve(const char *path, int mode, uint64_t start, uint64_t length)
{
	int fd = open(path, O_RDWR);

	CU_ASSERT_FATAL(fd >= 0);
	CU_ASSERT_EQUAL_FATAL(fallocate(fd, mode, (off_t)start, (off_t)length), 0);
	close(fd);
}

static void reserved(void)
{
	file_make("reserved", 0);
	reserve("reserved", 0, 0, MIB);
	CU_ASSERT_EQUAL(file_size("reserved"), MIB);
	check_file("reserved", MIB, "0+1048576");
	file_put("reserved", 4 * K64, 2 * K64);
	check_file("reserved", MIB, "0+262144 393216+655360");
}

/* A hole beside reserved space is one place without data. */
static void reserved_beside_hole(void)
{
	file_sparse("beside", 4 * K64);
	reserve("beside", 0, K64, K64);
	check_file("beside", 4 * K64, "0+262144");
	file_put("beside", 3 * K64, K64);
	check_file("beside", 4 * K64, "0+196608");
}

/* Space behind the end of a file is none of its holes. */
static void reserved_behind(void)
{
	file_make("behind", K64);
	reserve("behind", FALLOC_FL_KEEP_SIZE, 0, MIB);
	CU_ASSERT_EQUAL(file_size("behind"), K64);
	check_file("behind", K64, "");
}

static void punched(void)
{
	file_make("punched", 8 * K64);
	reserve("punched", FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 2 * K64, K64);
	check_file("punched", 8 * K64, "131072+65536");
	reserve("punched", FALLOC_FL_ZERO_RANGE, 5 * K64, K64);
	check_file("punched", 8 * K64, "131072+65536 327680+65536");
}

/* Only what is asked for is looked at, and what is missing there is a hole. */
static void cut(void)
{
	file_sparse("cut", 8 * K64);
	file_put("cut", 2 * K64, K64);
	check_file("cut", 0, "");
	check_file("cut", K64, "0+65536");
	check_file("cut", 2 * K64, "0+131072");
	check_file("cut", 3 * K64, "0+131072");
	check_file("cut", 4 * K64, "0+131072 196608+65536");
	check_file("cut", 4 * K64 - 1, "0+131072 196608+65535");
	file_make("short", K64);
	check_file("short", 2 * K64, "65536+65536");
}

static void many(void)
{
	struct hole *holes = NULL;
	bool right = true;
	int fd, n;

	file_sparse("many", (uint64_t)MANY * 2 * K64);
	for (uint64_t i = 0; i < MANY; i++)
		file_put("many", i * 2 * K64, 4096);
	fd = open("many", O_RDONLY);
	n = target_holes(fd, (uint64_t)MANY * 2 * K64, &holes);
	CU_ASSERT_EQUAL_FATAL(n, MANY);
	for (uint64_t i = 0; i < MANY; i++)
		right &= holes[i].start == i * 2 * K64 + 4096 && holes[i].length == 2 * K64 - 4096;
	CU_ASSERT(right);
	free(holes);
	close(fd);
}

static void in_memory(void)
{
	static const char text[] = "data";
	int fd = memfd_create("holes", 0);

	CU_ASSERT_FATAL(fd >= 0);
	check_fd(fd, 0, "");
	CU_ASSERT_EQUAL_FATAL(ftruncate(fd, 8 * (off_t)K64), 0);
	check_fd(fd, 8 * K64, "0+524288");
	CU_ASSERT_EQUAL(pwrite(fd, text, 4, 2 * (off_t)K64), 4);
	check_fd(fd, 8 * K64, "0+131072 135168+389120");
	CU_ASSERT_EQUAL(pwrite(fd, text, 4, 8 * (off_t)K64 - 4), 4);
	check_fd(fd, 8 * K64, "0+131072 135168+385024");
	check_fd(fd, 2 * K64, "0+131072");
	check_fd(fd, 3 * K64, "0+131072 135168+61440");
	close(fd);
}

static void no_file(void)
{
	struct hole *holes = NULL;

	CU_ASSERT_EQUAL(target_holes(-1, 4096, &holes), -EBADF);
	CU_ASSERT_PTR_NULL(holes);
}

int main(void)
{
	static const struct test tests[] = {
		{ "a file that was written has none", full },
		{ "a file that was not is one hole", nothing },
		{ "holes lie before, between and behind data", sparse },
		{ "data that is not on the disk yet is data", not_yet_written },
		{ "reserved space holds no data", reserved },
		{ "a hole and reserved space beside it are one", reserved_beside_hole },
		{ "space behind the end does not count", reserved_behind },
		{ "punched and zeroed ranges hold no data", punched },
		{ "holes end where what is asked for ends", cut },
		{ "more holes than the kernel tells at once", many },
		{ "in memory, where only SEEK_HOLE knows", in_memory },
		{ "no file, no holes", no_file },
		{ NULL, NULL },
	};

	return suite_run("holes", tests);
}
