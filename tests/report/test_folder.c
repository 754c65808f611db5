/* SPDX-License-Identifier: MIT */
/* The folder of results: its name, whole files or none, and nothing written over. */
#include "report/folder.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/disk.h"
#include "tests/support.h"

#include "base/clock.h"
#include "base/whole_file.h"

static int print_text(const void *arg, FILE *f)
{
	fputs(arg, f);
	return 0;
}

static int print_nothing(const void *arg, FILE *f)
{
	(void)arg;
	fputs("half of it", f);
	return -EIO;
}

/* Before a file is complete it has another name. */
static int print_and_look(const void *arg, FILE *f)
{
	fputs("some", f);
	fflush(f);
	CU_ASSERT_EQUAL(file_size(arg), UINT64_MAX);
	return 0;
}

static bool exists(const char *path)
{
	return !access(path, F_OK);
}

static void check_content(const char *path, const char *expected)
{
	char text[256] = "";
	FILE *f = fopen(path, "r");

	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	CHECK_TEXT(text, expected);
}

/* Compares with a pattern: a d is a digit, an x too or a letter, any other character is itself. */
static bool looks_like(const char *text, const char *form)
{
	for (; *text && *form; text++, form++)
		if (*form == 'd' ? !isdigit((unsigned char)*text) :
		    *form == 'x' ? !isalnum((unsigned char)*text) :
				   *text != *form)
			return false;
	return !*text && !*form;
}

static void open_default(struct results_folder *b, const char *stem)
{
	struct err e = { 0 };

	CU_ASSERT_EQUAL(folder_open(b, stem, NULL, false, &e), 0);
	CHECK_TEXT(e.text, "");
}

static void refuse(const char *dir, int error, const char *message)
{
	struct err e = { 0 };
	struct results_folder b;

	CU_ASSERT_EQUAL(folder_open(&b, "stem", dir, false, &e), error);
	CHECK_TEXT(e.text, message);
	folder_close(&b);
}

static int put(struct results_folder *b, const char *name, const char *text)
{
	struct err e = { 0 };
	int ret = folder_stage(b, name, print_text, text, &e);

	ret = ret ? ret : folder_commit(b, false, &e);
	CHECK_TEXT(e.text, "");
	return ret;
}

/* Returns the second that it is; time(NULL) may be a tick behind. */
static time_t now(void)
{
	return (time_t)(clock_wall_ns() / NSEC_PER_SEC);
}

static void named_after_run(void)
{
	time_t before = now(), after;
	char first[64], last[64];
	struct results_folder b;

	open_default(&b, "my.job");
	after = now();
	CU_ASSERT(looks_like(b.run_id, "my.job-ddddddddTddddddZ-xxxxxxx"));
	strftime(first, sizeof(first), "my.job-%Y%m%dT%H%M%SZ", gmtime(&before));
	strftime(last, sizeof(last), "my.job-%Y%m%dT%H%M%SZ-zzzzzzz", gmtime(&after));
	CU_ASSERT(strcmp(b.run_id, first) >= 0 && strcmp(b.run_id, last) <= 0);
	CU_ASSERT(!strncmp(b.dir, "iogen-results/", 14));
	CHECK_TEXT(b.dir + 14, b.run_id);
	CU_ASSERT(exists(b.dir));
	folder_close(&b);
}

/* Runs that begin within one second have names of their own, as they begin one after the other. */
static void apart(void)
{
	struct results_folder b[3];

	for (int i = 0; i < 3; i++)
		open_default(&b[i], "again");
	for (int i = 0; i < 3; i++) {
		CU_ASSERT(!i || strcmp(b[i - 1].run_id, b[i].run_id) < 0);
		CHECK_TEXT(b[i].dir + strlen("iogen-results/"), b[i].run_id);
		CU_ASSERT(exists(b[i].dir));
	}
	for (int i = 0; i < 3; i++)
		folder_close(&b[i]);
}

static void named_by_user(void)
{
	struct err e = { 0 };
	struct results_folder b;

	CU_ASSERT_EQUAL(folder_open(&b, "stem", "deep/er/dir", false, &e), 0);
	CHECK_TEXT(b.dir, "deep/er/dir");
	CU_ASSERT(looks_like(b.run_id, "stem-ddddddddTddddddZ-xxxxxxx"));
	CU_ASSERT_EQUAL(put(&b, "summary.csv", "x\n"), 0);
	folder_close(&b);
	check_content("deep/er/dir/summary.csv", "x\n");
	CU_ASSERT_EQUAL(folder_open(&b, "stem", "slash/", false, &e), 0);
	CU_ASSERT_EQUAL(put(&b, "summary.csv", "y\n"), 0);
	folder_close(&b);
	check_content("slash/summary.csv", "y\n");
	CHECK_TEXT(e.text, "");
}

