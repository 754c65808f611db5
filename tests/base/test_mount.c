/* SPDX-License-Identifier: MIT */
/* Mounts and devices of paths that every Linux has. */
#include "base/mount.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support.h"

/* Returns whether the file system at "on" is a ramfs. */
static bool is_ramfs(void)
{
	struct mount m;
	bool is = !mount_find(&m, "on") && m.type && !strcmp(m.type, "ramfs");

	mount_free(&m);
	return is;
}

/* What has changed is read anew. The first test: the table is then that of its own namespace. */
static void changes(void)
{
	if (unshare(CLONE_NEWNS) || mount("none", "/", "", MS_REC | MS_PRIVATE, "")) {
		printf("skipped: no mount may be made here ... ");
		return;
	}
	CU_ASSERT_FALSE_FATAL(mkdir("on", 0700));
	for (int i = 0; i < 3; i++) {
		CU_ASSERT_FALSE(is_ramfs());
		CU_ASSERT_FALSE(mount("none", "on", "ramfs", 0, ""));
		CU_ASSERT_TRUE(is_ramfs());
		CU_ASSERT_TRUE(is_ramfs());
		CU_ASSERT_FALSE(umount("on"));
	}
	rmdir("on");
}

static void found(void)
{
	static const char *const rows[][3] = {
		{ "/proc/self/status", "proc", "/proc" },
		{ "/proc", "proc", "/proc" },
		{ "/sys/kernel", "sysfs", "/sys" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mount m;

		CU_ASSERT_EQUAL(mount_find(&m, rows[i][0]), 0);
		CHECK_TEXT(m.type ? m.type : "", rows[i][1]);
		CHECK_TEXT(m.point ? m.point : "", rows[i][2]);
		CU_ASSERT(m.options && (strstr(m.options, "rw") || strstr(m.options, "ro")));
		mount_free(&m);
		CU_ASSERT_PTR_NULL(m.type);
	}
}

static void missing(void)
{
	struct mount m;
	struct holders h;

	CU_ASSERT_EQUAL(mount_find(&m, "no/such/path"), -ENOENT);
	CU_ASSERT_PTR_NULL(m.type);
	mount_free(&m);
	holders_find(&h, "no/such/path");
	CU_ASSERT_EQUAL(h.n, 0);
}

/* Files in memory have no device; one on a device has this. */
static void holders(void)
{
	struct holders h;
	struct stat st;

	holders_find(&h, "/proc/self/status");
	CU_ASSERT_EQUAL(h.n, 0);
	holders_find(&h, "/dev/null");
	CU_ASSERT_EQUAL(h.n, 0);
	write_file("here", "text");
	holders_find(&h, "here");
	CU_ASSERT_EQUAL(stat("here", &st), 0);
	if (h.n == 1 && h.dev[0] != st.st_dev)
		CU_ASSERT_EQUAL(st.st_dev >> 8, 0); /* one of btrfs or an overlay is anonymous */
}

int main(void)
{
	static const struct test tests[] = {
		{ "a mount that comes or goes is seen", changes },
		{ "a path has a mount", found },
		{ "a path that is not there has none", missing },
		{ "files in memory have no device", holders },
		{ NULL, NULL },
	};

	return suite_run("mount", tests);
}
