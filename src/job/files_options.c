/* SPDX-License-Identifier: MIT */
/* Options: which files a job works on. */
#include "job/files_options.h"
#include "job/job.h"
#include "job/row.h"

#define GROUP struct files_options

static const struct opt rows[] = {
	{ "filename", TEXT(filename),
	  .help = "Files or devices, with : between them (\\: is a colon in a name); $jobname, "
		  "$jobnum and $filenum are replaced by the job's name and the numbers of "
		  "the worker and the file, and so are $host, $rank and $nranks. Without it, a "
		  "job whose name is that of a device uses that device" },
	{ "filename_format", TEXT(filename_format), .def = "$jobname.$jobnum.$filenum",
	  .help = "Pattern of the names of files without filename=; $clientuid is accepted, "
		  "and empty" },
	{ "unique_filename", FLAG(unique_filename), .def = "1",
	  .help = "Accepted for fio's sake: it tells network clients apart, which iogen does "
		  "not have" },
	{ "directory", TEXT(directory),
	  .help = "Folder of the files, also of those whose names begin with /; several, with : "
		  "between them, are given to the workers in turn, but for files of filename=, "
		  "which are all in the first" },
	{ "source", TEXT(source),
	  .help = "File or device that workload=copy and linked read, in directory= unless it "
		  "begins with /; with size=, a file that is missing is made from the seed" },
	{ "nrfiles", "nr_files", COUNT(nrfiles), .def = "1", .min = 1, .max = 1u << 20,
	  .help = "Files of a worker without filename=" },
	{ .name = NULL },
};

const struct opt_group files_group = {
	.table = rows,
	JOB_GROUP(files),
};
