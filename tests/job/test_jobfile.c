/* SPDX-License-Identifier: MIT */
/*
 * Job files: which lines are sections, options, flags, comments and includes, on which line each
 * stands, and what is said of a line that is nothing of these.
 */
#include "job/jobfile.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support.h"

/* Sections and options as they stand in the file, each behind its line; others' with their file. */
static char *dump(const struct sections *s)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	for (size_t i = 0; i < s->n; i++) {
		const struct section *section = &s->list[i];

		fprintf(f, "%u [%s]\n", section->at.line, section->name);
		for (size_t k = 0; k < section->n; k++) {
			const struct assign *a = &section->assigns[k];

			if (strcmp(a->at.file, "job.ini"))
				fprintf(f, "%s:", a->at.file);
			fprintf(f, "%u %s=%s\n", a->at.line, a->name, a->value);
		}
	}
	fclose(f);
	return text;
}

static void check_both(const char *path, const char *expected, const char *expected_err)
{
	struct sections s = { 0 };
	struct err e = { 0 };
	int ret = jobfile_load(&s, path, &e);
	char *is = dump(&s);

	CU_ASSERT_EQUAL(ret, *expected_err ? -EINVAL : 0);
	CHECK_TEXT(e.text, expected_err);
	CHECK_TEXT(e.where, "");
	CHECK_TEXT(is, expected);
	free(is);
	sections_free(&s);
}

static void check(const char *text, const char *expected)
{
	write_file("job.ini", text);
	check_both("job.ini", expected, "");
}

static void check_refused(const char *text, const char *expected)
{
	struct sections s = { 0 };
	struct err e = { 0 };

	write_file("job.ini", text);
	CU_ASSERT_EQUAL(jobfile_load(&s, "job.ini", &e), -EINVAL);
	CHECK_TEXT(e.text, expected);
	sections_free(&s);
}

static void empty(void)
{
	check("", "");
	check("\n\n", "");
	check("# nothing\n", "");
	check("[a]", "1 [a]\n");
}

static void options(void)
{
	check("[a]\nbs=4k\nrw = read\nsize =1m\n  iodepth= 4\n\tloops\t=\t2\t\n",
	      "1 [a]\n2 bs=4k\n3 rw=read\n4 size=1m\n5 iodepth=4\n6 loops=2\n");
	check("[a]\nbs=4k", "1 [a]\n2 bs=4k\n");
	check("[a]\r\nbs=4k\r\nthread\r\n", "1 [a]\n2 bs=4k\n3 thread=1\n");
	check("[a]\nfilename=a=b = c\nname=\n", "1 [a]\n2 filename=a=b = c\n3 name=\n");
	check("[a]\nno-such_Option9=[x]\n", "1 [a]\n2 no-such_Option9=[x]\n");
}

/* A line that is indented is a line like another. */
static void words(void)
{
	check("[a]\ntime_based\n    group_reporting   \n\tthread # yes\n",
	      "1 [a]\n2 time_based=1\n3 group_reporting=1\n4 thread=1\n");
	check("[a]\nbs=4k\n  rw=write\n", "1 [a]\n2 bs=4k\n3 rw=write\n");
}

static void comments(void)
{
	check("# one\n; two\n  # three\n[a] ; four\n#bs=8k\nbs=4k # five\nrw=read\t;six\n",
	      "4 [a]\n6 bs=4k\n7 rw=read\n");
	check("[a]\nfilename=a#b;c\nname=#1\ndescription=;2\n",
	      "1 [a]\n2 filename=a#b;c\n3 name=#1\n4 description=;2\n");
	check("[a]\nname= # nothing\n", "1 [a]\n2 name=\n");
	check("[a]\ndescription=one \\# two \\; three # four\n",
	      "1 [a]\n2 description=one # two ; three\n");
	check("[a]\ndescription=a\\#b \\\\# \\x \\\n", "1 [a]\n2 description=a\\#b \\# \\x \\\n");
}

static void sections(void)
{
	check("[a]\n[a]\n\n[b]\n[a]\nbs=4k\n", "1 [a]\n2 [a]\n4 [b]\n5 [a]\n6 bs=4k\n");
	check("[global]\nbs=4k\n[a]\n[global]\nbs=8k\n[b]\n",
	      "1 [global]\n2 bs=4k\n3 [a]\n4 [global]\n5 bs=8k\n6 [b]\n");
	check("  [a b]  \n[x[0]]\n[;]\n", "1 [a b]\n2 [x[0]]\n3 [;]\n");
	check("[ a b\t] # c\n", "1 [a b]\n");
	check("[12345678901234567890123456789012345678901234567890]\n",
	      "1 [12345678901234567890123456789012345678901234567890]\n");
}

