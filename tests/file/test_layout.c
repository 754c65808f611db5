/* SPDX-License-Identifier: MIT */
/* Filling files: all of the holes, nothing beside them, and with what. */
#include "file/layout.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/holes.h"
#include "tests/disk.h"
#include "tests/support.h"

#define KEY 4711
#define MAX_HOLES 64

static atomic_bool stop;
static bool through_fd; /* small files are written through a descriptor that is there */

/* Fills and returns what layout_fill does; its message, if there is one, is to be @message. */
static int fill_key(const char *path, uint64_t size, const struct hole *holes, int n, bool direct,
		    uint64_t key, const char *message)
{
	int fd = through_fd ? open(path, O_WRONLY | O_CLOEXEC) : -1;
	struct layout l = { .path = path,
			    .size = size,
			    .key = key,
			    .direct = direct,
			    .fd = fd < 0 ? NULL : &fd,
			    .holes = holes,
			    .nholes = n,
			    .stop = &stop };
	struct progress progress = { 0 };
	struct err e = { 0 };
	int ret = layout_fill(&l, &progress, &e);

	if (fd >= 0)
		close(fd);
	CHECK_TEXT(e.text, message);
	return ret;
}

static int fill(const char *path, uint64_t size, const struct hole *holes, int n, bool direct)
{
	return fill_key(path, size, holes, n, direct, KEY, "");
}

static void check_whole(uint64_t size, bool direct)
{
	struct hole all = { 0, size };

	file_sparse("whole", size);
	CU_ASSERT_EQUAL(fill("whole", size, &all, size ? 1 : 0, direct), 0);
	CU_ASSERT_EQUAL(file_size("whole"), size);
	CU_ASSERT(file_has_layout("whole", 0, size, KEY));
}

static void sizes(void)
{
	static const uint64_t all[] = { 0,       1,           511,      512,           513,
					4095,    4096,        4097,     MIB - 1,       MIB,
					MIB + 1, 5 * MIB + 7, 16 * MIB, 17 * MIB + 513 };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		check_whole(all[i], true);
		check_whole(all[i], false);
	}
}

/* Fills the holes of a file of @size bytes that holds data everywhere else. */
static void check_holes(uint64_t size, const struct hole *holes, int n, bool direct)
{
	uint64_t data = 0;

	file_make("holes", size);
	CU_ASSERT_EQUAL(fill("holes", size, holes, n, direct), 0);
	CU_ASSERT_EQUAL(file_size("holes"), size);
	for (int i = 0; i <= n; i++) {
		uint64_t end = i < n ? holes[i].start : size;

		CU_ASSERT(file_has_made("holes", data, end - data));
		if (i == n)
			break;
		CU_ASSERT(file_has_layout("holes", holes[i].start, holes[i].length, KEY));
		data = holes[i].start + holes[i].length;
	}
}

static void only_holes(void)
{
	static const struct hole aligned[] = { { 0, 4096 },
					       { 8192, 4096 },
					       { MIB - 4096, 8192 },
					       { 2 * MIB, MIB },
					       { 4 * MIB + 65536, 3 * MIB } };
	static const struct hole odd[] = {
		{ 1, 1 }, { 511, 3 }, { 5000, 10000 }, { MIB - 1, 2 }, { 3 * MIB + 7, 2 * MIB + 1 }
	};
	static const struct hole tail[] = { { 4096, 4096 }, { 5 * MIB, 7 } };

	for (int direct = 0; direct < 2; direct++) {
		check_holes(8 * MIB, aligned, 5, direct);
		check_holes(8 * MIB, odd, 5, direct);
		/* the end is padded for O_DIRECT, and cut again */
		check_holes(5 * MIB + 7, tail, 2, direct);
		/* the end is not the hole's: it may not be padded */
		check_holes(5 * MIB + 8, tail, 2, direct);
		check_holes(3 * MIB, NULL, 0, direct);
	}
}

/* More holes than are written at once, so that every buffer is used again. */
static void many_holes(void)
{
	struct hole holes[MAX_HOLES];

	for (uint64_t i = 0; i < MAX_HOLES; i++)
		holes[i] = (struct hole){ i * 65536 + 4096 * (i % 8), 4096 * (1 + i % 7) };
	check_holes(MAX_HOLES * 65536, holes, MAX_HOLES, true);
	check_holes(MAX_HOLES * 65536, holes, MAX_HOLES, false);
}

