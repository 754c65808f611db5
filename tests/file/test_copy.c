/* SPDX-License-Identifier: MIT */
/* The files of a copy: which may be source and target, and what each worker copies. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/disk.h"
#include "file/files.h"
#include "tests/plans.h"
#include "tests/support.h"
#include "io/target.h"

#define SAME " are the same\n"

static void files(void)
{
	file_make("source", 64 * KIB);
	plan("[c]\nworkload=copy\nsource=source\nfilename=new\n",
	     "c.0 new: 0+65536 of 65536, write exact\n"
	     "c.0 source: 65536, read new\n");
	/* a part of it */
	plan("[c]\nworkload=copy\nsource=source\nfilename=new\nsize=10000\n",
	     "c.0 new: 0+10000 of 10000, write exact\n"
	     "c.0 source: 10000, read new\n");
	/* a source that is made first */
	plan("[c]\nworkload=copy\nsource=made\nfilename=new\nsize=10000\n",
	     "c.0 new: 0+10000 of 10000, write exact\n"
	     "c.0 made: 10000, read new\n");
	/* nothing is a copy, too */
	file_make("empty", 0);
	plan("[c]\nworkload=copy\nsource=empty\nfilename=new\n", "c.0 new: 0+0 of 0, write exact\n"
								 "c.0 empty: 0, read new\n");
}

static void blocks(void)
{
	file_make("small", 100);
	plan("[c]\nworkload=copy\nsource=small\nfilename=new\nbs=1m\n",
	     "c.0 new: 0+100 of 100, write exact\n"
	     "c.0 small: 100, read new\n");
	plan("[c]\nworkload=copy\nsource=small\nfilename=new\ndirect=1\n",
	     "c.0 new: 0+100 of 100, write exact\n"
	     "c.0 small: 100, read new\n");
}

static void sources(void)
{
	refuse("[c]\nworkload=copy\nsource=missing\nfilename=new\n",
	       "job.ini:3: [c] source=missing does not exist; with size=, such as size=1g, it is "
	       "made\n");
	refuse("[c]\nworkload=copy\nsource=source\nfilename=new\nsize=1m\n",
	       "job.ini:5: [c] source=source has 65536 bytes, and size= asks for 1048576\n");
	refuse("[c]\nworkload=copy\nsource=/dev/full\nfilename=new\n",
	       "job.ini:3: [c] /dev/full: neither a file nor a block device\n");
	refuse("[c]\nworkload=copy\nsource=missing\nfilename=new\nsize=1m\nallow_file_create=0\n",
	       "job.ini:3: [c] missing does not exist and is not made: allow_file_create=0 is "
	       "given\n");
}

static void targets(void)
{
	file_make("foreign", 100);
	refuse("[c]\nworkload=copy\nsource=source\nfilename=foreign\n",
	       "job.ini:4: [c] foreign is not written over: it holds 100 bytes that iogen did not "
	       "write; overwrite=1 allows it\n");
	plan("[c]\nworkload=copy\nsource=source\nfilename=foreign\noverwrite=1\n",
	     "c.0 foreign: 0+65536 of 65536, write exact\n"
	     "c.0 source: 65536, read new\n");
	file_make("ours", 200 * KIB);
	file_mark("ours");
	plan("[c]\nworkload=copy\nsource=source\nfilename=ours\n",
	     "c.0 ours: 0+65536 of 65536, write exact\n"
	     "c.0 source: 65536, read new\n");
	plan("[c]\nworkload=copy\nsource=source\nfilename=empty\n",
	     "c.0 empty: 0+65536 of 65536, write exact\n"
	     "c.0 source: 65536, read new\n");
	refuse("[c]\nworkload=copy\nsource=source\nfilename=new:newer\n",
	       "job.ini:4: [c] a copy has one target, not 2\n");
	refuse("[c]\nworkload=copy\nsource=source\nfilename=new\nallow_file_create=0\n",
	       "job.ini:4: [c] new does not exist and is not made: allow_file_create=0 is given\n");
}

