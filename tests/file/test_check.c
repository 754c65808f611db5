/* SPDX-License-Identifier: MIT */
/*
 * Which files a job gets, what part of them it works on, and what is refused, before anything is
 * made. The files of a copy are in test_copy.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/disk.h"
#include "tests/plans.h"
#include "tests/support.h"
#include "io/target.h"

static void default_names(void)
{
	plan("[a]\nsize=8k\n", "a.0 a.0.0: 0+8192 of 8192, read new\n");
	plan("[a]\nsize=8k\nnrfiles=2\nnumjobs=2\n", "a.0 a.0.0: 0+4096 of 4096, read new\n"
						     "a.0 a.0.1: 0+4096 of 4096, read new\n"
						     "a.1 a.1.0: 0+4096 of 4096, read new\n"
						     "a.1 a.1.1: 0+4096 of 4096, read new\n");
}

static void given_names(void)
{
	plan("[a]\nsize=8k\nfilename=x\n", "a.0 x: 0+8192 of 8192, read new\n");
	plan("[a]\nsize=8k\nfilename=x:y\n", "a.0 x: 0+4096 of 4096, read new\n"
					     "a.0 y: 0+4096 of 4096, read new\n");
	plan("[a]\nsize=8k\nfilename=x\\:y\n", "a.0 x:y: 0+8192 of 8192, read new\n");
	plan("[a]\nsize=12k\nfilename=a\\:b:c:d\\:\n", "a.0 a:b: 0+4096 of 4096, read new\n"
						       "a.0 c: 0+4096 of 4096, read new\n"
						       "a.0 d:: 0+4096 of 4096, read new\n");
	plan("[a]\nsize=8k\nfilename=x\\y\n", "a.0 x\\y: 0+8192 of 8192, read new\n");
	/* workers share a file that is named */
	plan("[a]\nsize=8k\nfilename=x\nnumjobs=2\n", "a.0 x: 0+8192 of 8192, read new\n"
						      "a.1 x: 0+8192 of 8192, read new\n");
}

static void variables(void)
{
	plan("[job]\nsize=8k\nnumjobs=2\nfilename=$jobname-$jobnum.$filenum\n",
	     "job.0 job-0.0: 0+8192 of 8192, read new\n"
	     "job.1 job-1.0: 0+8192 of 8192, read new\n");
	plan("[j]\nsize=8k\nfilename=f$filenum:f$filenum\n", "j.0 f0: 0+4096 of 4096, read new\n"
							     "j.0 f1: 0+4096 of 4096, read new\n");
	plan("[j]\nsize=8k\nfilename=$jobname$jobname$job$\n",
	     "j.0 jj$job$: 0+8192 of 8192, read new\n");
}

static void directories(void)
{
	mkdir("d1", 0755);
	mkdir("d2", 0755);
	mkdir("d:3", 0755);
	plan("[a]\nsize=8k\ndirectory=d1\n", "a.0 d1/a.0.0: 0+8192 of 8192, read new\n");
	plan("[a]\nsize=8k\ndirectory=d1/\n", "a.0 d1//a.0.0: 0+8192 of 8192, read new\n");
	plan("[a]\nsize=8k\ndirectory=d1:d2:d\\:3\nnumjobs=4\n",
	     "a.0 d1/a.0.0: 0+8192 of 8192, read new\n"
	     "a.1 d2/a.1.0: 0+8192 of 8192, read new\n"
	     "a.2 d:3/a.2.0: 0+8192 of 8192, read new\n"
	     "a.3 d1/a.3.0: 0+8192 of 8192, read new\n");
	plan("[a]\nsize=8k\ndirectory=d1\nfilename=x:y\n", "a.0 d1/x: 0+4096 of 4096, read new\n"
							   "a.0 d1/y: 0+4096 of 4096, read new\n");
	/* as in fio, workers share the files that are named, and all are below the folder */
	plan("[a]\nsize=8k\ndirectory=d1:d2\nfilename=x\nnumjobs=2\n",
	     "a.0 d1/x: 0+8192 of 8192, read new\n"
	     "a.1 d1/x: 0+8192 of 8192, read new\n");
	plan("[a]\nsize=8k\ndirectory=d1\nfilename=/tmp/no-such-file-of-iogen\n",
	     "a.0 d1/tmp/no-such-file-of-iogen: 0+8192 of 8192, read new\n");
	plan("[c]\nworkload=copy\nsize=8k\ndirectory=d1\nfilename=x\nsource=/tmp/no-such-source\n",
	     "c.0 d1/x: 0+8192 of 8192, write exact\n"
	     "c.0 /tmp/no-such-source: 8192, read new\n");
	plan("[c]\nworkload=copy\nsize=8k\ndirectory=d1\nfilename=x\nsource=y\n",
	     "c.0 d1/x: 0+8192 of 8192, write exact\n"
	     "c.0 d1/y: 8192, read new\n");
}