static void no_sections(void)
{
	const char *what = "job.ini:1: a section is written [NAME], alone on its line\n";

	check_refused("[]\n", what);
	check_refused("[a\n", what);
	check_refused("[a] bs=4k\n", what);
	check_refused("[ \t]\n", what);
	check_refused("[a\rb]\n", what);
}

static void no_options(void)
{
	const char *what = "job.ini:2: not an option: write name=value, or a flag's name alone\n";

	check_refused("[a]\n=4k\n", what);
	check_refused("[a]\nbs: 4k\n", what);
	check_refused("[a]\nbs 4k\n", what);
	check_refused("[a]\n\"bs\"=4k\n", what);
	check_refused("[a]\n\xef\xbb\xbf"
		      "bs=4k\n",
		      what);
	check_refused("[a]\na2345678901234567890123456789012345678901234567890=1\n",
		      "job.ini:2: the option's name is longer than 49 bytes\n");
	check("[a]\na234567890123456789012345678901234567890123456789=1\n",
	      "1 [a]\n2 a234567890123456789012345678901234567890123456789=1\n");
	check_refused("bs=4k\n[a]\n", "job.ini:1: an option before the first [section]\n");
}

/* All that is wrong is said in one go, and what is right is taken. */
static void all_errors(void)
{
	write_file("job.ini", "rw=read\n[a]\nbs=4k\nbs=8k\n[b\nx y\nblocksize=1k\nsize=1m\n[c]\n");
	check_both("job.ini", "2 [a]\n3 bs=4k\n8 size=1m\n9 [c]\n",
		   "job.ini:1: an option before the first [section]\n"
		   "job.ini:4: [a] bs=8k: given twice in one section (line 3 has bs=4k): leave one "
		   "out\n"
		   "job.ini:5: a section is written [NAME], alone on its line\n"
		   "job.ini:6: not an option: write name=value, or a flag's name alone\n"
		   "job.ini:7: [a] blocksize=1k: given twice in one section (line 3 has bs=4k): "
		   "leave one out\n");
}

/* @n bytes of a line, "description=xxx...", at its end or before a newline; and one more. */
static void long_lines(void)
{
	const char *what =
		"job.ini:2: the line is longer than 4096 bytes, or has a zero byte in it\n";
	char *text = malloc(8192), *end;

	for (size_t newline = 0; newline < 2; newline++)
		for (size_t n = 4095; n <= 4097; n++) {
			struct sections s = { 0 };
			struct err e = { 0 };

			end = stpcpy(text, "[a]\ndescription=");
			memset(end, 'x', n - strlen("description="));
			strcpy(text + 4 + n, newline ? "\nbs=oops\nbs=4k" : "");
			write_file("job.ini", text);
			CU_ASSERT_EQUAL(jobfile_load(&s, "job.ini", &e),
					n > 4096 || newline ? -EINVAL : 0);
			CU_ASSERT_EQUAL(strncmp(e.text, what, strlen(what)) == 0, n > 4096);
			CU_ASSERT_EQUAL(strstr(e.text, "job.ini:4: [a] bs=4k") != NULL, newline);
			CU_ASSERT_EQUAL(s.list[0].n, (n <= 4096) + newline);
			if (n <= 4096)
				CU_ASSERT_EQUAL(strlen(s.list[0].assigns[0].value),
						n - strlen("description="));
			sections_free(&s);
		}
	free(text);
}

/* A zero byte is an error in its own line, and in no other; the lines below are counted right. */
static void zero_byte(void)
{
	static const char text[] = "[a]\nbs=4k\0\n[b]\nname=x\0yz\nrw=read\nrw=write\nsize=1\0";
	const char *what = "the line is longer than 4096 bytes, or has a zero byte in it\n";
	FILE *f = fopen("job.ini", "w");
	char expected[512];

	fwrite(text, 1, sizeof(text) - 1, f);
	fclose(f);
	snprintf(expected, sizeof(expected),
		 "job.ini:2: %sjob.ini:4: %sjob.ini:6: [b] rw=write: given twice in one section "
		 "(line 5 has rw=read): leave one out\njob.ini:7: %s",
		 what, what, what);
	check_both("job.ini", "1 [a]\n3 [b]\n5 rw=read\n", expected);
}