/* A folder that exists may hold anything but results. */
static void taken(void)
{
	static const char *const names[] = {
		"summary.csv", "histogram.csv", "interval.csv",
		"batch.csv",   "manifest.json", "job.ini",
	};
	struct err e = { 0 };
	struct results_folder b;

	mkdir("taken", 0755);
	write_file("taken/notes.txt", "mine\n");
	CU_ASSERT_EQUAL(folder_open(&b, "stem", "taken", false, &e), 0);
	folder_close(&b);
	check_content("taken/notes.txt", "mine\n");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[64];

		snprintf(path, sizeof(path), "taken/%s", names[i]);
		write_file(path, "");
		refuse("taken", -EEXIST,
		       "--output-dir=taken holds results already, and they are not written over; "
		       "name another folder\n");
		CU_ASSERT_EQUAL(file_size(path), 0);
		unlink(path);
	}
}

static void impossible(void)
{
	struct err e = { 0 };
	struct results_folder b;
	char *end;

	write_file("file", "");
	refuse("file", -ENOTDIR, "--output-dir=file: Not a directory\n");
	chmod("file", 0755);
	refuse("file", -ENOTDIR, "--output-dir=file: Not a directory\n");
	refuse("file/dir", -ENOTDIR, "--output-dir=file/dir: Not a directory\n");
	CU_ASSERT_EQUAL(file_size("file"), 0);
	/* a file in place of the folder of all results */
	CU_ASSERT_EQUAL(system("rm -rf iogen-results"), 0);
	write_file("iogen-results", "");
	CU_ASSERT_EQUAL(folder_open(&b, "stem", NULL, false, &e), -ENOTDIR);
	end = strchr(e.text, ':');
	CU_ASSERT_PTR_NOT_NULL_FATAL(end);
	CHECK_TEXT(end, ": cannot make a folder for the results: Not a directory; --output-dir "
			"names another place, --no-results writes none\n");
	folder_close(&b);
	unlink("iogen-results");
}

static void none(void)
{
	struct err e = { 0 };
	struct results_folder b;
	char *before = folder_state(), *after;

	CU_ASSERT_EQUAL(folder_open(&b, "stem", NULL, true, &e), 0);
	CU_ASSERT(looks_like(b.run_id, "stem-ddddddddTddddddZ-xxxxxxx"));
	CU_ASSERT_PTR_NULL(b.dir);
	CU_ASSERT_EQUAL(put(&b, "summary.csv", "x"), 0);
	CU_ASSERT_FALSE(b.used);
	folder_close(&b);
	/* also where a folder is named */
	CU_ASSERT_EQUAL(folder_open(&b, "stem", "unmade", true, &e), 0);
	folder_close(&b);
	after = folder_state();
	CHECK_TEXT(after, before);
	free(before);
	free(after);
}

/* Counts all files, partial ones included. */
static void check_names(const char *dir, const char *expected)
{
	char command[128], names[256] = "";
	FILE *f;

	snprintf(command, sizeof(command), "ls -A %s | tr '\\n' ' '", dir);
	f = popen(command, "r");
	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	names[fread(names, 1, sizeof(names) - 1, f)] = '\0';
	pclose(f);
	CHECK_TEXT(names, expected);
}

static void whole_or_none(void)
{
	struct err e = { 0 };
	struct results_folder b;

	CU_ASSERT_EQUAL(folder_open(&b, "stem", "whole", false, &e), 0);
	CU_ASSERT_EQUAL(folder_stage(&b, "summary.csv", print_and_look, "whole/summary.csv", &e),
			0);
	CU_ASSERT_EQUAL(folder_stage(&b, "job.ini", print_text, "[a]\n", &e), 0);
	CHECK_TEXT(e.text, "");
	CU_ASSERT_EQUAL(folder_stage(&b, "interval.csv", print_nothing, NULL, &e), -EIO);
	CU_ASSERT_FALSE(b.used);
	CU_ASSERT_FALSE(exists("whole/summary.csv") || exists("whole/job.ini"));
	CU_ASSERT_EQUAL(folder_commit(&b, false, &e), -EIO);
	CHECK_TEXT(e.text, "whole/interval.csv: cannot be written: Input/output error\n");
	CU_ASSERT(b.used);
	folder_close(&b);
	check_names("whole", "job.ini summary.csv ");
	check_content("whole/summary.csv", "some");
	check_content("whole/job.ini", "[a]\n");
}

static int stage(struct results_folder *b, const char *name, const char *text, struct err *e)
{
	return folder_stage(b, name, text ? print_text : print_nothing, text, e);
}

