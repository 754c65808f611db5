/* SPDX-License-Identifier: MIT */
/* Making, opening and finishing files: what is on the disk after each, and what is not touched. */
#include "file/files.h"
#include "file/holes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "file/open.h"
#include "io/holes.h"
#include "tests/disk.h"
#include "tests/job_files.h"
#include "tests/support.h"

#define SEED 137 /* randseed= has it as its default */

/* Bytes of a file that have space on the disk. */
static uint64_t file_space(const char *path)
{
	struct stat st;

	return stat(path, &st) ? UINT64_MAX : (uint64_t)st.st_blocks * 512;
}

static uint64_t hole_bytes(const char *path)
{
	struct hole *holes = NULL;
	int fd = open(path, O_RDONLY), n = target_holes(fd, file_size(path), &holes);
	uint64_t bytes = 0;

	CU_ASSERT(n >= 0);
	for (int i = 0; i < n; i++)
		bytes += holes[i].length;
	free(holes);
	close(fd);
	return bytes;
}

static bool has_layout(const char *path, uint64_t start, uint64_t length, uint64_t seed)
{
	return file_has_layout(path, start, length, rng_combine(seed, RNG_DATA));
}

static void laid_out(void)
{
	job_files_run("[a]\nsize=3000000\nfilename=x\n");
	CU_ASSERT_EQUAL(file_size("x"), 3000000);
	CU_ASSERT(file_marked("x"));
	CU_ASSERT(has_layout("x", 0, 3000000, SEED));
	CU_ASSERT_EQUAL(hole_bytes("x"), 0);
	unlink("x");
	job_files_run("[a]\nsize=64k\nfilename=x\nrandseed=5\n");
	CU_ASSERT(has_layout("x", 0, 64 * KIB, 5));
	unlink("x");
	/* what is before the offset is there, too */
	job_files_run("[a]\nsize=64k\noffset=100k\nfilename=x\n");
	CU_ASSERT_EQUAL(file_size("x"), 164 * KIB);
	CU_ASSERT(has_layout("x", 0, 164 * KIB, SEED));
	unlink("x");
	/* to be written, but in full: overwrite=1 */
	job_files_run("[a]\nsize=64k\nfilename=x\nrw=write\noverwrite=1\n");
	CU_ASSERT(has_layout("x", 0, 64 * KIB, SEED));
	unlink("x");
}

/* A file that is only written has its space, and no data. */
static void reserved(void)
{
	static const struct {
		const char *mode;
		uint64_t size, space;
	} rows[] = {
		{ "none", 0, 0 },
		{ "native", 256 * KIB, 256 * KIB },
		{ "posix", 256 * KIB, 256 * KIB },
		{ "keep", 0, 256 * KIB },
		{ "truncate", 256 * KIB, 0 },
	};
	char text[128];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text), "[a]\nsize=256k\nfilename=x\nrw=write\nfallocate=%s\n",
			 rows[i].mode);
		job_files_run(text);
		CU_ASSERT_EQUAL(file_size("x"), rows[i].size);
		CU_ASSERT_EQUAL(file_space("x"), rows[i].space);
		CU_ASSERT(file_marked("x"));
		CU_ASSERT_EQUAL(hole_bytes("x"), rows[i].size);
		unlink("x");
	}
}

/* Iogen's own file becomes larger; what it held stays. */
static void grown(void)
{
	file_ours("x", 100000);
	job_files_run("[a]\nsize=3m\nfilename=x\n");
	CU_ASSERT_EQUAL(file_size("x"), 3 * MIB);
	CU_ASSERT(file_has_made("x", 0, 100000));
	CU_ASSERT(has_layout("x", 100000, 3 * MIB - 100000, SEED));
	unlink("x");
	file_ours("x", 100000);
	job_files_run("[a]\nsize=1m\nfilename=x\nrw=write\n");
	CU_ASSERT_EQUAL(file_size("x"), MIB);
	CU_ASSERT(file_has_made("x", 0, 100000));
	CU_ASSERT(file_has_zeros("x", 100000, MIB - 100000));
	unlink("x");
	/* larger than needed is no fault */
	file_ours("x", 100000);
	job_files_run("[a]\nsize=64k\nfilename=x\n");
	CU_ASSERT_EQUAL(file_size("x"), 100000);
	CU_ASSERT(file_has_made("x", 0, 100000));
	unlink("x");
}