static void empty_names(void)
{
	refuse("[a]\nsize=8k\nfilename=x:\n",
	       "job.ini:3: [a] filename=x:: a name in the list is empty (\\: is a colon in a "
	       "name)\n");
	refuse("[a]\nsize=8k\nfilename=x::y\n",
	       "job.ini:3: [a] filename=x::y: a name in the list is empty (\\: is a colon in a "
	       "name)\n");
	/* or the second worker's file would be in the root directory */
	refuse("[a]\nsize=8k\nnumjobs=2\ndirectory=d1:\n",
	       "job.ini:4: [a] directory=d1:: a name in the list is empty (\\: is a colon in a "
	       "name)\n");
}

static void given_sizes(void)
{
	file_ours("64k", 64 * KIB);
	plan("[a]\nfilename=64k\n", "a.0 64k: 0+65536 of 65536, read new\n");
	plan("[a]\nfilename=64k\nsize=8k\n", "a.0 64k: 0+8192 of 8192, read new\n");
	plan("[a]\nfilename=64k\nsize=1m\n", "a.0 64k: 0+1048576 of 1048576, read new\n");
	plan("[a]\nfilename=64k\nrw=write\n", "a.0 64k: 0+65536 of 65536, write\n");
	plan("[a]\nfilename=64k\nrw=write\noverwrite=1\n",
	     "a.0 64k: 0+65536 of 65536, write new fill\n");
	plan("[a]\nfilename=64k\nrw=rw\n", "a.0 64k: 0+65536 of 65536, read write new\n");
	/* what is left over of a size is nobody's */
	plan("[a]\nsize=20000\nnrfiles=3\n", "a.0 a.0.0: 0+6666 of 6666, read new\n"
					     "a.0 a.0.1: 0+6666 of 6666, read new\n"
					     "a.0 a.0.2: 0+6666 of 6666, read new\n");
	/* without a size, each file is taken as it is */
	file_ours("16k", 16 * KIB);
	plan("[a]\nfilename=64k:16k\n", "a.0 64k: 0+65536 of 65536, read new\n"
					"a.0 16k: 0+16384 of 16384, read new\n");
}

static void shares(void)
{
	file_ours("odd", 65539);
	plan("[a]\nfilename=64k\nsize=50%\n", "a.0 64k: 0+32768 of 32768, read new\n");
	plan("[a]\nfilename=64k\nsize=100%\n", "a.0 64k: 0+65536 of 65536, read new\n");
	plan("[a]\nfilename=odd\nsize=33%\n", "a.0 odd: 0+20480 of 20480, read new\n");
	plan("[a]\nfilename=odd\nsize=100%\nrw=write\noverwrite=1\n",
	     "a.0 odd: 0+65539 of 65539, write new fill\n");
	plan("[a]\nfilename=odd\nsize=33%\nbs=8k,2k\n", "a.0 odd: 0+20480 of 20480, read new\n");
	plan("[a]\nfilename=64k:16k\nsize=25%\n", "a.0 64k: 0+16384 of 16384, read new\n"
						  "a.0 16k: 0+4096 of 4096, read new\n");
	plan("[a]\nfilename=64k\nsize=50%\noffset=50%\n",
	     "a.0 64k: 32768+32768 of 65536, read new\n");
	/* a share of what is there cannot go beyond it */
	plan("[a]\nfilename=64k\nsize=100%\noffset=50%\n",
	     "a.0 64k: 32768+32768 of 65536, read new\n");
	plan("[a]\nfilename=64k\nsize=50%\noffset=75%\n",
	     "a.0 64k: 49152+16384 of 65536, read new\n");
	refuse("[a]\nsize=50%\n", "job.ini:2: [a] a.0.0 does not exist and no size is given: write "
				  "size=, such as size=1g\n");
}

