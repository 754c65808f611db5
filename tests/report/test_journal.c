/* SPDX-License-Identifier: MIT */
/* A journal: what is whole comes back, what is cut off or damaged does not; one process has it. */
#include "report/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support.h"

static void put(struct journal *j, uint32_t v)
{
	struct pack p = { 0 };

	for (int i = 0; i < 100; i++)
		pack_u32(&p, &v);
	CU_ASSERT_EQUAL(journal_add(j, &p), 0);
	pack_free(&p);
}

static void begin(struct journal *j, uint32_t records)
{
	CU_ASSERT_EQUAL_FATAL(journal_claim(j, "."), 0);
	CU_ASSERT_EQUAL_FATAL(journal_begin(j), 0);
	for (uint32_t i = 1; i <= records; i++)
		put(j, i);
}

/* Checks that the journal has so many records, and leaves it behind them. */
static void holds(struct journal *j, uint32_t records)
{
	struct pack p;

	for (uint32_t i = 1; i <= records; i++) {
		uint32_t v = 0;

		CU_ASSERT_FATAL(journal_next(j, &p));
		pack_u32(&p, &v);
		CU_ASSERT_EQUAL(v, i);
		pack_free(&p);
	}
	CU_ASSERT(!journal_next(j, &p));
}

static void comes_back(void)
{
	struct journal j;

	CU_ASSERT_EQUAL(journal_open(&j, ".", NULL), JOURNAL_MISSING);
	begin(&j, 3);
	journal_close(&j, false);
	CU_ASSERT_EQUAL(journal_open(&j, ".", NULL), JOURNAL_OPEN);
	holds(&j, 3);
	put(&j, 4);
	journal_close(&j, false);
	CU_ASSERT_EQUAL(journal_open(&j, ".", NULL), JOURNAL_OPEN);
	holds(&j, 4);
	journal_close(&j, true);
	CU_ASSERT(access(JOURNAL_FILE, F_OK) != 0);
}

/* Wherever the last record is cut, the one before it is the last; the next is added there. */
static void cut_off(void)
{
	struct journal j;
	struct stat st;

	begin(&j, 2);
	journal_close(&j, false);
	CU_ASSERT_EQUAL_FATAL(stat(JOURNAL_FILE, &st), 0);
	for (off_t n = 1; n <= 110; n += 3) {
		CU_ASSERT_EQUAL(truncate(JOURNAL_FILE, st.st_size - n), 0);
		CU_ASSERT_EQUAL_FATAL(journal_open(&j, ".", NULL), JOURNAL_OPEN);
		holds(&j, 1);
		put(&j, 2);
		journal_close(&j, false);
		CU_ASSERT_EQUAL_FATAL(journal_open(&j, ".", NULL), JOURNAL_OPEN);
		holds(&j, 2);
		journal_close(&j, false);
	}
	unlink(JOURNAL_FILE);
}

static void damaged(void)
{
	struct journal j;
	unsigned char byte;
	struct stat st;
	int fd;

	for (off_t n = 1; n <= 116; n += 5) {
		begin(&j, 2);
		journal_close(&j, false);
		CU_ASSERT_EQUAL_FATAL(stat(JOURNAL_FILE, &st), 0);
		fd = open(JOURNAL_FILE, O_RDWR);
		CU_ASSERT_EQUAL(pread(fd, &byte, 1, st.st_size - n), 1);
		byte ^= 0xee; /* another one, whatever it was */
		CU_ASSERT_EQUAL(pwrite(fd, &byte, 1, st.st_size - n), 1);
		close(fd);
		CU_ASSERT_EQUAL_FATAL(journal_open(&j, ".", NULL), JOURNAL_OPEN);
		holds(&j, 1);
		journal_close(&j, true);
	}
}

static void one_has_it(void)
{
	struct journal a, b;

	begin(&a, 1);
	CU_ASSERT_EQUAL(journal_open(&b, ".", NULL), JOURNAL_IN_USE);
	CU_ASSERT_EQUAL(journal_claim(&b, "."), -EAGAIN);
	journal_close(&a, false);
	CU_ASSERT_EQUAL(journal_open(&b, ".", NULL), JOURNAL_OPEN);
	holds(&b, 1);
	journal_close(&b, true);
}

static void claimed(void)
{
	struct journal a, b;

	CU_ASSERT_EQUAL_FATAL(journal_claim(&a, "."), 0);
	CU_ASSERT_EQUAL(a.end, 0);
	CU_ASSERT_EQUAL(journal_claim(&b, "."), -EAGAIN);
	CU_ASSERT_EQUAL_FATAL(journal_begin(&a), 0);
	put(&a, 1);
	journal_close(&a, false);
	CU_ASSERT_EQUAL_FATAL(journal_claim(&a, "."), 0);
	CU_ASSERT(a.end > 0);
	holds(&a, 1);
	CU_ASSERT_EQUAL_FATAL(journal_begin(&a), 0);
	CU_ASSERT_EQUAL(unlink(JOURNAL_FILE), 0);
	CU_ASSERT_EQUAL_FATAL(journal_claim(&b, "."), 0);
	journal_close(&a, true);
	CU_ASSERT_EQUAL(access(JOURNAL_FILE, F_OK), 0);
	journal_close(&b, true);
	CU_ASSERT_EQUAL(journal_claim(&a, "missing"), -ENOENT);
}

static void others(void)
{
	struct journal j;
	char *version = NULL;

	write_file(JOURNAL_FILE, "iogen journal 1 0.0.1\n");
	CU_ASSERT_EQUAL(journal_open(&j, ".", &version), JOURNAL_OTHER);
	CHECK_TEXT(version, "0.0.1");
	free(version);
	write_file(JOURNAL_FILE, "something else\n");
	CU_ASSERT_EQUAL(journal_open(&j, ".", NULL), JOURNAL_BAD);
	unlink(JOURNAL_FILE);
	CU_ASSERT_EQUAL(symlink("elsewhere", JOURNAL_FILE), 0);
	CU_ASSERT_EQUAL(journal_open(&j, ".", NULL), JOURNAL_BAD);
	CU_ASSERT(journal_claim(&j, ".") < 0);
	CU_ASSERT(access("elsewhere", F_OK) != 0);
	unlink(JOURNAL_FILE);
}

static const struct test tests[] = {
	{ "records come back, and more are added behind them", comes_back },
	{ "a record that was cut off is none", cut_off },
	{ "a record that is damaged is none", damaged },
	{ "one process has a journal", one_has_it },
	{ "a journal is claimed before it is written over", claimed },
	{ "other versions and other files are told apart, links are not followed", others },
	{ NULL, NULL },
};

int main(void)
{
	return suite_run("journal", tests);
}