static void foreign(void)
{
	file_make("x", 100000);
	job_files_run("[a]\nsize=1m\nfilename=x\noverwrite=1\nrw=rw\n");
	CU_ASSERT_EQUAL(file_size("x"), MIB);
	CU_ASSERT(file_has_made("x", 0, 100000));
	CU_ASSERT(has_layout("x", 100000, MIB - 100000, SEED));
	/* it is not iogen's for that */
	CU_ASSERT_FALSE(file_marked("x"));
	unlink("x");
	/* an empty one holds nothing that could be lost */
	file_make("x", 0);
	job_files_run("[a]\nsize=64k\nfilename=x\nrw=write\n");
	CU_ASSERT_EQUAL(file_size("x"), 64 * KIB);
	CU_ASSERT(file_marked("x"));
	unlink("x");
}

/* A job that reads what is there changes nothing at all, not for a moment. */
static void read_only(void)
{
	static const char *const texts[] = {
		"[a]\nfilename=x\n",
		"[a]\nfilename=x\nrw=randread\nsize=64k\noffset=4k\n",
		"[a]\nfilename=x\ndirect=1\n",
		"[a]\nfilename=x\nunlink=1\n",
		"[a]\nfilename=x\nworkload=read\noverwrite=1\n",
		"[a]\nfilename=x\nrw=randread\noverwrite=1\nfallocate=posix\ncreate_fsync=1\n",
	};
	char *before, *after;

	/* with a hole that could be filled */
	file_sparse("x", 100000);
	file_put("x", 0, 40000);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		job_files_begin(texts[i]);
		before = folder_state();
		CU_ASSERT_EQUAL(job_files_make(""), 0);
		CU_ASSERT_EQUAL(job_files_open(""), 0);
		job_files_finish();
		after = folder_state();
		CHECK_TEXT(after, before);
		free(before);
		free(after);
		job_files_end();
	}
	CU_ASSERT(file_has_made("x", 0, 40000));
	unlink("x");
}

/* A copy leaves its source as it is, whatever its target may be. */
static void source_kept(void)
{
	char *before, *after;

	file_sparse("x", MIB);
	file_put("x", 0, 40000);
	file_make("y", 7);
	before = file_contents("x", &(uint64_t){ 0 });
	job_files_run("[c]\nworkload=copy\nsource=x\nfilename=y\noverwrite=1\n");
	after = file_contents("x", &(uint64_t){ 0 });
	CU_ASSERT_EQUAL(memcmp(after, before, MIB), 0);
	CU_ASSERT(hole_bytes("x") > 900 * KIB);
	free(before);
	free(after);
	unlink("x");
	unlink("y");
}

static void check_filled(const char *text)
{
	file_sparse("x", MIB);
	file_put("x", 128 * KIB, 64 * KIB);
	job_files_run(text);
	CU_ASSERT_EQUAL(file_size("x"), MIB);
	CU_ASSERT(has_layout("x", 0, 128 * KIB, SEED));
	CU_ASSERT(file_has_made("x", 128 * KIB, 64 * KIB));
	CU_ASSERT(has_layout("x", 192 * KIB, 320 * KIB, SEED));
}

static void holes_filled(void)
{
	check_filled("[a]\nfilename=x\nfill_holes=1\n");
	CU_ASSERT_EQUAL(hole_bytes("x"), 0);
	check_filled("[a]\nfilename=x\nrw=randwrite\noverwrite=1\n");
	CU_ASSERT_EQUAL(hole_bytes("x"), 0);
	file_sparse("x", 100000);
	job_files_run("[a]\nfilename=x\nfill_holes=1\n");
	CU_ASSERT(has_layout("x", 0, 100000, SEED));
	/* as far as it is needed */
	check_filled("[a]\nfilename=x\nfill_holes=1\nsize=512k\n");
	CU_ASSERT_EQUAL(hole_bytes("x"), 512 * KIB);
	CU_ASSERT(file_has_zeros("x", 512 * KIB, 512 * KIB));
	check_filled("[a]\nfilename=x\nfill_holes=1\nsize=500000\noffset=24288\n");
	CU_ASSERT_EQUAL(hole_bytes("x"), 512 * KIB);
	/* a source that is iogen's */
	file_sparse("x", MIB);
	file_mark("x");
	job_files_run("[c]\nworkload=copy\nsource=x\nfilename=y\nfill_holes=1\n");
	CU_ASSERT(has_layout("x", 0, MIB, SEED));
	unlink("y");
}

static void check_told(const char *text, const char *expected)
{
	struct err note = { 0 };

	job_files_begin(text);
	CU_ASSERT_EQUAL(job_files_make(""), 0);
	files_note_holes(&job_files.files, job_files.job, &note);
	CHECK_TEXT(note.text, expected);
	job_files_end();
}