static void file_sizes(void)
{
	plan("[a]\nfilesize=16k\n", "a.0 a.0.0: 0+16384 of 16384, read new\n");
	plan("[a]\nfilesize=16k\nnrfiles=2\nnumjobs=2\n",
	     "a.0 a.0.0: 0+16384 of 16384, read new\n"
	     "a.0 a.0.1: 0+16384 of 16384, read new\n"
	     "a.1 a.1.0: 0+16384 of 16384, read new\n"
	     "a.1 a.1.1: 0+16384 of 16384, read new\n");
	/* size= is then the I/O to be done, and says nothing of the files */
	plan("[a]\nfilesize=16k\nnrfiles=2\nsize=8k\n", "a.0 a.0.0: 0+16384 of 16384, read new\n"
							"a.0 a.0.1: 0+16384 of 16384, read new\n");
	plan("[a]\nfilesize=16k\noffset=4k\n", "a.0 a.0.0: 4096+12288 of 16384, read new\n");
	/* but a share is one of each file */
	plan("[a]\nfilesize=64k\nsize=30%\nrw=write\nnrfiles=2\n",
	     "a.0 a.0.0: 0+16384 of 16384, write\n"
	     "a.0 a.0.1: 0+16384 of 16384, write\n");
	plan("[a]\nfilename=x\nfilesize=64k\nsize=25%\noffset_increment=25%\nnumjobs=4\n",
	     "a.0 x: 0+16384 of 16384, read new\n"
	     "a.1 x: 16384+16384 of 32768, read new\n"
	     "a.2 x: 32768+16384 of 49152, read new\n"
	     "a.3 x: 49152+16384 of 65536, read new\n");
	plan("[a]\nfilesize=64k\nsize=75%\noffset=32k\n",
	     "a.0 a.0.0: 32768+32768 of 65536, read new\n");
	refuse("[a]\nfilesize=16k\noffset=20k\n",
	       "job.ini:3: [a] offset=: byte 20480 lies beyond the end of a.0.0 (16384 bytes)\n");
}

static void offsets(void)
{
	plan("[a]\nsize=8k\noffset=4k\n", "a.0 a.0.0: 4096+8192 of 12288, read new\n");
	plan("[a]\nfilename=64k\noffset=4k\n", "a.0 64k: 4096+61440 of 65536, read new\n");
	plan("[a]\nfilename=64k\noffset=25%\n", "a.0 64k: 16384+49152 of 65536, read new\n");
	plan("[a]\nfilename=64k\noffset=4k\nsize=8k\n", "a.0 64k: 4096+8192 of 12288, read new\n");
	plan("[a]\nfilename=64k\nsize=8k\noffset=4k\noffset_increment=16k\nnumjobs=3\n",
	     "a.0 64k: 4096+8192 of 12288, read new\n"
	     "a.1 64k: 20480+8192 of 28672, read new\n"
	     "a.2 64k: 36864+8192 of 45056, read new\n");
	plan("[a]\nfilename=64k\nsize=25%\noffset_increment=25%\nnumjobs=4\n",
	     "a.0 64k: 0+16384 of 16384, read new\n"
	     "a.1 64k: 16384+16384 of 32768, read new\n"
	     "a.2 64k: 32768+16384 of 49152, read new\n"
	     "a.3 64k: 49152+16384 of 65536, read new\n");
	plan("[a]\nfilename=64k\noffset_increment=16k\nnumjobs=2\n",
	     "a.0 64k: 0+65536 of 65536, read new\n"
	     "a.1 64k: 16384+49152 of 65536, read new\n");
	refuse("[a]\nfilename=64k\noffset=70000\n",
	       "job.ini:3: [a] offset=: byte 70000 lies beyond the end of 64k (65536 bytes)\n");
	/* of a file that is made first, a share would be another one the next time */
	refuse("[a]\nsize=8k\noffset=50%\n",
	       "job.ini:3: [a] offset=: a share of a.0.0, which does not exist: write bytes\n");
	refuse("[a]\nsize=8k\noffset_increment=50%\nnumjobs=2\n",
	       "job.ini:3: [a] offset=: a share of a.0.0, which does not exist: write bytes\n"
	       "job.ini:3: [a] offset=: a share of a.1.0, which does not exist: write bytes\n");
}