/* A file copied onto itself would be read while it is written. */
static void same(void)
{
	mkdir("folder", 0755);
	CU_ASSERT_EQUAL_FATAL(link("source", "hard"), 0);
	CU_ASSERT_EQUAL_FATAL(symlink("source", "soft"), 0);
	refuse("[c]\nworkload=copy\nsource=source\nfilename=source\noverwrite=1\n",
	       "job.ini:4: [c] filename=source and source=source" SAME);
	refuse("[c]\nworkload=copy\nsource=source\nfilename=./source\noverwrite=1\n",
	       "job.ini:4: [c] filename=./source and source=source" SAME);
	refuse("[c]\nworkload=copy\nsource=source\nfilename=hard\noverwrite=1\n",
	       "job.ini:4: [c] filename=hard and source=source" SAME);
	refuse("[c]\nworkload=copy\nsource=soft\nfilename=source\noverwrite=1\n",
	       "job.ini:4: [c] filename=source and source=soft" SAME);
	/* nor may two names of a file that is not there yet */
	refuse("[c]\nworkload=copy\nsource=new\nfilename=new\nsize=1m\n",
	       "job.ini:4: [c] filename=new and source=new" SAME);
	refuse("[c]\nworkload=copy\nsource=new\nfilename=./new\nsize=1m\n",
	       "job.ini:4: [c] filename=./new and source=new" SAME);
	refuse("[c]\nworkload=copy\nsource=folder/../new\nfilename=new\nsize=1m\n",
	       "job.ini:4: [c] filename=new and source=folder/../new" SAME);
	refuse("[a]\nrw=write\nfilename=new\nsize=1m\n"
	       "[c]\nworkload=copy\nsource=new\nfilename=./new\n",
	       "job.ini:8: [c] filename=./new and source=new" SAME);
	plan("[c]\nworkload=copy\nsource=folder/new\nfilename=new\nsize=1m\n",
	     "c.0 new: 0+1048576 of 1048576, write exact\n"
	     "c.0 folder/new: 1048576, read new\n");
}

static void direct(void)
{
	struct target t = { .kind = TARGET_MISSING };
	char message[512];
	uint32_t align;

	CU_ASSERT_EQUAL_FATAL(target_probe("new", &t, &align), 0);
	snprintf(
		message, sizeof(message),
		"job.ini:5: [c] bs=1000 with direct=1: source takes multiples of %u bytes; that or "
		"direct=0 works\n",
		align);
	refuse("[c]\nworkload=copy\nsource=source\nfilename=new\nbs=1000\ndirect=1\n", message);
}

/* The share of each of @workers of a copy of @size bytes: together all of it, each byte once. */
static void check_shares(uint64_t size, uint64_t bs, uint32_t workers)
{
	static struct outcome o;
	struct planned_files plans = { 0 };
	struct err e = { 0 };
	uint64_t at = 0, least = UINT64_MAX, most = 0;
	char text[256];

	snprintf(text, sizeof(text),
		 "[c]\nworkload=copy\nsource=shared\nfilename=new\nsize=%llu\nbs=%llu\n"
		 "numjobs=%u\n",
		 (unsigned long long)size, (unsigned long long)bs, workers);
	jobs_from(&o, text);
	CHECK_TEXT(o.err.text, "");
	for (uint32_t k = 0; k < workers; k++) {
		struct region r = { 0 };
		struct files f;
		uint64_t n;

		CU_ASSERT_EQUAL(files_check(&f, o.jobs.list[0], k, &plans, &e), 0);
		if (f.n)
			r = f.list[0].region;
		CU_ASSERT(r.start == at || !r.length);
		CU_ASSERT(r.start % bs == 0);
		at += r.length;
		CU_ASSERT(r.length % bs == 0 || at == size);
		n = (r.length + bs - 1) / bs;
		least = n < least ? n : least;
		most = n > most ? n : most;
		files_close(&f);
	}
	CU_ASSERT_EQUAL(at, size);
	CU_ASSERT(most - least <= 1);
	planned_files_release(&plans);
	outcome_free(&o);
}

static void shares(void)
{
	static const uint64_t sizes[] = { 1, 511, 4095, 4096, 4097, 40960, 65535, 100000, MIB };

	file_sparse("shared", MIB);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (uint32_t workers = 1; workers <= 17; workers += 1 + workers / 5) {
			check_shares(sizes[i], 4096, workers);
			check_shares(sizes[i], 1000, workers);
		}
	}
	check_shares(MIB, 512, 4096);
	/* as even as can be, where each has several */
	plan("[c]\nworkload=copy\nsource=shared\nfilename=new\nsize=41000\nnumjobs=3\n",
	     "c.0 new: 0+12288 of 41000, write exact\nc.0 shared: 41000, read new\n"
	     "c.1 new: 12288+16384 of 41000, write exact\nc.1 shared: 41000, read new\n"
	     "c.2 new: 28672+12328 of 41000, write exact\nc.2 shared: 41000, read new\n");
}

/* At the far end of what fits into 64 bits nothing overflows. */
static void large_shares(void)
{
	file_sparse("shared", UINT64_C(8) << 40);
	check_shares(UINT64_C(8) << 40, 4096, 4096);
	check_shares((UINT64_C(8) << 40) - 1, 512, 4095);
	unlink("shared");
}

int main(void)
{
	static const struct test tests[] = {
		{ "source and target", files },
		{ "a block may be larger than the file", blocks },
		{ "sources that cannot be", sources },
		{ "targets that cannot be", targets },
		{ "source and target are two files", same },
		{ "direct=1 asks for aligned blocks", direct },
		{ "the workers' shares are all of it, once", shares },
		{ "shares of what is very large", large_shares },
		{ NULL, NULL },
	};

	return suite_run("files_copy", tests);
}
