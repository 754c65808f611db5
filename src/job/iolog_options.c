/* SPDX-License-Identifier: MIT */
/* Options: logs of I/O that are written, and replayed. */
#include "job/job.h"
#include "job/row.h"

#define GROUP struct job

static const struct opt rows[] = {
	{ "write_iolog", TEXT(replay.write),
	  .help = "Log each I/O in FILE, as fio's version 3: when, which file, what, where; it is "
		  "written when the run has ended. Workers with the same FILE are put together by "
		  "time, and what is there is replaced (fio appends)" },
	{ "read_iolog", TEXT(replay.read),
	  .help = "Do what a log of fio's version 2 or 3 says, at its pace, and nothing else; "
		  "several logs, with : between them, are given to the workers in turn; - is "
		  "standard input" },
	{ "read_iolog_chunked", FLAG(replay.o.chunked), .def = "0",
	  .help = "Accepted for fio's sake: a log is read in whole before the run" },
	{ "replay_no_stall", FLAG(replay.o.no_stall), .def = "0",
	  .help = "Replay as fast as can be" },
	{ "replay_time_scale", COUNT(replay.o.time_scale), .def = "100", .min = 1,
	  .help = "Pace of the replay in percent: at 200 it takes half the time" },
	{ "replay_redirect", TEXT(replay.o.redirect),
	  .help = "The one file or device that all of the log is done to" },
	{ "replay_scale", SIZE(replay.o.scale), .def = "1", .min = 1,
	  .help = "Divide the log's offsets by this" },
	{ "replay_align", SIZE(replay.o.align), .def = "0",
	  .help = "Lower them to a multiple of this power of two; 0: as they are" },
	{ "replay_skip", CUSTOM(opt_iolog_skip, uint32_t, replay.o.skip),
	  .help = "Leave out some lines of the log: read, write, trim, sync" },
	{ .name = NULL },
};

const struct opt_group iolog_group = { rows };
