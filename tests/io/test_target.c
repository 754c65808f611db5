/* SPDX-License-Identifier: MIT */
/* What is at a path, whose it is, and how it is aligned. Block devices: test_target_block.c. */
#include "io/target_open.h"
#include "io/target_use.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "tests/disk.h"
#include "tests/support.h"

static struct target look(const char *path)
{
	struct err e = { 0 };
	struct target t;

	CU_ASSERT_EQUAL(target_look(path, &t, &e), 0);
	CHECK_TEXT(e.text, "");
	return t;
}

static void missing(void)
{
	struct target t = look("missing");

	CU_ASSERT_EQUAL(t.kind, TARGET_MISSING);
	CU_ASSERT_EQUAL(t.size, 0);
	CU_ASSERT_FALSE(t.ours);
	t = look("no/such/folder");
	CU_ASSERT_EQUAL(t.kind, TARGET_MISSING);
}

static void regular_file(void)
{
	struct target t;
	struct stat st;

	file_make("file", 12345);
	t = look("file");
	CU_ASSERT_EQUAL_FATAL(stat("file", &st), 0);
	CU_ASSERT_EQUAL(t.kind, TARGET_FILE);
	CU_ASSERT_EQUAL(t.size, 12345);
	CU_ASSERT_EQUAL(t.id.dev, st.st_dev);
	CU_ASSERT_EQUAL(t.id.ino, st.st_ino);
	CU_ASSERT_FALSE(t.ours);
}

static void links(void)
{
	struct target file, hard, soft;

	file_make("linked", 100);
	CU_ASSERT_EQUAL_FATAL(link("linked", "hard"), 0);
	CU_ASSERT_EQUAL_FATAL(symlink("linked", "soft"), 0);
	file = look("linked");
	hard = look("hard");
	soft = look("soft");
	CU_ASSERT_EQUAL(soft.kind, TARGET_FILE);
	CU_ASSERT(target_same(&hard.id, &file.id));
	CU_ASSERT(target_same(&soft.id, &file.id));
}

static void others(void)
{
	CU_ASSERT_EQUAL(look(".").kind, TARGET_DIR);
	CU_ASSERT_EQUAL(look("/dev/full").kind, TARGET_OTHER);
	CU_ASSERT_EQUAL_FATAL(mkfifo("fifo", 0644), 0);
	CU_ASSERT_EQUAL(look("fifo").kind, TARGET_OTHER);
}

static void keeps_nothing(void)
{
	struct target null = look("/dev/null"), zero = look("/dev/zero"), soft;

	CU_ASSERT_EQUAL_FATAL(symlink("/dev/zero", "zero"), 0);
	soft = look("zero");
	CU_ASSERT_EQUAL(null.kind, TARGET_VOID);
	CU_ASSERT_EQUAL(zero.kind, TARGET_VOID);
	CU_ASSERT(target_same(&soft.id, &zero.id));
	CU_ASSERT_FALSE(target_same(&null.id, &zero.id));
	CU_ASSERT(target_is_zero(&soft.id));
	CU_ASSERT_FALSE(target_is_zero(&null.id));
	CU_ASSERT_FALSE(zero.ours);
}

static void unreadable(void)
{
	struct err e = { 0 };
	struct target t;

	file_make("file", 1);
	CU_ASSERT_EQUAL(target_look("file/below", &t, &e), -ENOTDIR);
	CHECK_TEXT(e.text, "file/below: Not a directory\n");
}

static bool holds(const char *path, char *what, size_t n)
{
	struct target t = look(path);

	memset(what, 0, n);
	return target_holds_data(path, &t, 0, 0, what, n);
}

static void data(void)
{
	char what[128];

	CU_ASSERT_FALSE(holds("missing", what, sizeof(what)));
	file_make("empty", 0);
	CU_ASSERT_FALSE(holds("empty", what, sizeof(what)));
	file_make("one", 1);
	CU_ASSERT(holds("one", what, sizeof(what)));
	CHECK_TEXT(what, "it holds 1 bytes that iogen did not write");
	/* a hole of somebody else's is his, too: it may be a disk image */
	file_sparse("hole", 5 * MIB);
	CU_ASSERT(holds("hole", what, sizeof(what)));
	CHECK_TEXT(what, "it holds 5242880 bytes that iogen did not write");
	file_mark("one");
	CU_ASSERT_FALSE(holds("one", what, sizeof(what)));
	file_put("one", 0, 2);
	CU_ASSERT(holds("one", what, sizeof(what)));
	CHECK_TEXT(what, "it is not as iogen left it");
	CU_ASSERT_EQUAL(system("rm -f copied; cp -a one copied"), 0);
	CU_ASSERT(holds("copied", what, sizeof(what)));
	CHECK_TEXT(what, "it is a copy of a file of iogen's");
}