/* A later set replaces an earlier one in whole; what it lacks is not there. */
static void again(void)
{
	struct err e = { 0 };
	struct results_folder b;

	CU_ASSERT_EQUAL(folder_open(&b, "stem", "again", false, &e), 0);
	stage(&b, "a", "one", &e);
	stage(&b, "b", "one", &e);
	CU_ASSERT_EQUAL(folder_commit(&b, true, &e), 0);
	check_names("again", ".checkpoint .checkpoint.0 a b ");
	check_content("again/b", "one");
	stage(&b, "a", "two", &e);
	CU_ASSERT_EQUAL(stage(&b, "b", NULL, &e), -EIO);
	CU_ASSERT_EQUAL(folder_commit(&b, true, &e), -EIO);
	check_names("again", ".checkpoint .checkpoint.0 a b ");
	check_content("again/a", "one");
	stage(&b, "a", "next", &e);
	stage(&b, "b", "next", &e);
	CU_ASSERT_EQUAL(folder_commit(&b, true, &e), 0);
	check_names("again", ".checkpoint .checkpoint.1 a b ");
	check_content("again/a", "next");
	check_content("again/b", "next");
	stage(&b, "a", "three", &e);
	stage(&b, "b", NULL, &e);
	CU_ASSERT_EQUAL(folder_commit(&b, false, &e), -EIO);
	check_names("again", "a ");
	check_content("again/a", "three");
	CU_ASSERT_EQUAL(folder_commit(&b, false, &e), 0);
	folder_close(&b);
	check_names("again", "a ");
}

static void no_room(void)
{
	struct rlimit old, limit;
	struct err e = { 0 };
	struct results_folder b;
	char *text = calloc(100001, 1);
	int ret;

	memset(text, 'x', 100000);
	signal(SIGXFSZ, SIG_IGN);
	CU_ASSERT_EQUAL(folder_open(&b, "stem", "room", false, &e), 0);
	getrlimit(RLIMIT_FSIZE, &old);
	limit = (struct rlimit){ 50000, old.rlim_max };
	setrlimit(RLIMIT_FSIZE, &limit);
	ret = folder_stage(&b, "summary.csv", print_text, text, &e);
	setrlimit(RLIMIT_FSIZE, &old);
	CU_ASSERT_EQUAL(ret, -EFBIG);
	CU_ASSERT_EQUAL(folder_commit(&b, false, &e), -EIO);
	CHECK_TEXT(
		e.text,
		"room/summary.csv: cannot be written: File too large: a limit of 50000 bytes for "
		"each file is set; ulimit -f unlimited lifts it\n");
	check_names("room", "");
	folder_close(&b);
	CU_ASSERT_FALSE(exists("room"));
	free(text);
}

/* A file outside the folder is replaced, but as a whole. */
static void replaced(void)
{
	struct err e = { 0 };

	write_file("out.csv", "before\n");
	CU_ASSERT_EQUAL(whole_file_write("out.csv", print_nothing, NULL, &e), -EIO);
	check_content("out.csv", "before\n");
	CU_ASSERT_EQUAL(whole_file_write("out.csv", print_text, "after\n", &e), 0);
	check_content("out.csv", "after\n");
	CU_ASSERT_EQUAL(whole_file_write("nowhere/out.csv", print_text, "", &e), -ENOENT);
	mkdir("out.dir", 0755);
	CU_ASSERT_EQUAL(whole_file_write("out.dir", print_text, "", &e), -EISDIR);
	CHECK_TEXT(e.text, "out.csv: cannot be written: Input/output error\n"
			   "nowhere/out.csv: cannot be written: No such file or directory\n"
			   "out.dir: cannot be written: Is a directory\n");
	CU_ASSERT_EQUAL(system("ls | grep -q tmp"), 256);
}

/* A folder without files is removed where the run made it. */
static void unused(void)
{
	struct err e = { 0 };
	struct results_folder b;

	open_default(&b, "unused");
	CU_ASSERT(exists("iogen-results"));
	folder_close(&b);
	CU_ASSERT_FALSE(exists("iogen-results"));
	mkdir("there", 0755);
	CU_ASSERT_EQUAL(folder_open(&b, "stem", "there", false, &e), 0);
	folder_close(&b);
	CU_ASSERT(exists("there"));
	open_default(&b, "used");
	CU_ASSERT_EQUAL(put(&b, "manifest.json", "{}"), 0);
	folder_close(&b);
	open_default(&b, "unused");
	folder_close(&b);
	CU_ASSERT_EQUAL(system("test $(ls iogen-results | wc -l) = 1"), 0);
	CHECK_TEXT(e.text, "");
}

int main(void)
{
	static const struct test tests[] = {
		{ "a folder is named after the run and its second", named_after_run },
		{ "runs within a second have names of their own", apart },
		{ "a folder that the user names", named_by_user },
		{ "a folder with results is refused", taken },
		{ "folders that cannot be made", impossible },
		{ "no results, no folder", none },
		{ "a file is there as a whole or not at all", whole_or_none },
		{ "a later set of files replaces the one before", again },
		{ "a file that has no room", no_room },
		{ "a file outside of the folder is replaced as a whole", replaced },
		{ "an empty folder goes away", unused },
		{ NULL, NULL },
	};

	return suite_run("results folder", tests);
}
