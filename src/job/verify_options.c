/* SPDX-License-Identifier: MIT */
/* Options: whether what was written is what is read. */
#include "job/job.h"
#include "io/placement.h"
#include "job/verify_options.h"
#include "job/row.h"
#include "load/verify_block.h"

#define GROUP struct verify_options

static const struct opt rows[] = {
	{ "verify", CHOICE(kind), .def = "0", .choices = verify_choices,
	  .help = "Write blocks that can be checked, with a header and a checksum of this "
		  "kind, and read them back when all are written. A job that only reads "
		  "checks the data it reads. meta: the header alone; pattern: "
		  "verify_pattern= without a header; pattern_hdr: both; null: read, and "
		  "check nothing" },
	{ "do_verify", FLAG(do_verify), .def = "1",
	  .help = "Read back what verify= has written; 0: a job that reads may check it later" },
	{ "verify_interval", SIZE(interval), .def = "0", .max = MAX_BLOCK,
	  .help = "Length of the part of a block that has a header of its own; 0: the smallest "
		  "block" },
	{ "verify_offset", COUNT(offset), .def = "0", .max = 1u << 30,
	  .help = "Offset of the header in its interval: it changes places with the data there" },
	{ "verify_pattern", CUSTOM(opt_data_places, struct data, pattern),
	  .help = "Contents that are written and must be found again, as in buffer_pattern=; "
		  "%o is the block's offset, in 8 bytes. Alone, it is verify=pattern_hdr" },
	{ "verify_pattern_interval", SIZE(pattern_interval), .def = "0", .max = MAX_BLOCK,
	  .help = "Length after which verify_pattern= begins again in a block; 0: never" },
	{ "verify_backlog", COUNT(backlog), .def = "0",
	  .help = "Read back after this many writes, and not at the end; 0: at the end" },
	{ "verify_backlog_batch", COUNT(batch), .def = "0",
	  .help = "Blocks to read back each time verify_backlog= is reached, the others at the "
		  "end; 0: all" },
	{ "verify_fatal", FLAG(fatal), .def = "0",
	  .help = "End the job at the first interval that is wrong, whatever "
		  "continue_on_error= says, and check no other one of its block" },
	{ "verify_dump", FLAG(dump), .def = "0",
	  .help = "Write a block that is wrong to FILE.OFFSET.received, and the right contents "
		  "to FILE.OFFSET.expected" },
	{ "verify_only", FLAG(only), .def = "0",
	  .help = "Write nothing, and check the data that an earlier run of this job has "
		  "written; with loops=, those of its last loop" },
	{ "verify_write_sequence", FLAG(sequence), .def = "1",
	  .help = "Require that a block is that of the last write to its place; with "
		  "verify_only=1 only where this is given" },
	{ "verify_header_seed", FLAG(header_seed), .def = "1",
	  .help = "Require that the seed in a header is the job's; where it checks the data of "
		  "another job, only if this is given" },
	{ "verify_async", COUNT(async), .def = "0", .max = 65536,
	  .help = "Accepted for fio's sake: a worker checks what it has read itself" },
	{ "verify_async_cpus", CUSTOM(opt_cpus, struct intset, async_cpus),
	  .help = "Accepted for fio's sake: iogen has no threads that only verify" },
	{ "verify_state_save", FLAG(state_save), .def = "0",
	  .help = "Keep in the folder of results which writes were acknowledged, and which a "
		  "sync covered, at every moment: iogen verify DIR checks the targets by it "
		  "after a crash. When a worker ends it also leaves fio's own file, "
		  "local-JOB-NUMBER-verify.state, in --aux-path= or the working directory" },
	{ "verify_state_load", FLAG(state_load), .def = "0",
	  .help = "Check only what was acknowledged by the state that a run with "
		  "verify_state_save=1 has left in the folder of --aux-path=: that of its "
		  "folder of results, or fio's own file" },
	{ "trim_percentage", COUNT(trim_percentage), .def = "0", .max = 100,
	  .help = "Share of the writes with verify= that are trimmed before they are read back; "
		  "needs trim_backlog=" },
	{ "trim_backlog", COUNT(trim_backlog), .def = "0",
	  .help = "Number of writes after which some of them are trimmed: trim_percentage= says "
		  "how many" },
	{ "trim_backlog_batch", COUNT(trim_batch), .def = "0",
	  .help = "Writes to trim each time trim_backlog= is reached; 0: as many as "
		  "trim_backlog= has" },
	{ "trim_verify_zero", FLAG(trim_zero), .def = "1",
	  .help = "Require that what was trimmed reads as zeros; 0: read it, and check nothing" },
	{ "experimental_verify", FLAG(experimental), .def = "0",
	  .help = "Accepted for fio's sake: the places to verify are always computed again" },
	{ "verifysort", FLAG(sort), .def = "1",
	  .help = "Accepted for fio's sake, which ignores it" },
	{ .name = NULL },
};

const struct opt_group verify_group = {
	.table = rows,
	JOB_GROUP(verify),
};
