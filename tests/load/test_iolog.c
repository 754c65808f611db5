/* SPDX-License-Identifier: MIT */
/* Logs of I/O: what each line makes, what each rule changes, and what is wrong where. */
#include "load/iolog.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tests/support.h"

static const struct iolog_rules plain = { .scale = 1, .time_scale = 100 };
static struct iolog t;
static struct err e;

static int read_with(const struct iolog_rules *rules, const char *text)
{
	FILE *f = fmemopen((void *)text, strlen(text), "r");
	int ret;

	e = (struct err){ 0 };
	ret = iolog_read(&t, f, "log", rules, &e);
	fclose(f);
	return ret;
}

/* The entries in words: direction, file, offset, length, delay in us (@ since the start). */
static void entries_are(const char *expected)
{
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	for (const struct iolog_entry *en = t.list; en < t.list + t.n; en++)
		fprintf(f, "%s %s %llu %u %s%llu\n", iolog_word((enum io_dir)en->dir),
			t.files[en->file]->name, (unsigned long long)en->offset, en->len,
			en->since_start ? "@" : "", (unsigned long long)en->delay_ns / 1000);
	fclose(f);
	CHECK_TEXT(text, expected);
	free(text);
	iolog_free(&t);
}

#define V3 "fio version 3 iolog\n0 a add\n1 b add\n5 a open\n8 b open\n"

/* Delays are those between lines, of which files' count; the first that has a time has none. */
static void test_version_3(void)
{
	CU_ASSERT_EQUAL(read_with(&plain, V3 "20 a read 4096 512\n20 b write 0 1024\n"
					     "120 a sync 4096 0\n130 b close\n"
					     "150 a datasync 0 0\n150 a trim 8192 4096\n"),
			0);
	CU_ASSERT_EQUAL(t.nfiles, 2);
	CU_ASSERT_EQUAL(t.op[0].bytes, 512);
	CU_ASSERT_EQUAL(t.op[1].max, 1024);
	CU_ASSERT_EQUAL(t.op[2].ios, 1);
	CU_ASSERT_EQUAL(t.syncs, 2);
	CU_ASSERT_EQUAL(t.files[0]->end, 12288);
	CU_ASSERT_EQUAL(t.files[1]->end, 1024);
	CU_ASSERT_EQUAL(t.files[0]->places, 4096 | 512 | 8192);
	CU_ASSERT_EQUAL(t.files[0]->trimmed, 8192 | 4096);
	CU_ASSERT_TRUE(t.files[0]->reads && t.files[0]->trims && !t.files[0]->writes);
	CU_ASSERT_TRUE(t.files[1]->writes && !t.files[1]->reads && !t.files[1]->trims);
	entries_are("read a 4096 512 19\nwrite b 0 1024 0\nsync a 4096 0 100\n"
		    "datasync a 0 0 30\ntrim a 8192 4096 0\n");
}

/* As fio reads it: a wait is until so many ms after the start. */
static void test_version_2(void)
{
	CU_ASSERT_EQUAL(read_with(&plain, "fio version 2 iolog\na add\na open\na read 0 8\n"
					  "a wait 30 0\na write 8 8\na read 16 8\na close\n"),
			0);
	entries_are("read a 0 8 0\nwrite a 8 8 @30000\nread a 16 8 0\n");
}

/* What is appended begins anew. */
static void test_appended(void)
{
	CU_ASSERT_EQUAL(read_with(&plain, V3 "90 a read 0 8\nfio version 3 iolog\n7 a add\n"
					     "9 a open\n10 a read 8 8\n"),
			0);
	CU_ASSERT_EQUAL(t.nfiles, 2);
	entries_are("read a 0 8 89\nread a 8 8 3\n");
}

static void test_rules(void)
{
	struct iolog_rules rules = plain;
	const char *text = V3 "20 a read 9000 512\n70 b write 3000 512\n90 a trim 0 512\n"
			      "91 b sync 0 0\n92 b datasync 0 0\n";

	rules.time_scale = 200;
	rules.scale = 2;
	rules.align = 1024;
	rules.redirect = "one";
	CU_ASSERT_EQUAL(read_with(&rules, text), 0);
	CU_ASSERT_EQUAL(t.nfiles, 1);
	entries_are("read one 4096 512 9\nwrite one 1024 512 25\ntrim one 0 512 10\n"
		    "sync one 0 0 0\ndatasync one 0 0 0\n");
	rules = plain;
	rules.no_stall = true;
	rules.skip = SKIP_READ | SKIP_SYNC;
	CU_ASSERT_EQUAL(read_with(&rules, text), 0);
	CU_ASSERT_FALSE(t.files[0]->reads);
	entries_are("write b 3000 512 0\ntrim a 0 512 0\ndatasync b 0 0 0\n");
	rules.skip = SKIP_WRITE | SKIP_TRIM;
	CU_ASSERT_EQUAL(read_with(&rules, text), 0);
	entries_are("read a 9000 512 0\nsync b 0 0 0\ndatasync b 0 0 0\n");
}

