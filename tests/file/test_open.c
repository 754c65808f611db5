/* SPDX-License-Identifier: MIT */
/* Opening files for what is done with them, and taking them away again. */
#include "file/files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "file/open.h"
#include "tests/disk.h"
#include "tests/jobs.h"
#include "tests/support.h"

/* One worker's files, and the job and the run they belong to. */
static struct outcome o;
static struct planned_files plan;
static struct files files;
static atomic_bool stop;

/* Plans the files of the last job of @text. */
static void begin(const char *text)
{
	struct err e = { 0 };

	jobs_from(&o, text);
	CHECK_TEXT(o.err.text, "");
	for (uint32_t i = 0; i < o.jobs.n; i++) {
		files_close(&files);
		CU_ASSERT_EQUAL(files_check(&files, o.jobs.list[i], 0, &plan, &e), 0);
	}
	CHECK_TEXT(e.text, "");
}

static const struct job *job(void)
{
	return o.jobs.list[o.jobs.n - 1];
}

static void end(void)
{
	files_close(&files);
	planned_files_release(&plan);
	outcome_free(&o);
	memset(&o, 0, sizeof(o));
}

/* Makes them; what goes wrong is to be @message. */
static int make(const char *message)
{
	struct progress progress = { 0 };
	struct err e = { 0 };
	struct files_env env = { .progress = &progress, .stop = &stop, .e = &e };
	int ret = files_make(&files, job(), &plan, &env);

	CHECK_TEXT(e.text, message);
	return ret;
}

static int open_all(const char *message)
{
	struct err e = { 0 };
	int ret = files_open(&files, job(), &e);

	CHECK_TEXT(e.text, message);
	return ret;
}

static void finish(void)
{
	struct err e = { 0 };

	CU_ASSERT_EQUAL(files_finish(&files, job(), &e), 0);
	CHECK_TEXT(e.text, "");
}

/* All that a job with @text does with its files, from the plan to the end. */
static void run(const char *text)
{
	begin(text);
	CU_ASSERT_EQUAL(make(""), 0);
	CU_ASSERT_EQUAL(open_all(""), 0);
	finish();
	end();
}

static void file_ours(const char *path, uint64_t size)
{
	file_make(path, size);
	file_mark(path);
}

static int open_flags(uint32_t i)
{
	return fcntl(files.fds[i].fd, F_GETFL) & (O_ACCMODE | O_DIRECT);
}

static void check_open(const char *text, int target, int source)
{
	begin(text);
	CU_ASSERT_EQUAL(make(""), 0);
	CU_ASSERT_EQUAL(open_all(""), 0);
	CU_ASSERT_EQUAL(open_flags(0), target);
	CU_ASSERT(fcntl(files.fds[0].fd, F_GETFD) & FD_CLOEXEC);
	if (files.n > files.ntargets)
		CU_ASSERT_EQUAL(open_flags(1), source);
	CU_ASSERT_EQUAL(files.list[0].align > 1, !!(target & O_DIRECT));
	end();
}

static void opened(void)
{
	file_ours("x", 64 * KIB);
	check_open("[a]\nfilename=x\n", O_RDONLY, 0);
	check_open("[a]\nfilename=x\nrw=write\n", O_WRONLY, 0);
	check_open("[a]\nfilename=x\nrw=rw\n", O_RDWR, 0);
	check_open("[a]\nfilename=x\ndirect=1\n", O_RDONLY | O_DIRECT, 0);
	check_open("[a]\nfilename=x\nrw=randwrite\ndirect=1\n", O_WRONLY | O_DIRECT, 0);
	check_open("[c]\nworkload=copy\nsource=x\nfilename=y\n", O_WRONLY, O_RDONLY);
	check_open("[c]\nworkload=copy\nsource=x\nfilename=y\ndirect=1\n", O_WRONLY | O_DIRECT,
		   O_RDONLY | O_DIRECT);
	unlink("y");
}

static void not_opened(void)
{
	file_ours("x", 64 * KIB);
	begin("[a]\nfilename=x\n");
	CU_ASSERT_EQUAL(make(""), 0);
	unlink("x");
	CU_ASSERT_EQUAL(open_all("job.ini:2: [a] x: No such file or directory\n"), -EINVAL);
	end();
}

static void diskless(void)
{
	begin("[a]\nioengine=null\nfilename=x\nsize=64k\nrw=rw\nunlink=1\n");
	CU_ASSERT_EQUAL(make(""), 0);
	CU_ASSERT_EQUAL(open_all(""), 0);
	CU_ASSERT_EQUAL(files.fds[0].fd, -1);
	finish();
	end();
	CU_ASSERT_EQUAL(file_size("x"), UINT64_MAX);
}

/* Only what iogen made goes away. */
static void unlinked(void)
{
	run("[a]\nfilename=x\nsize=64k\nunlink=1\n");
	CU_ASSERT_EQUAL(file_size("x"), UINT64_MAX);
	file_ours("x", 64 * KIB);
	run("[a]\nfilename=x\nrw=write\nunlink=1\n");
	CU_ASSERT_EQUAL(file_size("x"), UINT64_MAX);
	file_make("x", 64 * KIB);
	run("[a]\nfilename=x\nrw=write\noverwrite=1\nunlink=1\n");
	CU_ASSERT_EQUAL(file_size("x"), 64 * KIB);
	/* a source is no target, and stays */
	file_ours("s", 64 * KIB);
	run("[c]\nworkload=copy\nsource=s\nfilename=y\nunlink=1\n");
	CU_ASSERT_EQUAL(file_size("y"), UINT64_MAX);
	CU_ASSERT_EQUAL(file_size("s"), 64 * KIB);
	/* without unlink=1 all stay */
	run("[a]\nfilename=kept\nsize=64k\n");
	CU_ASSERT_EQUAL(file_size("kept"), 64 * KIB);
	/* what another worker has removed is gone */
	begin("[a]\nfilename=kept\nunlink=1\n");
	CU_ASSERT_EQUAL(make(""), 0);
	CU_ASSERT_EQUAL(open_all(""), 0);
	unlink("kept");
	finish();
	end();
}

static const struct test tests[] = {
	{ "files are opened for what is done with them", opened },
	{ "a file that is gone cannot be opened", not_opened },
	{ "an engine without files makes none", diskless },
	{ "unlink=1 removes what iogen made", unlinked },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("files, opened", tests);
}
