/* SPDX-License-Identifier: MIT */
/* Files that get shorter under a mapping: a fault is one transfer's result, and nobody else's. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/engine.h"
#include "tests/support.h"

#include "engines/engines.h"

#define PAGE 4096
#define PAGES 4
#define LEN ((size_t)PAGE * PAGES)

static struct engine_handle h;
static struct engine_file file = { .path = "mapped", .size = LEN, .writes = true };
static char memory[LEN];
static const struct iovec buf = { memory, LEN };

static void open_mapped(void)
{
	struct engine_env env = {
		.files = &file, .bufs = &buf, .nfiles = 1, .nbufs = 1, .nslots = 1, .niov = 1
	};
	struct err e = { 0 };

	file.fd = open("mapped", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	memset(memory, 'x', LEN);
	CU_ASSERT_FATAL(file.fd >= 0 && write(file.fd, memory, LEN) == (ssize_t)LEN);
	CU_ASSERT_EQUAL_FATAL(engine_open(&h, engine_find("mmap"), &env, &e), 0);
	memset(memory, 'y', LEN);
}

static void close_mapped(void)
{
	engine_close(&h);
	close(file.fd);
}

static int32_t transfer(enum io_dir dir, uint64_t offset, size_t len)
{
	struct iovec vec = { memory, len };
	struct io io = { .dir = dir, .niov = len ? 1 : 0, .iov = &vec, .offset = offset }, *p = &io;

	CU_ASSERT_EQUAL(engine_submit(&h, &p, 1), 1);
	return io.res;
}

/* As read(2) would have it: what is there, then nothing; and it goes on. */
static void reads(void)
{
	open_mapped();
	CU_ASSERT_FATAL(!ftruncate(file.fd, PAGE));
	CU_ASSERT_EQUAL(transfer(IO_READ, 0, LEN), PAGE);
	CU_ASSERT(memory[0] == 'x' && memory[PAGE - 1] == 'x');
	CU_ASSERT_EQUAL(transfer(IO_READ, PAGE, PAGE), 0);
	CU_ASSERT_EQUAL(transfer(IO_READ, LEN - 1, 1), 0);
	CU_ASSERT_EQUAL(transfer(IO_READ, PAGE - 10, 10), 10);
	CU_ASSERT_FATAL(!ftruncate(file.fd, 2 * PAGE));
	CU_ASSERT_EQUAL(transfer(IO_READ, PAGE, PAGE), PAGE);
	CU_ASSERT_EQUAL(memory[0], 0);
	CU_ASSERT_EQUAL(transfer(IO_READ, LEN, 1), 0); /* behind the mapping */
	CU_ASSERT_EQUAL(transfer(IO_READ, LEN - 1, 2), 0);
	close_mapped();
}

/* A mapping does not make its file longer. */
static void writes(void)
{
	open_mapped();
	CU_ASSERT_FATAL(!ftruncate(file.fd, 2 * PAGE));
	CU_ASSERT_EQUAL(transfer(IO_WRITE, 2 * PAGE, PAGE), 0);
	CU_ASSERT_EQUAL(transfer(IO_WRITE, PAGE, 2 * PAGE), PAGE);
	CU_ASSERT_EQUAL(pread(file.fd, memory, LEN, 0), 2 * PAGE);
	CU_ASSERT(memory[PAGE - 1] == 'x' && memory[PAGE] == 'y' && memory[2 * PAGE - 1] == 'y');
	CU_ASSERT_EQUAL(transfer(IO_SYNC, 0, 0), 0);
	close_mapped();
}

/* A fault that no transfer made ends the program, as it would have without the engine. */
static void other_faults(void)
{
	struct rlimit none = { 0 };
	int status;
	pid_t pid;

	open_mapped();
	pid = fork();
	CU_ASSERT_FATAL(pid >= 0);
	if (!pid) {
		volatile char *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, file.fd, 0);

		setrlimit(RLIMIT_CORE, &none);
		if (ftruncate(file.fd, 0) || p[0])
			_exit(1);
		_exit(2);
	}
	CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
	CU_ASSERT(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
	close_mapped();
}

static const struct test tests[] = {
	{ "reads behind the end", reads },
	{ "writes behind the end", writes },
	{ "faults of others", other_faults },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("mmap", tests);
}
