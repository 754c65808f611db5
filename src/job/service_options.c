/* SPDX-License-Identifier: MIT */
/* Options: in which order a worker turns to its files, and how many are open. */
#include "job/service_options.h"
#include "io/engine.h"
#include "job/job.h"
#include "job/row.h"
#include "job/types.h"

#define GROUP struct service_options

static const char *const file_ops_choices[] = {
	[FILE_KEEP_OPEN] = "keep_open",
	[FILE_OPEN_READ_CLOSE] = "open_read_close",
	[FILE_CREATE_WRITE_CLOSE] = "create_write_close",
	[FILE_CREATE] = "create",
	[FILE_STAT] = "stat",
	[FILE_UNLINK] = "unlink",
	[FILE_MKDIR] = "mkdir",
	[FILE_STAT_DIR] = "stat_dir",
	[FILE_RMDIR] = "rmdir",
	NULL,
};

static const struct opt rows[] = {
	{ "file_service_type", CUSTOM(opt_file_choice, struct file_choice, choice),
	  .def = "roundrobin",
	  .help = "Order in which a worker turns to its files: roundrobin, sequential (a file "
		  "to its end) or random, with :N after that many I/Os; or drawn by "
		  "zipf:THETA, pareto:H or normal:PCT (gauss), of which zipf and pareto "
		  "take the first files most" },
	{ "openfiles", COUNT(openfiles), .def = "0", .max = 1u << 20,
	  .help = "Most files that a worker has open and works on at a time, each until it is "
		  "finished; 0: all" },
	{ "file_ops", CHOICE(file_ops), .def = "keep_open", .choices = file_ops_choices,
	  .help = "A unit of work: I/O on a file that stays open (keep_open), open_read_close, "
		  "create_write_close, create, stat or unlink (of each file, once), or "
		  "mkdir, stat_dir or rmdir (of directories instead). On io_uring, several steps "
		  "are one linked chain" },
	{ .name = NULL },
};

const struct opt_group service_group = {
	.table = rows,
	JOB_GROUP(service),
};
