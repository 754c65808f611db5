/* SPDX-License-Identifier: MIT */
/*
 * When a block device holds data: on a loop device over a file, which goes away with its
 * descriptor. Needs root and loop devices.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/disk.h"
#include "tests/support.h"
#include "io/target_hold.h"
#include "io/target_use.h"

#define IMAGE "image"
#define SIZE (64 * MIB)

static char path[64]; /* of the device that is attached */
static char what[512];

static int attach(void)
{
	int fd = loop_open(IMAGE, path, sizeof(path));

	CU_ASSERT_FATAL(fd >= 0);
	return fd;
}

static struct target look(void)
{
	struct err e = { 0 };
	struct target t;

	CU_ASSERT_EQUAL(target_look(path, &t, &e), 0);
	CHECK_TEXT(e.text, "");
	return t;
}

/* Asks anew whether the device is used: its number may have been another test's before. */
static bool is_used(const struct target *t)
{
	target_use_forget();
	return target_in_use(path, t, what, sizeof(what));
}

/*
 * Whether nobody uses the device, now or within ten seconds: a namespace of mounts that began while
 * the image was mounted (unshare(1) of another test) has a copy, and holds it until it ends.
 */
static bool is_free(const struct target *t)
{
	const struct timespec pause = { .tv_nsec = 10000000 };
	bool used = is_used(t);

	for (int i = 0; used && i < 1000; i++) {
		nanosleep(&pause, NULL);
		used = is_used(t);
	}
	if (used)
		printf("%s ... ", what);
	return !used;
}

/* Attaches the image and says whether the device holds data; @what has why. */
static bool holds(void)
{
	int fd = attach();
	struct target t = look();
	bool found;

	memset(what, 0, sizeof(what));
	CU_ASSERT(is_free(&t));
	found = target_holds_data(path, &t, 0, 0, what, sizeof(what));
	close(fd);
	return found;
}

static void run(const char *command)
{
	CU_ASSERT_EQUAL_FATAL(system(command), 0);
}

static void identity(void)
{
	struct target t;
	struct stat st;
	int fd;

	file_sparse(IMAGE, SIZE);
	fd = attach();
	t = look();
	CU_ASSERT_EQUAL_FATAL(stat(path, &st), 0);
	CU_ASSERT_EQUAL(t.kind, TARGET_BLOCK);
	CU_ASSERT_EQUAL(t.size, SIZE);
	CU_ASSERT_EQUAL(t.id.dev, st.st_rdev);
	CU_ASSERT_EQUAL(t.id.ino, 0);
	CU_ASSERT_FALSE(t.ours);
	close(fd);
}

static void blank(void)
{
	file_sparse(IMAGE, SIZE);
	CU_ASSERT_FALSE(holds());
	/* a size that is no multiple of the places that are looked at */
	file_sparse(IMAGE, SIZE + 512);
	CU_ASSERT_FALSE(holds());
	/* smaller than one of them */
	file_sparse(IMAGE, 4096);
	CU_ASSERT_FALSE(holds());
}

static void file_system(void)
{
	file_sparse(IMAGE, SIZE);
	run("mkfs.ext4 -q -F " IMAGE);
	CU_ASSERT(holds());
	CHECK_TEXT(what, "it holds a signature of ext4");
}

static void swap_space(void)
{
	file_sparse(IMAGE, SIZE);
	run("mkswap -q " IMAGE " 2>/dev/null");
	CU_ASSERT(holds());
	CHECK_TEXT(what, "it holds a signature of swap");
}

/* An MBR with one partition, by hand. */
static void partitions(void)
{
	unsigned char mbr[512] = { 0 };
	int fd;

	file_sparse(IMAGE, SIZE);
	mbr[446 + 4] = 0x83;
	mbr[446 + 9] = 8; /* begins at sector 2048 */
	mbr[446 + 12 + 1] = 64;
	mbr[510] = 0x55;
	mbr[511] = 0xaa;
	fd = open(IMAGE, O_WRONLY);
	CU_ASSERT_EQUAL(pwrite(fd, mbr, sizeof(mbr), 0), sizeof(mbr));
	close(fd);
	CU_ASSERT(holds());
	CHECK_TEXT(what, "it holds a dos partition table");
}

static void check_data_at(uint64_t at, uint64_t length, const char *expected)
{
	file_sparse(IMAGE, SIZE);
	file_put(IMAGE, at, length);
	CU_ASSERT(holds());
	CHECK_TEXT(what, expected);
}

/* Bytes that nobody knows a signature of. */
static void data(void)
{
	check_data_at(0, 1, "it holds data near byte 0");
	check_data_at(MIB - 1, 1, "it holds data near byte 0");
	check_data_at(SIZE / 2, 1, "it holds data near byte 33554432");
	check_data_at(SIZE / 64 * 5 + 65535, 1, "it holds data near byte 5242880");
	check_data_at(SIZE - 1, 1, "it holds data near byte 66060288");
	/* the last place is the device's end, however far the places are apart */
	file_sparse(IMAGE, 4 * SIZE);
	file_put(IMAGE, 4 * SIZE - 1, 1);
	CU_ASSERT(holds());
	CHECK_TEXT(what, "it holds data near byte 267386880");
	/* a run that is as long as the places are apart cannot be missed */
	check_data_at(SIZE / 64 * 17 + 100000, SIZE / 64, "it holds data near byte 18874368");
}

