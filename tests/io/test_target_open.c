/* SPDX-License-Identifier: MIT */
/* Opening, making and removing targets: whose name it is by then, and --readonly. */
#include "io/target.h"
#include "io/target_open.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/disk.h"
#include "tests/support.h"

static struct target_id id_at(const char *path)
{
	struct err e = { 0 };
	struct target t;

	CU_ASSERT_EQUAL(target_look(path, &t, &e), 0);
	return t.id;
}

static int opened(const char *path, int flags, struct target_id id)
{
	int fd = target_open(path, flags, &id);

	if (fd < 0)
		return fd;
	CU_ASSERT(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	CU_ASSERT_EQUAL(fcntl(fd, F_GETFL) & O_ACCMODE, flags & O_ACCMODE);
	close(fd);
	return 0;
}

static void identity(void)
{
	struct target_id id;

	file_make("x", 100);
	file_make("other", 100);
	id = id_at("x");
	CU_ASSERT_EQUAL(opened("x", O_RDWR, id), 0);
	CU_ASSERT_EQUAL(opened("x", O_RDONLY, (struct target_id){ 0 }), 0);
	/* it may grow, and have another name */
	file_put("x", 100, 5000);
	CU_ASSERT_EQUAL(rename("x", "y"), 0);
	CU_ASSERT_EQUAL(opened("y", O_WRONLY, id), 0);
	CU_ASSERT_EQUAL(opened("x", O_WRONLY, id), -ENOENT);
	CU_ASSERT_EQUAL(symlink("y", "x"), 0);
	CU_ASSERT_EQUAL(opened("x", O_WRONLY, id), 0);
	CU_ASSERT_EQUAL(rename("other", "y"), 0);
	CU_ASSERT_EQUAL(opened("x", O_WRONLY, id), -ESTALE);
	CU_ASSERT_EQUAL(opened("y", O_RDONLY, id), -ESTALE);
	CHECK_TEXT(target_why(ESTALE), "another file has this name by now, which is left as it is");
	CU_ASSERT(file_has_made("y", 0, 100));
	unlink("x");
	unlink("y");
}

/* A file of the inode of one that is gone is another file. */
static void reborn(void)
{
	struct target_id id, now;

	for (int i = 0; i < 20; i++) {
		file_make("x", 10);
		id = id_at("x");
		unlink("x");
		file_make("x", 10);
		now = id_at("x");
		if (id.born_ns && id.ino == now.ino)
			CU_ASSERT_FALSE(target_same(&id, &now));
	}
	unlink("x");
}

static void removed(void)
{
	struct target_id id;

	file_make("x", 100);
	file_make("other", 100);
	id = id_at("x");
	CU_ASSERT_EQUAL(target_remove("other", &id), -ESTALE);
	CU_ASSERT_EQUAL(target_remove("none", &id), -ENOENT);
	/* nor a link to it */
	CU_ASSERT_EQUAL(symlink("x", "soft"), 0);
	CU_ASSERT_EQUAL(target_remove("soft", &id), -ESTALE);
	CU_ASSERT_EQUAL(target_remove("x", &(struct target_id){ 0 }), -ESTALE);
	CU_ASSERT_EQUAL(file_size("x"), 100);
	CU_ASSERT_EQUAL(target_remove("x", &id), 0);
	CU_ASSERT_EQUAL(file_size("x"), UINT64_MAX);
	CU_ASSERT_EQUAL(file_size("other"), 100);
	unlink("soft");
	unlink("other");
}

/* What this run has made takes the place of what it was planned with. */
static void made(void)
{
	struct target_id old, new = { 0 };
	int fd;

	file_make("x", 100);
	old = id_at("x");
	CU_ASSERT_FALSE(target_is_new(&old));
	CU_ASSERT_EQUAL(target_remove("x", &old), 0);
	fd = target_open("x", O_RDWR | O_CREAT | O_EXCL, &new);
	CU_ASSERT_FATAL(fd >= 0);
	close(fd);
	CU_ASSERT(target_is_new(&new));
	CU_ASSERT_EQUAL(opened("x", O_RDWR, old), 0);
	CU_ASSERT_EQUAL(target_open("x", O_RDWR | O_CREAT | O_EXCL, &new), -EEXIST);
	CU_ASSERT_EQUAL(target_remove("x", &old), 0);
	CU_ASSERT_FALSE(target_is_new(&new));
}

static void readonly(void)
{
	static const int writing[] = { O_WRONLY, O_RDWR, O_RDWR | O_CREAT | O_EXCL,
				       O_RDONLY | O_CREAT | O_EXCL, O_RDONLY | O_TRUNC };
	char *before, *after;
	struct target_id id;

	file_make("x", 100);
	id = id_at("x");
	before = folder_state();
	target_readonly_set(true);
	for (size_t i = 0; i < sizeof(writing) / sizeof(writing[0]); i++) {
		CU_ASSERT_EQUAL(opened("x", writing[i], id), -EROFS);
		CU_ASSERT_EQUAL(opened("new", writing[i], (struct target_id){ 0 }), -EROFS);
	}
	CU_ASSERT_EQUAL(opened("x", O_RDONLY, id), 0);
	CU_ASSERT_EQUAL(target_remove("x", &id), -EROFS);
	CU_ASSERT_EQUAL(target_make_dirs("a/b/c"), -EROFS);
	CHECK_TEXT(target_why(EROFS), "--readonly is given");
	target_readonly_set(false);
	after = folder_state();
	CHECK_TEXT(after, before);
	free(before);
	free(after);
	CU_ASSERT_EQUAL(opened("x", O_RDWR, id), 0);
	unlink("x");
}

static const struct test tests[] = {
	{ "the file of a name is the one that is expected, or it is not opened", identity },
	{ "an inode that is used again is another file", reborn },
	{ "nothing but the file that is meant is removed", removed },
	{ "what this run has made may have the name", made },
	{ "with --readonly nothing is opened for writing, made or removed", readonly },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("target_open", tests);
}