/* Holes that the file itself tells. */
static void found_holes(void)
{
	struct hole *holes = NULL;
	int fd, n;

	file_sparse("found", 6 * MIB + 100);
	file_put("found", MIB, 2 * MIB);
	file_put("found", 5 * MIB, 4096);
	fd = open("found", O_RDONLY);
	n = target_holes(fd, 6 * MIB + 100, &holes);
	CU_ASSERT_EQUAL(n, 3);
	CU_ASSERT_EQUAL(fill("found", 6 * MIB + 100, holes, n, true), 0);
	free(holes);
	CU_ASSERT_EQUAL(target_holes(fd, 6 * MIB + 100, &holes), 0);
	free(holes);
	close(fd);
	CU_ASSERT_EQUAL(file_size("found"), 6 * MIB + 100);
	CU_ASSERT(file_has_layout("found", 0, MIB, KEY));
	CU_ASSERT(file_has_made("found", MIB, 2 * MIB));
	CU_ASSERT(file_has_layout("found", 3 * MIB, 2 * MIB, KEY));
	CU_ASSERT(file_has_made("found", 5 * MIB, 4096));
	CU_ASSERT(file_has_layout("found", 5 * MIB + 4096, MIB + 100 - 4096, KEY));
}

static void keys(void)
{
	struct hole all = { 0, MIB };

	file_sparse("keys", MIB);
	CU_ASSERT_EQUAL(fill_key("keys", MIB, &all, 1, true, 1, ""), 0);
	CU_ASSERT(file_has_layout("keys", 0, MIB, 1));
	CU_ASSERT_FALSE(file_has_layout("keys", 0, MIB, 2));
	CU_ASSERT_EQUAL(fill_key("keys", MIB, &all, 1, true, 2, ""), 0);
	CU_ASSERT(file_has_layout("keys", 0, MIB, 2));
	/* nor does one MiB look like the next one */
	file_sparse("keys", 2 * MIB);
	all.length = 2 * MIB;
	CU_ASSERT_EQUAL(fill_key("keys", 2 * MIB, &all, 1, true, 1, ""), 0);
	CU_ASSERT_EQUAL(system("cmp -s -n 4096 keys keys 0 1048576"), 256);
}

static void stopped(void)
{
	struct hole all = { 0, 64 * MIB };

	file_sparse("stopped", 64 * MIB);
	atomic_store(&stop, true);
	CU_ASSERT_EQUAL(fill_key("stopped", 64 * MIB, &all, 1, true, KEY,
				 "stopped: laying it out was interrupted\n"),
			-EINTR);
	atomic_store(&stop, false);
}

static void unopenable(void)
{
	struct hole all = { 0, 4096 };

	CU_ASSERT_EQUAL(fill_key("missing", 4096, &all, 1, true, KEY,
				 "missing: cannot open for layout: No such file or directory\n"),
			-EIO);
}

/* A limit that stops a write in its middle: what was written counts, what was not is told. */
static void no_room(void)
{
	struct rlimit old, limit;
	struct hole all = { 0, 3 * MIB };

	signal(SIGXFSZ, SIG_IGN);
	file_make("limited", 0);
	getrlimit(RLIMIT_FSIZE, &old);
	limit = (struct rlimit){ 2 * MIB + 100000, old.rlim_max };
	CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &limit), 0);
	CU_ASSERT_EQUAL(fill_key("limited", 3 * MIB, &all, 1, false, KEY,
				 "limited: laying it out failed at byte 2197152: File too large: a "
				 "limit of 2197152 bytes for each file is set; ulimit -f unlimited "
				 "lifts it\n"),
			-EIO);
	setrlimit(RLIMIT_FSIZE, &old);
	CU_ASSERT(file_has_layout("limited", 2 * MIB, 100000, KEY));
}

/* A small file has one write through the descriptor that made it, a large one has its own. */
static void by_descriptor(void)
{
	static const uint64_t all[] = { 1, 4095, 4097, MIB, MIB + 1 };
	static const struct hole last = { MIB - 5000, 5000 };
	struct rlimit old, limit;
	struct hole most = { 0, 200000 };

	through_fd = true;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		check_whole(all[i], true);
	check_holes(3 * MIB, &last, 1, true);
	signal(SIGXFSZ, SIG_IGN);
	file_make("short", 0);
	getrlimit(RLIMIT_FSIZE, &old);
	limit = (struct rlimit){ 100000, old.rlim_max };
	CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &limit), 0);
	CU_ASSERT_EQUAL(fill_key("short", 200000, &most, 1, false, KEY,
				 "short: laying it out failed at byte 100000: File too large: a "
				 "limit of 100000 bytes for each file is set; ulimit -f unlimited "
				 "lifts it\n"),
			-EIO);
	setrlimit(RLIMIT_FSIZE, &old);
	through_fd = false;
	CU_ASSERT(file_has_layout("short", 0, 100000, KEY));
}

int main(void)
{
	static const struct test tests[] = {
		{ "files of all sizes are filled, and keep their size", sizes },
		{ "holes are filled, and the data between them stays", only_holes },
		{ "more holes than are written at once", many_holes },
		{ "the holes that a file tells, and then it tells none", found_holes },
		{ "contents follow from the key", keys },
		{ "the same through a descriptor that is there", by_descriptor },
		{ "a stop is heard", stopped },
		{ "a file that cannot be opened", unopenable },
		{ "a short write goes on, and what fails is told with its place", no_room },
		{ NULL, NULL },
	};

	return suite_run("layout", tests);
}