static void holes_told(void)
{
	file_sparse("x", MIB);
	file_put("x", 0, 256 * KIB);
	check_told("[a]\nfilename=x\n",
		   "[a] x: 75.0% was never written (holes or reserved space), and reading "
		   "that measures no device; fill_holes=1 fills it\n");
	check_told("[a]\nfilename=x\nsize=512k\n",
		   "[a] x: 50.0% was never written (holes or reserved space), and reading "
		   "that measures no device; fill_holes=1 fills it\n");
	check_told("[a]\nfilename=x\nsize=256k\n", "");
	check_told("[a]\nfilename=x\noffset=128k\nsize=512k\n",
		   "[a] x: 75.0% was never written (holes or reserved space), and reading "
		   "that measures no device; fill_holes=1 fills it\n");
	file_sparse("y", MIB);
	file_put("y", 512 * KIB, 256 * KIB);
	check_told("[a]\nfilename=y\noffset=512k\nsize=256k\n", "");
	unlink("y");
	check_told("[c]\nworkload=copy\nsource=x\nfilename=y\n",
		   "[c] x: 75.0% was never written (holes or reserved space), and reading "
		   "that measures no device; a source that iogen did not make is left as it "
		   "is\n"
		   "[c] sparse=0: 768 KiB of zeros are written to y, where x has holes; "
		   "sparse=1 leaves holes there\n");
	check_told("[c]\nworkload=copy\nsource=x\nfilename=z\nsparse=1\n",
		   "[c] sparse=1: 768 KiB of x are holes, which z has, too; 256 KiB are copied\n");
	/* looking has filled nothing; nor is there a word of what is only written */
	CU_ASSERT_EQUAL(hole_bytes("x"), 768 * KIB);
	file_mark("x");
	check_told("[a]\nfilename=x\nrw=write\n", "");
	file_make("full", 64 * KIB);
	check_told("[a]\nfilename=full\n", "");
	check_told("[a]\nfilename=new\nsize=64k\n", "");
	unlink("new");
	unlink("y");
}

static void copies(void)
{
	file_make("source", 100000);
	job_files_run("[c]\nworkload=copy\nsource=source\nfilename=y\n");
	CU_ASSERT_EQUAL(file_size("y"), 100000);
	CU_ASSERT(file_marked("y"));
	CU_ASSERT_FALSE(file_marked("source"));
	/* a target of another size */
	file_ours("y", 300000);
	job_files_run("[c]\nworkload=copy\nsource=source\nfilename=y\n");
	CU_ASSERT_EQUAL(file_size("y"), 100000);
	file_ours("y", 7);
	job_files_run("[c]\nworkload=copy\nsource=source\nfilename=y\n");
	CU_ASSERT_EQUAL(file_size("y"), 100000);
	/* from the beginning on, not when it ends */
	file_ours("y", 300000);
	job_files_begin("[c]\nworkload=copy\nsource=source\nfilename=y\n");
	CU_ASSERT_EQUAL(job_files_make(""), 0);
	CU_ASSERT_EQUAL(file_size("y"), 100000);
	job_files_end();
	file_make("empty", 0);
	job_files_run("[c]\nworkload=copy\nsource=empty\nfilename=y\n");
	CU_ASSERT_EQUAL(file_size("y"), 0);
	unlink("y");
	/* a source that is made is data, its copy is not yet */
	job_files_run("[c]\nworkload=copy\nsource=made\nfilename=y\nsize=100000\n");
	CU_ASSERT(has_layout("made", 0, 100000, SEED));
	CU_ASSERT(file_has_zeros("y", 0, 100000));
	CU_ASSERT(file_has_made("source", 0, 100000));
	unlink("made");
	unlink("y");
}

/* A direct write may pad the end of a copy: files_finish cuts it. */
static void copy_padded(void)
{
	file_make("source", 1000);
	job_files_begin("[c]\nworkload=copy\nsource=source\nfilename=y\n");
	CU_ASSERT_EQUAL(job_files_make(""), 0);
	CU_ASSERT_EQUAL(job_files_open(""), 0);
	file_put("y", 0, 4096);
	job_files_finish();
	job_files_end();
	CU_ASSERT_EQUAL(file_size("y"), 1000);
	CU_ASSERT(file_has_made("y", 0, 1000));
	unlink("y");
}