static void blocks(void)
{
	file_ours("100", 100);
	refuse("[a]\nfilename=100\n",
	       "job.ini:1: [a] bs=4096 is larger than the 100 bytes that the job uses of 100\n");
	refuse("[a]\nsize=8k\nbs=1m\n",
	       "job.ini:3: [a] bs=1048576 is larger than the 8192 bytes that the job uses of "
	       "a.0.0\n");
	refuse("[a]\nsize=8k\nbsrange=16k-1m\n",
	       "job.ini:3: [a] bs=16384 is larger than the 8192 bytes that the job uses of "
	       "a.0.0\n");
	refuse("[a]\nsize=8k\nnrfiles=4\n",
	       "job.ini:1: [a] bs=4096 is larger than the 2048 bytes that the job uses of a.0.0\n"
	       "job.ini:1: [a] bs=4096 is larger than the 2048 bytes that the job uses of a.0.1\n"
	       "job.ini:1: [a] bs=4096 is larger than the 2048 bytes that the job uses of a.0.2\n"
	       "job.ini:1: [a] bs=4096 is larger than the 2048 bytes that the job uses of a.0.3\n");
	plan("[a]\nfilename=100\nbs=100\n", "a.0 100: 0+100 of 100, read new\n");
	/* of each direction that is used */
	refuse("[a]\nsize=8k\nbs=1m,4k\nrw=rw\n",
	       "job.ini:3: [a] bs=1048576 is larger than the 8192 bytes that the job uses of "
	       "a.0.0\n");
	refuse("[a]\nsize=8k\nbs=4k,1m\nrw=rw\n",
	       "job.ini:3: [a] bs=1048576 is larger than the 8192 bytes that the job uses of "
	       "a.0.0\n");
	plan("[a]\nsize=8k\nbs=1m,4k\nrw=write\n", "a.0 a.0.0: 0+8192 of 8192, write\n");
	refuse("[a]\nsize=8k\nbs=1m,4k\nrw=read\n",
	       "job.ini:3: [a] bs=1048576 is larger than the 8192 bytes that the job uses of "
	       "a.0.0\n");
}

static void missing(void)
{
	refuse("[a]\nrw=write\n", "job.ini:1: [a] a.0.0 does not exist and no size is given: "
				  "write size=, such as size=1g\n");
	refuse("[a]\nsize=8k\nallow_file_create=0\n",
	       "job.ini:1: [a] a.0.0 does not exist and is not made: allow_file_create=0 is "
	       "given\n");
	refuse("[a]\nsize=8k\ndirectory=nowhere\n",
	       "job.ini:3: [a] nowhere/a.0.0 cannot be made: nowhere: No such file or directory\n");
	plan("[a]\nsize=8k\nfilename=nowhere/x\nrw=write\n",
	     "a.0 nowhere/x: 0+8192 of 8192, write\n");
	CU_ASSERT_EQUAL_FATAL(symlink("nothing", "dangling"), 0);
	refuse("[a]\nsize=8k\nfilename=dangling\n",
	       "job.ini:3: [a] dangling: a symbolic link to a file that does not exist\n");
}

static void others(void)
{
	refuse("[a]\nsize=8k\nfilename=/dev/full\n",
	       "job.ini:3: [a] /dev/full: neither a file nor a block device\n");
	refuse("[a]\nsize=8k\nfilename=d1\n",
	       "job.ini:3: [a] d1: neither a file nor a block device\n");
	refuse("[a]\nsize=8k\nfilename=64k/x\n", "job.ini:3: [a] 64k/x: Not a directory\n");
}

