/* SPDX-License-Identifier: MIT */
/* Options: which files a job works on, and how they are made, opened and removed. */
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct job

static const char *const fallocate_choices[] = {
	[FALLOCATE_NONE] = "none",
	[FALLOCATE_POSIX] = "posix",
	[FALLOCATE_NATIVE] = "native",
	[FALLOCATE_KEEP] = "keep",
	[FALLOCATE_TRUNCATE] = "truncate",
	[FALLOCATE_VALUES + FALLOCATE_NONE] = "0",
	[FALLOCATE_VALUES + FALLOCATE_POSIX] = "1",
	NULL,
};

static const char *const file_ops_choices[] = {
	[FILE_KEEP_OPEN] = "keep_open",
	[FILE_OPEN_READ_CLOSE] = "open_read_close",
	NULL,
};

static const char *const fadvise_choices[] = {
	[FADVISE_NONE] = "0",          [FADVISE_PATTERN] = "1",
	[FADVISE_RANDOM] = "random",   [FADVISE_SEQUENTIAL] = "sequential",
	[FADVISE_NOREUSE] = "noreuse", NULL,
};

static const char *const hint_choices[] = {
	"unset", "none", "short", "medium", "long", "extreme", NULL,
};

static const struct opt rows[] = {
	{ "filename", TEXT(files.filename),
	  .help = "Files or devices, with : between them (\\: is a colon in a name); $jobname, "
		  "$jobnum and $filenum stand for what they say. A job that has a device's name "
		  "needs none" },
	{ "filename_format", TEXT(files.filename_format), .def = "$jobname.$jobnum.$filenum",
	  .help = "Names of files without filename=; $clientuid is accepted, and empty" },
	{ "unique_filename", FLAG(files.unique_filename), .def = "1",
	  .help = "Accepted for fio's sake: tells apart its network clients, of which there are "
		  "none" },
	{ "directory", TEXT(files.directory),
	  .help = "Where files without a leading / are; several, with : between them, are given to "
		  "the workers in turn" },
	{ "source", TEXT(files.source),
	  .help = "What workload=copy and linked read; made from the seed at size= where it does "
		  "not exist" },
	{ "nrfiles", "nr_files", COUNT(files.nrfiles), .def = "1", .min = 1, .max = 1u << 20,
	  .help = "Files a worker has where filename= does not name them" },
	{ "file_service_type", CUSTOM(opt_file_choice, struct file_choice, files.choice),
	  .def = "roundrobin",
	  .help = "Which file is next: roundrobin, sequential (a file to its end), random, with :N "
		  "after that many I/Os; or drawn by zipf:THETA, pareto:H or normal:PCT (gauss), "
		  "the first files most by the first two" },
	{ "openfiles", COUNT(files.openfiles), .def = "0", .max = 1u << 20,
	  .help = "Most files that a worker has open and works on at a time: one is finished "
		  "before the next is opened; 0: all" },
	{ "allow_mounted_write", FLAG(files.allow_mounted), .def = "0",
	  .help = "Accepted for fio's sake: 0, for what is mounted is never written" },
	{ "overwrite", FLAG(files.overwrite), .def = "0",
	  .help = "Targets may hold data that iogen did not write; files are laid out in full "
		  "before they are written, holes are filled before they are read" },
	{ "allow_file_create", FLAG(files.allow_file_create), .def = "1",
	  .help = "0: a file that is missing is an error" },
	{ "create_on_open", FLAG(files.create_on_open), .def = "0",
	  .help = "Files that are missing are made empty when the job opens them, and grow as it "
		  "writes" },
	{ "create_only", FLAG(files.create_only), .def = "0",
	  .help = "Lay out the files and do no I/O" },
	{ "create_serialize", FLAG(files.create_serialize), .def = "1",
	  .help = "Lay out files one after the other (0 is accepted; each is laid out with deep "
		  "asynchronous writes in either case)" },
	{ "fallocate", CHOICE(files.fallocate), .def = "native", .choices = fallocate_choices,
	  .help = "How space is reserved in a new file that is written without being laid out" },
	{ "file_ops", CHOICE(files.file_ops), .def = "keep_open", .choices = file_ops_choices,
	  .help = "With open_read_close each read opens its file, reads and closes it; on io_uring "
		  "as one linked chain" },
	{ "create_fsync", FLAG(files.create_fsync), .def = "1",
	  .help = "Sync what was laid out before the job starts" },
	{ "pre_read", FLAG(files.pre_read), .def = "0",
	  .help = "Read the files into the page cache before the job starts; invalidate= is off" },
	{ "fadvise_hint", CHOICE(files.fadvise), .def = "1", .choices = fadvise_choices,
	  .help = "What posix_fadvise(2) tells of a file; 1: random or sequential, as rw= is; the "
		  "default says nothing with direct=1" },
	{ "write_hint", CHOICE(files.write_hint), .def = "unset", .choices = hint_choices,
	  .help = "How long what is written will live (F_SET_RW_HINT)" },
	{ "invalidate", FLAG(files.invalidate), .def = "1",
	  .help = "Drop what the page cache holds of a file before buffered I/O begins" },
	{ "direct", FLAG(io.direct), .def = "0", .help = "Use O_DIRECT: past the page cache" },
	{ "buffered", CUSTOM(opt_buffered, bool, io.direct), .def = "1",
	  .help = "The opposite of direct" },
	{ "unlink", FLAG(files.unlink), .def = "0",
	  .help = "Remove the job's files at its end; only those that iogen made" },
	{ "unlink_each_loop", FLAG(files.unlink_each_loop), .def = "0",
	  .help = "Between loops= remove the job's files that iogen made, and begin new ones" },
	{ .name = NULL },
};

const struct opt_group files_group = { rows };