static void include(void)
{
	write_file("one.inc", "# of its own\nbs=4k\n\ninclude two.inc\nrw=read\n");
	write_file("two.inc", "iodepth=2");
	check("[a]\nloops=3\n include  one.inc # here\nsize=1m\n[b]\ninclude two.inc\n",
	      "1 [a]\n2 loops=3\none.inc:2 bs=4k\ntwo.inc:1 iodepth=2\none.inc:5 rw=read\n"
	      "4 size=1m\n5 [b]\ntwo.inc:1 iodepth=2\n");
	check("[a]\nincluded\n", "1 [a]\n2 included=1\n");
	check_refused("[a]\ninclude=x\n", "job.ini:2: include is written: include FILE\n");
	unlink("one.inc");
	unlink("two.inc");
}

static void no_include(void)
{
	write_file("sect.inc", "bs=4k\n[b]\nrw=read\n");
	write_file("self.inc", "include self.inc\n");
	check_refused("[a]\ninclude sect.inc\n",
		      "sect.inc:2: an included file has options only, no [section]\n");
	check_refused("[a]\ninclude self.inc\n", "self.inc:1: include goes deeper than 8 files\n");
	check_refused("[a]\n\ninclude none.inc\n",
		      "job.ini:3: include none.inc: No such file or directory\n");
	check_refused("include sect.inc\n[a]\n",
		      "sect.inc:1: an option before the first [section]\n"
		      "sect.inc:2: an included file has options only, no [section]\n"
		      "sect.inc:3: an option before the first [section]\n");
	check_refused("[a]\ninclude .\n", "job.ini:2: include .: Is a directory\n");
	unlink("sect.inc");
	unlink("self.inc");
}

/* As in fio, what is not found here is looked for beside the file that includes it. */
static void beside(void)
{
	mkdir("dir", 0777);
	write_file("dir/job.ini", "[a]\ninclude one.inc\ninclude two.inc\n");
	write_file("dir/one.inc", "bs=1k\ninclude three.inc\n");
	write_file("dir/three.inc", "loops=3\n");
	write_file("dir/two.inc", "rw=write\n");
	write_file("two.inc", "rw=read\n");
	check_both("dir/job.ini",
		   "1 [a]\ndir/one.inc:1 bs=1k\ndir/three.inc:1 loops=3\ntwo.inc:1 rw=read\n", "");
	unlink("dir/one.inc");
	check_both("dir/job.ini", "1 [a]\ntwo.inc:1 rw=read\n",
		   "dir/job.ini:2: include one.inc: No such file or directory\n");
	unlink("dir/job.ini");
	unlink("dir/three.inc");
	unlink("dir/two.inc");
	unlink("two.inc");
	rmdir("dir");
}

static void no_file(void)
{
	struct sections s = { 0 };
	struct err e = { 0 };

	CU_ASSERT_EQUAL(jobfile_load(&s, "none.ini", &e), -ENOENT);
	CHECK_TEXT(e.text, "none.ini: No such file or directory\n");
	CU_ASSERT_EQUAL(jobfile_load(&s, ".", &e), -EISDIR);
	CHECK_TEXT(e.text, "none.ini: No such file or directory\n.: Is a directory\n");
	CU_ASSERT_EQUAL(s.n, 0);
	sections_free(&s);
}

/* Nobody waits for the writer of a named pipe; one without a name has its writer. */
static void pipes(void)
{
	struct sections s = { 0 };
	struct err e = { 0 };
	char path[32];
	int fd[2];

	CU_ASSERT_EQUAL(mkfifo("pipe", 0666), 0);
	CU_ASSERT_EQUAL(jobfile_load(&s, "pipe", &e), -EINVAL);
	CHECK_TEXT(e.text, "pipe: a named pipe, whose writer may never come: read it as standard "
			   "input, -\n");
	check_refused("[a]\ninclude pipe\n",
		      "job.ini:2: include pipe: a named pipe, whose writer may never come: read it "
		      "as standard input, -\n");
	unlink("pipe");
	CU_ASSERT_EQUAL_FATAL(pipe(fd), 0);
	CU_ASSERT_EQUAL(write(fd[1], "[a]\n", 4), 4);
	close(fd[1]);
	snprintf(path, sizeof(path), "/dev/fd/%d", fd[0]);
	CU_ASSERT_EQUAL(jobfile_load(&s, path, &e), 0);
	CU_ASSERT_EQUAL(s.n, 1);
	close(fd[0]);
	sections_free(&s);
}