/* Nothing that somebody else wrote is written over, or made larger. */
static void foreign(void)
{
	file_make("foreign", 64 * KIB);
	file_make("empty", 0);
	plan("[a]\nfilename=foreign\n", "a.0 foreign: 0+65536 of 65536, read new\n");
	refuse("[a]\nfilename=foreign\nrw=write\n",
	       "job.ini:2: [a] foreign is not written over: it holds 65536 bytes that iogen did "
	       "not write; overwrite=1 allows it\n");
	refuse("[a]\nfilename=foreign\nrw=randrw\nsize=4k\n",
	       "job.ini:2: [a] foreign is not written over: it holds 65536 bytes that iogen did "
	       "not write; overwrite=1 allows it\n");
	/* nor beyond its end */
	refuse("[a]\nfilename=foreign\nrw=write\noffset=64k\nsize=4k\n",
	       "job.ini:2: [a] foreign is not written over: it holds 65536 bytes that iogen did "
	       "not write; overwrite=1 allows it\n");
	refuse("[a]\nfilename=foreign\nsize=1m\n",
	       "job.ini:3: [a] foreign has 65536 bytes, 1048576 are asked for, and it is not made "
	       "larger: iogen did not write it, and the job only reads it; a smaller size= "
	       "works\n");
	refuse("[a]\nfilename=foreign\nsize=1m\noverwrite=1\nfill_holes=1\n",
	       "job.ini:3: [a] foreign has 65536 bytes, 1048576 are asked for, and it is not made "
	       "larger: iogen did not write it, and the job only reads it; a smaller size= "
	       "works\n");
	plan("[a]\nfilename=foreign\nrw=write\noverwrite=1\n",
	     "a.0 foreign: 0+65536 of 65536, write new fill\n");
	plan("[a]\nfilename=foreign\nrw=rw\nsize=1m\noverwrite=1\n",
	     "a.0 foreign: 0+1048576 of 1048576, read write new fill\n");
	plan("[a]\nfilename=empty\nrw=write\nsize=8k\n", "a.0 empty: 0+8192 of 8192, write\n");
	plan("[a]\nfilename=empty\nsize=8k\n", "a.0 empty: 0+8192 of 8192, read new\n");
}

/* Only fill_holes=1 has holes filled of what is only read. */
static void filled(void)
{
	plan("[a]\nfilename=foreign\noverwrite=1\n", "a.0 foreign: 0+65536 of 65536, read new\n");
	plan("[a]\nfilename=foreign\nfill_holes=1\n",
	     "a.0 foreign: 0+65536 of 65536, read new fill\n");
	plan("[a]\nfilename=64k\nrw=write\nfill_holes=1\n", "a.0 64k: 0+65536 of 65536, write\n");
	/* never in a source that somebody else made */
	plan("[c]\nworkload=copy\nsource=foreign\nfilename=y\noverwrite=1\n",
	     "c.0 y: 0+65536 of 65536, write exact\n"
	     "c.0 foreign: 65536, read new\n");
	refuse("[c]\nworkload=copy\nsource=foreign\nfilename=y\nfill_holes=1\n",
	       "job.ini:5: [c] fill_holes=1: source=foreign is not filled: iogen did not make it, "
	       "and a copy leaves such a source as it is; leave fill_holes=1 out\n");
	plan("[c]\nworkload=copy\nsource=64k\nfilename=y\nfill_holes=1\n",
	     "c.0 y: 0+65536 of 65536, write exact\n"
	     "c.0 64k: 65536, read new fill\n");
}

/* Each of several files is looked at, and all that is wrong is said. */
static void several(void)
{
	refuse("[a]\nfilename=64k:foreign:nothing:16k\nrw=write\n[b]\nfilename=foreign\nbs=1m\n",
	       "job.ini:2: [a] foreign is not written over: it holds 65536 bytes that iogen did "
	       "not write; overwrite=1 allows it\n"
	       "job.ini:1: [a] nothing does not exist and no size is given: write size=, such as "
	       "size=1g\n"
	       "job.ini:6: [b] bs=1048576 is larger than the 65536 bytes that the job uses of "
	       "foreign\n");
}

static void readonly(void)
{
	plan_check("[a]\nfilename=foreign\n", true, "a.0 foreign: 0+65536 of 65536, read new\n",
		   "");
	plan_check("[a]\nsize=8k\n", true, "",
		   "job.ini:1: [a] a.0.0 does not exist and is not made: --readonly is given\n");
	plan_check("[a]\nfilename=64k\nsize=1m\n", true, "",
		   "job.ini:3: [a] 64k has 65536 bytes, 1048576 are asked for, and it is not made "
		   "larger: --readonly is given\n");
	plan_check("[a]\nfilename=64k\nrw=write\n", true, "",
		   "job.ini:3: [a] --readonly is given, and the job writes\n");
	plan_check("[c]\nworkload=copy\nsource=64k\nfilename=x\n", true, "",
		   "job.ini:2: [c] --readonly is given, and the job writes\n");
}