static void in_use(void)
{
	struct target t = look("empty");
	char what[512];

	CU_ASSERT_FALSE(target_in_use("empty", &t, what, sizeof(what)));
	t = look("missing");
	CU_ASSERT_FALSE(target_in_use("missing", &t, what, sizeof(what)));
}

static bool power_of_two(uint32_t v)
{
	return v && !(v & (v - 1));
}

/* What target_alignment says is enough for the kernel. */
static void alignment(void)
{
	uint32_t offset = 0, mem = 0;
	char *buf = NULL;
	int fd;

	file_make("aligned", 64 * KIB);
	fd = open("aligned", O_RDWR | O_DIRECT);
	CU_ASSERT_FATAL(fd >= 0);
	target_alignment(fd, &offset, &mem);
	CU_ASSERT(power_of_two(offset) && power_of_two(mem));
	CU_ASSERT(offset >= 512 && offset <= 4096 && mem <= 4096);
	CU_ASSERT_EQUAL_FATAL(posix_memalign((void **)&buf, 8192, 8192 + 4096), 0);
	CU_ASSERT_EQUAL(pread(fd, buf + mem, offset, offset), offset);
	CU_ASSERT_EQUAL(pwrite(fd, buf + mem, offset, 3 * (off_t)offset), offset);
	/* and less is not, or it would be the alignment */
	CU_ASSERT_EQUAL(pread(fd, buf, offset / 2, 0), -1);
	CU_ASSERT_EQUAL(pread(fd, buf, offset, offset / 2), -1);
	free(buf);
	close(fd);
}

/* A file system without a block device below it has no logical block to ask for. */
static void alignment_memory(void)
{
	uint32_t offset = 0, mem = 0;
	int fd = memfd_create("alignment", 0);

	CU_ASSERT_FATAL(fd >= 0);
	target_alignment(fd, &offset, &mem);
	CU_ASSERT(power_of_two(offset) && power_of_two(mem));
	close(fd);
}

static uint32_t probe(const char *path)
{
	struct target t = look(path);
	uint32_t align = 4711;

	CU_ASSERT_EQUAL(target_probe(path, &t, &align), 0);
	return align;
}

static void probing(void)
{
	uint32_t align, mem;
	char *before, *after;
	int fd;

	file_make("probed", 4096);
	fd = open("probed", O_RDONLY | O_DIRECT);
	target_alignment(fd, &align, &mem);
	close(fd);
	CU_ASSERT_EQUAL_FATAL(mkdir("folder", 0755), 0);
	before = folder_state();
	CU_ASSERT_EQUAL(probe("probed"), align);
	CU_ASSERT_EQUAL(probe("missing"), align);
	CU_ASSERT_EQUAL(probe("folder/missing"), align);
	CU_ASSERT_EQUAL(probe("no/such/folder"), align);
	after = folder_state();
	CHECK_TEXT(after, before);
	free(before);
	free(after);
}

/* /proc takes no O_DIRECT. */
static void probing_refused(void)
{
	struct target t = look("/proc/self/status");
	uint32_t align;

	CU_ASSERT_EQUAL(target_probe("/proc/self/status", &t, &align), -EOPNOTSUPP);
}

static void check_dir(const char *path, const char *expected)
{
	char *dir = target_dir(path);

	CHECK_TEXT(dir, expected);
	free(dir);
}

static void dirs(void)
{
	check_dir("a", ".");
	check_dir("./a", ".");
	check_dir("a/b", "a");
	check_dir("/a", "/");
	check_dir("/a/b", "/a");
	check_dir("a/b/c", "a/b");
}

int main(void)
{
	static const struct test tests[] = {
		{ "a missing one is no error", missing },
		{ "a file has its size and its identity", regular_file },
		{ "links lead to one file", links },
		{ "pipes and character devices are others, directories are not", others },
		{ "what keeps nothing is known by its number, whatever its name", keeps_nothing },
		{ "what cannot be looked at is an error", unreadable },
		{ "any byte in a file that is not iogen's is data", data },
		{ "a file is never in use", in_use },
		{ "the alignment is what O_DIRECT asks for, no less and no more", alignment },
		{ "the alignment in memory is a power of two", alignment_memory },
		{ "probing tells the alignment, also of what is missing, and makes nothing",
		  probing },
		{ "probing tells where there is no O_DIRECT", probing_refused },
		{ "the directory of a path", dirs },
		{ NULL, NULL },
	};

	return suite_run("target", tests);
}
