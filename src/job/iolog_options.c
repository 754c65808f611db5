/* SPDX-License-Identifier: MIT */
/* Options: logs of I/O that are written, and replayed. */
#include "job/job.h"
#include "job/types.h"
#include "load/iolog.h"
#include "load/iolog_options.h"
#include "job/row.h"

#define GROUP struct iolog_options

static const struct opt rows[] = {
	{ "write_iolog", TEXT(write),
	  .help = "Log each I/O in FILE, as fio's version 3: when, which file, what, where; it "
		  "is written when the run has ended. Workers with the same FILE are put "
		  "together by time, and a file of that name is replaced (fio appends)" },
	{ "read_iolog", TEXT(read),
	  .help = "Replay a log of I/Os, of fio's version 2 or 3, at its pace, and do nothing "
		  "else; several logs, with : between them, are given to the workers in "
		  "turn; - is standard input" },
	{ "read_iolog_chunked", FLAG(chunked), .def = "0",
	  .help = "Accepted for fio's sake: a log is read in whole before the run" },
	{ "replay_no_stall", FLAG(no_stall), .def = "0",
	  .help = "Replay read_iolog= as fast as possible, not at its pace" },
	{ "replay_time_scale", COUNT(time_scale), .def = "100", .min = 1,
	  .help = "Pace of the replay of read_iolog= in percent; at 200 it takes half the time" },
	{ "replay_redirect", TEXT(redirect),
	  .help = "File or device that all I/Os of read_iolog= go to" },
	{ "replay_scale", SIZE(scale), .def = "1", .min = 1,
	  .help = "Divisor of the offsets in read_iolog=" },
	{ "replay_align", SIZE(align), .def = "0",
	  .help = "Power of two to whose multiples the offsets in read_iolog= are lowered; 0: "
		  "as they are" },
	{ "replay_skip", CUSTOM(opt_iolog_skip, uint32_t, skip),
	  .help = "Leave out some I/Os of read_iolog=: read, write, trim, sync" },
	{ .name = NULL },
};

const struct opt_group iolog_group = {
	.table = rows,
	JOB_GROUP(iolog),
};
