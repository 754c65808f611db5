/* SPDX-License-Identifier: MIT */
/* Small files of the kernel: whole, in part, kept open, and gone. */
#include "base/kernel_text.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support.h"

/* Starts a process that waits, and has the name @link lead to its state in /proc. */
static pid_t process_start(const char *link)
{
	pid_t pid = fork();
	char path[64];

	if (!pid)
		for (;;)
			pause();
	CU_ASSERT_FATAL(pid > 0);
	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	unlink(link);
	CU_ASSERT_EQUAL(symlink(path, link), 0);
	return pid;
}

static void process_end(pid_t pid)
{
	kill(pid, SIGKILL);
	CU_ASSERT_EQUAL(waitpid(pid, NULL, 0), pid);
}

static void once(void)
{
	char text[64], part[4];

	write_file("text", "one\ntwo\n");
	CU_ASSERT(kernel_text("text", text, sizeof(text)));
	CHECK_TEXT(text, "one\ntwo\n");
	CU_ASSERT(kernel_text("text", part, sizeof(part)));
	CHECK_TEXT(part, "one");
	CU_ASSERT(!kernel_text("no such file", text, sizeof(text)));
	CHECK_TEXT(text, "");
	CU_ASSERT(!kernel_text(".", text, sizeof(text)));
	CHECK_TEXT(text, "");
}

/* A kept file is read from its begin each time, and has what is there by then. */
static void again(void)
{
	struct kept_text k = { .path = (char *)"text", .fd = -1 };
	char text[64];
	int fd;

	unlink("text");
	CU_ASSERT(!kept_text(&k, text, sizeof(text)));
	CHECK_TEXT(text, "");
	write_file("text", "one");
	CU_ASSERT(kept_text(&k, text, sizeof(text)));
	CHECK_TEXT(text, "one");
	fd = k.fd;
	write_file("text", "two");
	CU_ASSERT(kept_text(&k, text, sizeof(text)));
	CHECK_TEXT(text, "two");
	CU_ASSERT_EQUAL(k.fd, fd);
	kept_text_close(&k);
	CU_ASSERT_EQUAL(k.fd, -1);
}

/* What a file told of is gone, and later there again: as another one of the same name. */
static void gone(void)
{
	struct kept_text k = { .path = (char *)"link", .fd = -1 };
	pid_t first = process_start("link"), second;
	char text[64];

	CU_ASSERT(kept_text(&k, text, sizeof(text)));
	CU_ASSERT_EQUAL(strtol(text, NULL, 10), first);
	process_end(first);
	CU_ASSERT(!kept_text(&k, text, sizeof(text)));
	CHECK_TEXT(text, "");
	second = process_start("link");
	CU_ASSERT(kept_text(&k, text, sizeof(text)));
	CU_ASSERT_EQUAL(strtol(text, NULL, 10), second);
	process_end(second);
	kept_text_close(&k);
}

static const struct test tests[] = {
	{ "a file is read whole, as far as there is room", once },
	{ "a file that stays open has new text", again },
	{ "a file whose subject is gone is looked for again", gone },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("kernel_text", tests);
}
