/* SPDX-License-Identifier: MIT */
/* Options: which files a job works on, and how they are made, opened and removed. */
#include "job/job.h"
#include "job/files_options.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct files_options

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
	{ "filename", TEXT(filename),
	  .help = "Files or devices, with : between them (\\: is a colon in a name); $jobname, "
		  "$jobnum and $filenum are replaced by the job's name and the numbers of "
		  "the worker and the file. Without it, a job whose name is that of a "
		  "device uses that device" },
	{ "filename_format", TEXT(filename_format), .def = "$jobname.$jobnum.$filenum",
	  .help = "Pattern of the names of files without filename=; $clientuid is accepted, "
		  "and empty" },
	{ "unique_filename", FLAG(unique_filename), .def = "1",
	  .help = "Accepted for fio's sake: it tells network clients apart, which iogen does "
		  "not have" },
	{ "directory", TEXT(directory),
	  .help = "Folder of the files whose names do not begin with /; several, with : "
		  "between them, are given to the workers in turn" },
	{ "source", TEXT(source),
	  .help = "File or device that workload=copy and linked read; with size=, a file that "
		  "is missing is made from the seed" },
	{ "nrfiles", "nr_files", COUNT(nrfiles), .def = "1", .min = 1, .max = 1u << 20,
	  .help = "Files of a worker without filename=" },
	{ "file_service_type", CUSTOM(opt_file_choice, struct file_choice, choice),
	  .def = "roundrobin",
	  .help = "Order in which a worker turns to its files: roundrobin, sequential (a file "
		  "to its end) or random, with :N after that many I/Os; or drawn by "
		  "zipf:THETA, pareto:H or normal:PCT (gauss), of which zipf and pareto "
		  "take the first files most" },
	{ "openfiles", COUNT(openfiles), .def = "0", .max = 1u << 20,
	  .help = "Most files that a worker has open and works on at a time, each until it is "
		  "finished; 0: all" },
	{ "allow_mounted_write", FLAG(allow_mounted), .def = "0",
	  .help = "Accepted for fio's sake: only 0, for a mounted device is never written" },
	{ "overwrite", FLAG(overwrite), .def = "0",
	  .help = "Allow targets with data that iogen did not write; files are laid out in "
		  "full before they are written, holes are filled before they are read" },
	{ "allow_file_create", FLAG(allow_file_create), .def = "1",
	  .help = "Make files that are missing; 0: a file that is missing is an error" },
	{ "create_on_open", FLAG(create_on_open), .def = "0",
	  .help = "Make missing files empty when the job opens them, and let them grow as it "
		  "writes" },
	{ "create_only", FLAG(create_only), .def = "0", .help = "Lay out the files and do no I/O" },
	{ "create_serialize", FLAG(create_serialize), .def = "1",
	  .help = "Lay out files one after the other; 0 is accepted and changes nothing: each "
		  "file is laid out with deep asynchronous writes" },
	{ "fallocate", CHOICE(fallocate), .def = "native", .choices = fallocate_choices,
	  .help = "Way to reserve space in a new file that is written without being laid out" },
	{ "file_ops", CHOICE(file_ops), .def = "keep_open", .choices = file_ops_choices,
	  .help = "Operations of a read: the read alone, or, with open_read_close, open, read "
		  "and close; on io_uring as one linked chain" },
	{ "create_fsync", FLAG(create_fsync), .def = "1",
	  .help = "Sync files that were laid out, before the job starts" },
	{ "pre_read", FLAG(pre_read), .def = "0",
	  .help = "Read the files into the page cache before the job starts; invalidate= is off" },
	{ "fadvise_hint", CHOICE(fadvise), .def = "1", .choices = fadvise_choices,
	  .help = "Advice of posix_fadvise(2) for each file; 1: random or sequential, as rw= "
		  "is; the default gives none with direct=1" },
	{ "write_hint", CHOICE(write_hint), .def = "unset", .choices = hint_choices,
	  .help = "Lifetime of the data that is written, as a hint to the device "
		  "(F_SET_RW_HINT)" },
	{ "invalidate", FLAG(invalidate), .def = "1",
	  .help = "Drop a file's pages from the page cache before buffered I/O begins" },
	{ "direct", FLAG(direct), .def = "0", .help = "Use O_DIRECT: past the page cache" },
	{ "buffered", CUSTOM(opt_buffered, bool, direct), .def = "1",
	  .help = "Use the page cache: the opposite of direct=" },
	{ "unlink", FLAG(unlink), .def = "0",
	  .help = "Remove the job's files at its end; only those that iogen made" },
	{ "unlink_each_loop", FLAG(unlink_each_loop), .def = "0",
	  .help = "Remove the job's files that iogen made between loops=, and begin new ones" },
	{ .name = NULL },
};

const struct opt_group files_group = {
	.table = rows,
	JOB_GROUP(files),
};