/* What is skipped takes its time along, as in fio. */
static void test_skipped_time(void)
{
	struct iolog_rules rules = plain;

	rules.skip = SKIP_WRITE;
	CU_ASSERT_EQUAL(read_with(&rules, V3 "8 a read 0 8\n508 a write 0 8\n518 a read 0 8\n"), 0);
	entries_are("read a 0 8 7\nread a 0 8 10\n");
}

/* More than one transfer holds: the pieces follow each other at once. */
static void test_large_trim(void)
{
	CU_ASSERT_EQUAL(read_with(&plain, V3 "108 a trim 4096 2147487744\n"), 0);
	CU_ASSERT_EQUAL(t.op[2].bytes, 2147487744u);
	entries_are("trim a 4096 1073741824 107\ntrim a 1073745920 1073741824 0\n"
		    "trim a 2147487744 4096 0\n");
}

static void test_wrong(void)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "fio version 1 iolog\n",
		  "log: its first line is neither \"fio version 2 iolog\" nor \"fio "
		  "version 3 iolog\"" },
		{ "fio version 3 iolog\n0 a add\n0 a open\n",
		  "log: the log has no I/O left to replay" },
		{ V3 "9 a read 0\n", "log:6: read needs an offset and a length behind it, in "
				     "bytes" },
		{ V3 "9 a read 0 -1\n",
		  "log:6: read needs an offset and a length behind it, in bytes" },
		{ V3 "9 a read 0 0\n", "log:6: a length out of range, 1 byte to 1 GiB: read" },
		{ V3 "9 a trim 0 1099511627777\n",
		  "log:6: a length out of range, 1 byte to 1 TiB: trim" },
		{ V3 "9 a write 0 1073741825\n", "log:6: a length out of range, 1 byte to 1 GiB: "
						 "write" },
		{ V3 "9 a write 9223372036854775807 1\n",
		  "log:6: it ends beyond byte 2^63 - 1, which no file has" },
		{ V3 "9 c read 0 8\n", "log:6: no line above adds the file c" },
		{ V3 "9 c open\n", "log:6: no line above adds the file c" },
		{ V3 "9 a erase 0 8\n", "log:6: no such action: erase" },
		{ V3 "9 a wait 0 8\n", "log:6: no such action: wait" },
		{ V3 "x a read 0 8\n", "log:6: a time in microseconds comes first, not x" },
		{ V3 "9 a\n", "log:6: a file and an action are missing" },
		{ V3 "9 a sync\n", "log:6: sync: where?" },
		{ V3 "9 a open 0 0\n", "log:6: open takes nothing behind it" },
		{ "fio version 2 iolog\na add\na wait x 0\n",
		  "log:3: wait needs a time in milliseconds and a 0 behind it" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CU_ASSERT_NOT_EQUAL(read_with(&plain, cases[i].text), 0);
		e.text[strcspn(e.text, "\n")] = '\0';
		CHECK_TEXT(e.text, cases[i].why);
		iolog_free(&t);
	}
}

/* A worker's own: in order over several chunks, each sync at the last place. */
static void test_log(void)
{
	struct iolog_record l = { .start_ns = 5000 };
	uint64_t seen = 0;

	for (uint64_t i = 0; i < 9999; i++)
		iolog_record_add(&l, 5000 + i * NSEC_PER_USEC, i % 2 ? IO_SYNC : IO_WRITE, 3,
				 i % 2 ? 0 : i * 512, i % 2 ? 0 : 512);
	for (const struct iolog_chunk *c = l.first; c; c = c->next)
		for (uint32_t i = 0; i < c->n; i++, seen++)
			if (c->event[i].at_us != seen || c->event[i].file != 3 ||
			    c->event[i].offset != seen / 2 * 2 * 512)
				CU_FAIL("another event");
	CU_ASSERT_EQUAL(seen, 9999);
	CU_ASSERT_FALSE(l.lost);
	iolog_record_free(&l);
	CU_ASSERT_PTR_NULL(l.first);
}

int main(void)
{
	static const struct test tests[] = {
		{ "version 3 has a time on each line", test_version_3 },
		{ "version 2 waits", test_version_2 },
		{ "a log behind a log", test_appended },
		{ "redirected, scaled, aligned, skipped", test_rules },
		{ "what is skipped takes its time along", test_skipped_time },
		{ "a large trim is several", test_large_trim },
		{ "what is wrong is told with its line", test_wrong },
		{ "a log that is written", test_log },
		{ NULL, NULL },
	};

	return suite_run("iolog", tests);
}