/* What one job makes, the next one finds, under whatever name. */
static void planned(void)
{
	plan("[a]\nrw=write\nfilename=x\nsize=8k\n[b]\nfilename=x\n",
	     "a.0 x: 0+8192 of 8192, write\n"
	     "b.0 x: 0+8192 of 8192, read new\n");
	plan("[a]\nrw=write\nfilename=x\nsize=8k\n[b]\nfilename=./x\n[c]\nfilename=d1/../x\n",
	     "a.0 x: 0+8192 of 8192, write\n"
	     "b.0 ./x: 0+8192 of 8192, read new\n"
	     "c.0 d1/../x: 0+8192 of 8192, read new\n");
	plan("[a]\nfilename=x\nsize=8k\n[b]\nrw=write\nfilename=x\nsize=16k\n[c]\nfilename=x\n",
	     "a.0 x: 0+8192 of 8192, read new\n"
	     "b.0 x: 0+16384 of 16384, write\n"
	     "c.0 x: 0+16384 of 16384, read new\n");
	plan("[a]\nrw=write\nfilename=x\nsize=8k\n[b]\nworkload=copy\nsource=x\nfilename=y\n",
	     "a.0 x: 0+8192 of 8192, write\n"
	     "b.0 y: 0+8192 of 8192, write exact\n"
	     "b.0 x: 8192, read new\n");
	/* but not the other way round */
	refuse("[b]\nfilename=x\n[a]\nrw=write\nfilename=x\nsize=8k\n",
	       "job.ini:1: [b] x does not exist and no size is given: write size=, such as "
	       "size=1g\n");
	/* that another job is going to write does not make it iogen's */
	refuse("[a]\nfilename=foreign\n[b]\nrw=write\nfilename=foreign\n",
	       "job.ini:5: [b] foreign is not written over: it holds 65536 bytes that iogen did "
	       "not write; overwrite=1 allows it\n");
}

static void diskless(void)
{
	plan("[a]\nioengine=null\nsize=8k\nfilename=foreign\nrw=write\n",
	     "a.0 foreign: 0+8192 of 8192, write\n");
	plan("[a]\nioengine=null\nsize=8k\nfilename=no/such/x\ndirect=1\nbs=100\n",
	     "a.0 no/such/x: 0+8192 of 8192, read new\n");
}

/* The message with what the file system below asks of O_DIRECT in it. */
static void refuse_direct(const char *text, const char *format)
{
	struct target t = { .kind = TARGET_MISSING };
	char message[512];
	uint32_t align;

	CU_ASSERT_EQUAL_FATAL(target_probe("x", &t, &align), 0);
	snprintf(message, sizeof(message), format, align);
	refuse(text, message);
}

static void direct(void)
{
	plan("[a]\nsize=8k\ndirect=1\n", "a.0 a.0.0: 0+8192 of 8192, read new\n");
	plan("[a]\nsize=64k\nbsrange=4k-12k\ndirect=1\n",
	     "a.0 a.0.0: 0+65536 of 65536, read new\n");
	plan("[a]\nsize=8k\nbs=4k,1000\ndirect=1\n", "a.0 a.0.0: 0+8192 of 8192, read new\n");
	plan("[a]\nsize=10000\ndirect=1\n", "a.0 a.0.0: 0+10000 of 10000, read new\n");
	plan("[a]\nsize=8k\nrw=randread:3\ndirect=1\n", "a.0 a.0.0: 0+8192 of 8192, read new\n");
	refuse_direct("[a]\nsize=8k\nbs=1000\ndirect=1\n",
		      "job.ini:3: [a] bs=1000 with direct=1: a.0.0 takes multiples of %u bytes; "
		      "that or direct=0 works\n");
	refuse_direct("[a]\nsize=8k\nbs=4k,1000\nrw=rw\ndirect=1\n",
		      "job.ini:3: [a] bs=1000 with direct=1: a.0.0 takes multiples of %u bytes; "
		      "that or direct=0 works\n");
	refuse_direct("[a]\nsize=8k\nbs=1000,4k\nrw=rw\ndirect=1\n",
		      "job.ini:3: [a] bs=1000 with direct=1: a.0.0 takes multiples of %u bytes; "
		      "that or direct=0 works\n");
	refuse_direct("[a]\nsize=8k\nbs=4k,1000\nrw=write\ndirect=1\n",
		      "job.ini:3: [a] bs=1000 with direct=1: a.0.0 takes multiples of %u bytes; "
		      "that or direct=0 works\n");
	refuse_direct("[a]\nsize=64k\nbsrange=12k-32k\ndirect=1\n",
		      "job.ini:3: [a] bsrange=12288-32768 with direct=1: a.0.0 takes multiples of "
		      "%u bytes; a range that begins at a power of two keeps to them\n");
	refuse_direct("[a]\nsize=8k\noffset=100\ndirect=1\n",
		      "job.ini:3: [a] offset=: byte 100 with direct=1: a.0.0 takes multiples of %u "
		      "bytes; that or direct=0 works\n");
	refuse_direct("[a]\nsize=8k\nrw=read:100\ndirect=1\n",
		      "job.ini:3: [a] rw= leaves out 100 bytes with direct=1: a.0.0 takes "
		      "multiples of %u bytes; that or direct=0 works\n");
	/* where sysfs is mounted, it has files that take no O_DIRECT */
	if (file_size("/sys/kernel/uevent_seqnum") == 4096)
		refuse("[a]\nfilename=/sys/kernel/uevent_seqnum\ndirect=1\n",
		       "job.ini:3: [a] direct=1: the file system of /sys/kernel/uevent_seqnum "
		       "takes no O_DIRECT; direct=0 works\n");
}