/* The two sides of a terminal. */
struct sides {
	int user, line;
};

/* Closes the user's side when all that was typed has been read. */
static void *hang_up(void *arg)
{
	struct sides *t = arg;
	int left;

	while (!ioctl(t->line, FIONREAD, &left) && left)
		usleep(1000);
	close(t->user);
	return NULL;
}

/* What cannot be read to its end is not taken for a file that ends there. */
static void unread(void)
{
	struct sides t = { .user = posix_openpt(O_RDWR | O_NOCTTY) };
	struct sections s = { 0 };
	struct err e = { 0 };
	pthread_t thread;
	char path[64], text[128];
	int typed;

	CU_ASSERT_EQUAL_FATAL(unlockpt(t.user), 0);
	CU_ASSERT_EQUAL_FATAL(ptsname_r(t.user, path, sizeof(path)), 0);
	t.line = open(path, O_RDWR | O_NOCTTY);
	CU_ASSERT_FATAL(t.line >= 0);
	CU_ASSERT_EQUAL_FATAL(write(t.user, "[a]\n", 4), 4);
	while (!ioctl(t.line, FIONREAD, &typed) && typed < 4)
		usleep(1000);
	CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, hang_up, &t), 0);
	CU_ASSERT_EQUAL(jobfile_load(&s, path, &e), -EINVAL);
	snprintf(text, sizeof(text), "%s:2: cannot be read: Input/output error\n", path);
	CHECK_TEXT(e.text, text);
	pthread_join(thread, NULL);
	close(t.line);
	sections_free(&s);
}

/* Reads so many lines of a text, "%u" being their number; the last is told by what is wrong. */
static void check_many(const char *first, const char *line, unsigned n, int is, const char *why)
{
	struct sections s = { 0 };
	struct err e = { 0 };
	FILE *f = fopen("job.ini", "w");

	fputs(first, f);
	for (unsigned i = 0; i < n; i++)
		fprintf(f, line, i);
	fclose(f);
	CU_ASSERT_EQUAL(jobfile_load(&s, "job.ini", &e), is);
	CHECK_TEXT(e.text, why);
	sections_free(&s);
	unlink("job.ini");
}

/* Sections, and the options of one, are no more than what becomes of them bears. */
static void bounded(void)
{
	check_many("", "[a%u]\n", 10000, 0, "");
	check_many("", "[a%u]\n", 20000, -EINVAL,
		   "job.ini:10001: the rest is not read, after 10000 sections; numjobs= makes more "
		   "workers\n");
	check_many("[a]\n", "x%u\n", 1000, 0, "");
	check_many("[a]\n", "x%u\n", 2000, -EINVAL,
		   "job.ini:1002: the rest is not read, after 1000 options in a section\n");
}

/* Files add up, and one that comes twice comes twice. */
static void several(void)
{
	struct sections s = { 0 };
	struct err e = { 0 };
	char *is;

	write_file("job.ini", "[a]\nbs=4k\n");
	CU_ASSERT_EQUAL(jobfile_load(&s, "job.ini", &e), 0);
	write_file("job.ini", "bs=8k\n[b]\n");
	CU_ASSERT_EQUAL(jobfile_load(&s, "job.ini", &e), -EINVAL);
	CHECK_TEXT(e.text, "job.ini:1: an option before the first [section]\n");
	is = dump(&s);
	CHECK_TEXT(is, "1 [a]\n2 bs=4k\n2 [b]\n");
	free(is);
	sections_free(&s);
	unlink("job.ini");
}

static const struct test tests[] = {
	{ "a file may be empty", empty },
	{ "an option is name=value", options },
	{ "a bare word is a flag", words },
	{ "# and ; start a comment at the start or after a blank", comments },
	{ "sections may repeat and be empty", sections },
	{ "what is no section", no_sections },
	{ "what is no option", no_options },
	{ "all errors come in one go", all_errors },
	{ "a line has 4096 bytes at most", long_lines },
	{ "a zero byte is no text", zero_byte },
	{ "include goes on in another file", include },
	{ "what cannot be included", no_include },
	{ "include looks beside the file too", beside },
	{ "a file that cannot be read", no_file },
	{ "a file whose end cannot be read", unread },
	{ "a named pipe is not waited for", pipes },
	{ "sections, and options of one, are bounded", bounded },
	{ "several files are read one after the other", several },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("jobfile", tests);
}