/* As holds, of what lies in the way of a write of @length bytes from @start. */
static bool holds_within(uint64_t start, uint64_t length)
{
	int fd = attach();
	struct target t = look();
	bool found;

	memset(what, 0, sizeof(what));
	CU_ASSERT_EQUAL(target_hold(path, &t.id, false), 0);
	found = target_holds_data(path, &t, start, length, what, sizeof(what));
	target_let_go();
	close(fd);
	return found;
}

/* A byte that the places over the whole device leave out, but a write would not. */
static void region(void)
{
	static const uint64_t places[] = { MIB, MIB + 65536, 9 * MIB + 70000, SIZE - MIB - 1 };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		uint64_t at = places[i];

		file_sparse(IMAGE, SIZE);
		file_put(IMAGE, at, 1);
		CU_ASSERT(holds_within(0, SIZE));
		CU_ASSERT(holds_within(at, 1));
		CU_ASSERT(holds_within(at - 5000, 10000));
		CU_ASSERT_FALSE(holds_within(at + 1, SIZE - at - 1) && at % MIB);
		CU_ASSERT_FALSE(holds_within(0, at) && at % MIB);
	}
	/* beyond the device there is nothing */
	file_sparse(IMAGE, SIZE);
	CU_ASSERT_FALSE(holds_within(SIZE / 2, UINT64_C(1) << 62));
	CU_ASSERT_FALSE(holds_within(2 * SIZE, 4096));
}

/* Of a large region some places are looked at that nobody can foresee. */
static void large_region(void)
{
	const uint64_t size = 192 * MIB;

	file_sparse(IMAGE, size);
	/* 15 of 16 MiB, beside all places that are always looked at */
	for (uint64_t at = 16 * MIB; at < size - 16 * MIB; at += 16 * MIB)
		file_put(IMAGE, at + 65536, 14 * MIB);
	CU_ASSERT(holds_within(0, size));
	CU_ASSERT_PTR_NOT_NULL(strstr(what, "it holds data near byte "));
}

static void held(void)
{
	struct target t;
	int fd, holder;

	file_sparse(IMAGE, SIZE);
	fd = attach();
	t = look();
	CU_ASSERT(is_free(&t));
	holder = open(path, O_RDONLY | O_EXCL);
	CU_ASSERT_FATAL(holder >= 0);
	CU_ASSERT(is_used(&t));
	close(holder);
	CU_ASSERT(is_free(&t));
	close(fd);
}

static void mounted(void)
{
	struct target t;
	int fd;

	file_sparse(IMAGE, SIZE);
	run("mkfs.ext4 -q -F " IMAGE);
	fd = attach();
	t = look();
	CU_ASSERT(is_free(&t));
	CU_ASSERT_EQUAL_FATAL(mkdir("mnt", 0755), 0);
	CU_ASSERT_EQUAL_FATAL(mount(path, "mnt", "ext4", 0, NULL), 0);
	CU_ASSERT(is_used(&t));
	CU_ASSERT_EQUAL(umount("mnt"), 0);
	CU_ASSERT(is_free(&t));
	close(fd);
}

/* Looking at a device neither writes to it nor changes its node. */
static void looks_only(void)
{
	struct stat before, after;

	file_make(IMAGE, SIZE);
	CU_ASSERT_EQUAL_FATAL(stat(IMAGE, &before), 0);
	CU_ASSERT(holds());
	CU_ASSERT_EQUAL_FATAL(stat(IMAGE, &after), 0);
	CU_ASSERT(before.st_mtim.tv_sec == after.st_mtim.tv_sec &&
		  before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
	CU_ASSERT(file_has_made(IMAGE, 0, SIZE));
}

static void alignment(void)
{
	uint32_t offset = 0, mem = 0, probed = 0;
	struct target t;
	int fd;

	file_sparse(IMAGE, SIZE);
	fd = attach();
	t = look();
	target_alignment(fd, &offset, &mem);
	CU_ASSERT_EQUAL(offset, 512);
	CU_ASSERT_EQUAL(target_probe(path, &t, &probed), 0);
	CU_ASSERT_EQUAL(probed, offset);
	close(fd);
}

static bool loop_works(void)
{
	int fd;

	file_sparse(IMAGE, MIB);
	fd = loop_open(IMAGE, path, sizeof(path));
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int main(void)
{
	static const struct test tests[] = {
		{ "a device has its size and its number", identity },
		{ "a blank device is free", blank },
		{ "a file system is data", file_system },
		{ "swap is data", swap_space },
		{ "a partition table is data", partitions },
		{ "bytes without a signature are data", data },
		{ "all that a write would cover is looked at", region },
		{ "a large part is looked at where nobody can foresee", large_region },
		{ "a device that somebody holds is in use", held },
		{ "a device that is mounted is in use", mounted },
		{ "looking writes nothing", looks_only },
		{ "the alignment is the device's", alignment },
		{ NULL, NULL },
	};

	if (!loop_works())
		return 77;
	return suite_run("target_block", tests);
}