static int sync_all(const char *message)
{
	struct progress progress = { 0 };
	struct err e = { 0 };
	struct files_env env = { .progress = &progress, .stop = &job_files.stop, .e = &e };
	int ret = files_sync(&job_files.files, job_files.job, &env);

	CHECK_TEXT(e.text, message);
	return ret;
}

/* A file that cannot be made in full is not left behind, nor one that was there changed. */
static void stopped(void)
{
	unlink("x");
	job_files_begin("[a]\nfilename=x\nsize=8m\n");
	atomic_store(&job_files.stop, true);
	CU_ASSERT_EQUAL(job_files_make("x: laying it out was interrupted\n"), -EINTR);
	atomic_store(&job_files.stop, false);
	job_files_end();
	CU_ASSERT_EQUAL(file_size("x"), UINT64_MAX);

	file_ours("x", 100000);
	job_files_begin("[a]\nfilename=x\nsize=8m\n");
	atomic_store(&job_files.stop, true);
	CU_ASSERT_EQUAL(job_files_make("x: laying it out was interrupted\n"), -EINTR);
	atomic_store(&job_files.stop, false);
	job_files_end();
	CU_ASSERT_EQUAL(file_size("x"), 100000);
	CU_ASSERT(file_has_made("x", 0, 100000));
	unlink("x");

	/* made, and not on the disk yet */
	job_files_begin("[a]\nfilename=x\nsize=64k\n");
	CU_ASSERT_EQUAL(job_files_make(""), 0);
	atomic_store(&job_files.stop, true);
	CU_ASSERT_EQUAL(sync_all("[a] x: laying it out was interrupted before it was synced\n"),
			-EINTR);
	atomic_store(&job_files.stop, false);
	job_files_end();
	unlink("x");
}

static void no_space(void)
{
	struct rlimit old, limit;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	limit = (struct rlimit){ MIB, old.rlim_max };
	unlink("x");
	job_files_begin("[a]\nfilename=x\nsize=8m\n");
	CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &limit), 0);
	CU_ASSERT_EQUAL(
		job_files_make(
			"[a] x: cannot reserve its space: File too large: a limit of 1048576 "
			"bytes for each file is set; ulimit -f unlimited lifts it\n"),
		-EFBIG);
	setrlimit(RLIMIT_FSIZE, &old);
	job_files_end();
	CU_ASSERT_EQUAL(file_size("x"), UINT64_MAX);
}

/* Between the plan and the making somebody else makes the file: it is not written to. */
static void overtaken(void)
{
	unlink("x");
	job_files_begin("[a]\nfilename=x\nsize=64k\nrw=write\n");
	file_make("x", 100);
	CU_ASSERT_EQUAL(
		job_files_make(
			"[a] x is not written over: somebody else has made it since this run "
			"began\n"),
		-EEXIST);
	job_files_end();
	CU_ASSERT_EQUAL(file_size("x"), 100);
	CU_ASSERT(file_has_made("x", 0, 100));
	CU_ASSERT_FALSE(file_marked("x"));
	unlink("x");
}

/* What a worker has made, the next one takes, also where there are no marks. */
static void shared(void)
{
	unlink("x");
	job_files_begin(
		"[a]\nfilename=x\nsize=64k\nrw=write\n[b]\nfilename=./x\nrw=write\nsize=128k\n");
	CU_ASSERT_EQUAL(job_files_make(""), 0);
	CU_ASSERT_EQUAL(removexattr("x", "user.iogen"), 0);
	CU_ASSERT_EQUAL(job_files_make(""), 0);
	CU_ASSERT(job_files.files.list[0].made);
	job_files_end();
	CU_ASSERT_EQUAL(file_size("x"), 128 * KIB);
	unlink("x");
}

static const struct test tests[] = {
	{ "what is to be read and is missing is laid out", laid_out },
	{ "what is to be written has its space reserved", reserved },
	{ "iogen's own file is made larger, and keeps its data", grown },
	{ "another's file is made larger with overwrite=1, and stays his", foreign },
	{ "a job that reads writes nothing", read_only },
	{ "a copy leaves its source as it is", source_kept },
	{ "what is filled is holes, and nothing else", holes_filled },
	{ "holes that are going to be read are told", holes_told },
	{ "a copy's target gets the size of the copy", copies },
	{ "a copy's target that was padded is cut", copy_padded },
	{ "a stop leaves no file half made", stopped },
	{ "nor does a lack of space", no_space },
	{ "what one worker makes, the next one takes", shared },
	{ "a file that appears after the plan is not written to", overtaken },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("files", tests);
}