static int plan_as_nobody(const char *text, const char *message)
{
	static struct outcome o;
	struct err e = { 0 };
	char *told;

	jobs_from(&o, text);
	if (chmod(".", 0755) || setresuid(65534, 65534, 65534))
		return 2;
	plan_jobs(&o.jobs, false, &told, &e);
	free(told);
	outcome_free(&o);
	if (!strcmp(e.text, message))
		return 0;
	printf("\nis: %snot: %s", e.text, message);
	fflush(stdout);
	return 1;
}

/* In a process of its own, which is not root's. */
static void check_as_nobody(const char *text, const char *message)
{
	int status = -1;
	pid_t pid = fork();

	CU_ASSERT_FATAL(pid >= 0);
	if (!pid)
		_exit(plan_as_nobody(text, message));
	CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
	CU_ASSERT_EQUAL(status, 0);
}

static void access_rights(void)
{
	if (getuid()) {
		printf("(skipped: only root can become somebody else) ");
		return;
	}
	file_ours("readable", 8 * KIB);
	chmod("readable", 0444);
	check_as_nobody("[a]\nfilename=readable\n", "");
	check_as_nobody("[c]\nworkload=copy\nsource=readable\nfilename=/tmp/no-such-copy\n", "");
	check_as_nobody("[a]\nfilename=readable\nrw=write\n",
			"job.ini:2: [a] readable: Permission denied\n");
	check_as_nobody("[a]\nfilename=readable\nsize=16k\n",
			"job.ini:2: [a] readable: Permission denied\n");
	file_ours("secret", 8 * KIB);
	chmod("secret", 0);
	check_as_nobody("[a]\nfilename=secret\n", "job.ini:2: [a] secret: Permission denied\n");
	check_as_nobody("[c]\nworkload=copy\nsource=secret\nfilename=/tmp/no-such-copy\n",
			"job.ini:3: [c] secret: Permission denied\n");
	check_as_nobody("[a]\nsize=8k\n", "job.ini:1: [a] a.0.0 cannot be made: .: Permission "
					  "denied\n");
	check_as_nobody("[a]\nsize=8k\ndirectory=d1\n",
			"job.ini:3: [a] d1/a.0.0 cannot be made: d1: Permission denied\n");
}

int main(void)
{
	static const struct test tests[] = {
		{ "names without filename=", default_names },
		{ "lists of names, and colons in them", given_names },
		{ "variables in names", variables },
		{ "directories, given to the workers in turn", directories },
		{ "an empty name in a list is refused", empty_names },
		{ "size=", given_sizes },
		{ "size= as a share", shares },
		{ "filesize=", file_sizes },
		{ "offset= and offset_increment=", offsets },
		{ "a block that is larger than the file is refused", blocks },
		{ "files that are missing and cannot be made", missing },
		{ "what is no file is refused", others },
		{ "what somebody else wrote is not written over", foreign },
		{ "holes are filled where fill_holes=1 says so", filled },
		{ "all that is wrong with all files is said", several },
		{ "--readonly", readonly },
		{ "files that a job before this one makes", planned },
		{ "an engine without files looks at none", diskless },
		{ "direct=1 asks for blocks and places that are aligned", direct },
		{ "access rights, as somebody who is not root", access_rights },
		{ NULL, NULL },
	};

	return suite_run("files_check", tests);
}
