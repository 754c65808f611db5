/* SPDX-License-Identifier: MIT */
/* Opening files for what is done with them, and taking them away again. */
#include "file/files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "file/open.h"
#include "tests/disk.h"
#include "tests/job_files.h"
#include "tests/support.h"

static int open_flags(uint32_t i)
{
	return fcntl(job_files.files.fds[i].fd, F_GETFL) & (O_ACCMODE | O_DIRECT);
}

static void check_open(const char *text, int target, int source)
{
	job_files_begin(text);
	CU_ASSERT_EQUAL(job_files_make(""), 0);
	CU_ASSERT_EQUAL(job_files_open(""), 0);
	CU_ASSERT_EQUAL(open_flags(0), target);
	CU_ASSERT(fcntl(job_files.files.fds[0].fd, F_GETFD) & FD_CLOEXEC);
	if (job_files.files.n > job_files.files.ntargets)
		CU_ASSERT_EQUAL(open_flags(1), source);
	CU_ASSERT_EQUAL(job_files.files.list[0].align > 1, !!(target & O_DIRECT));
	job_files_end();
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
	job_files_begin("[a]\nfilename=x\n");
	CU_ASSERT_EQUAL(job_files_make(""), 0);
	unlink("x");
	CU_ASSERT_EQUAL(job_files_open("job.ini:2: [a] x: No such file or directory\n"), -EINVAL);
	job_files_end();
}

static void diskless(void)
{
	job_files_begin("[a]\nioengine=null\nfilename=x\nsize=64k\nrw=rw\nunlink=1\n");
	CU_ASSERT_EQUAL(job_files_make(""), 0);
	CU_ASSERT_EQUAL(job_files_open(""), 0);
	CU_ASSERT_EQUAL(job_files.files.fds[0].fd, -1);
	job_files_finish();
	job_files_end();
	CU_ASSERT_EQUAL(file_size("x"), UINT64_MAX);
}

/* Only what iogen made goes away. */
static void unlinked(void)
{
	job_files_run("[a]\nfilename=x\nsize=64k\nunlink=1\n");
	CU_ASSERT_EQUAL(file_size("x"), UINT64_MAX);
	file_ours("x", 64 * KIB);
	job_files_run("[a]\nfilename=x\nrw=write\nunlink=1\n");
	CU_ASSERT_EQUAL(file_size("x"), UINT64_MAX);
	file_make("x", 64 * KIB);
	job_files_run("[a]\nfilename=x\nrw=write\noverwrite=1\nunlink=1\n");
	CU_ASSERT_EQUAL(file_size("x"), 64 * KIB);
	/* a source is no target, and stays */
	file_ours("s", 64 * KIB);
	job_files_run("[c]\nworkload=copy\nsource=s\nfilename=y\nunlink=1\n");
	CU_ASSERT_EQUAL(file_size("y"), UINT64_MAX);
	CU_ASSERT_EQUAL(file_size("s"), 64 * KIB);
	/* without unlink=1 all stay */
	job_files_run("[a]\nfilename=kept\nsize=64k\n");
	CU_ASSERT_EQUAL(file_size("kept"), 64 * KIB);
	/* what another worker has removed is gone */
	job_files_begin("[a]\nfilename=kept\nunlink=1\n");
	CU_ASSERT_EQUAL(job_files_make(""), 0);
	CU_ASSERT_EQUAL(job_files_open(""), 0);
	unlink("kept");
	job_files_finish();
	job_files_end();
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
