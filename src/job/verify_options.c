/* SPDX-License-Identifier: MIT */
/* Options: whether what was written is what is read. */
#include "job/job.h"
#include "job/row.h"

#define GROUP struct job

static const struct opt rows[] = {
	{ "verify", CHOICE(verify.kind), .def = "0", .choices = verify_choices,
	  .help = "Write blocks that can be checked, with a header and a checksum of that kind; "
		  "read them back when all are written, and check them. A job that only reads "
		  "checks what it reads. meta: the header alone; pattern: verify_pattern= without "
		  "a header; pattern_hdr: both; null: read, and look at nothing" },
	{ "do_verify", FLAG(verify.do_verify), .def = "1",
	  .help = "0: what is written is not read back; a job that reads may check it later" },
	{ "verify_interval", SIZE(verify.interval), .def = "0", .max = MAX_BLOCK,
	  .help = "Bytes that have a header of their own; 0: as many as the smallest block" },
	{ "verify_offset", COUNT(verify.offset), .def = "0", .max = 1u << 30,
	  .help = "Where in its interval a header is: it changes places with the data there" },
	{ "verify_pattern", CUSTOM(opt_data_places, struct data, verify.pattern),
	  .help = "What to write and to find again, as buffer_pattern has it; %o is the block's "
		  "offset, in 8 bytes. Alone, it is verify=pattern_hdr" },
	{ "verify_pattern_interval", SIZE(verify.pattern_interval), .def = "0", .max = MAX_BLOCK,
	  .help = "Bytes of a block after which verify_pattern begins again; 0: never" },
	{ "verify_backlog", COUNT(verify.backlog), .def = "0",
	  .help = "Read back after every so many writes, and not at the end; 0: at the end" },
	{ "verify_backlog_batch", COUNT(verify.batch), .def = "0",
	  .help = "Blocks to read back then, the others at the end; 0: as many as there are" },
	{ "verify_fatal", FLAG(verify.fatal), .def = "0",
	  .help = "End the job at the first interval that is wrong, whatever continue_on_error= "
		  "says, and look at no other one of its block" },
	{ "verify_dump", FLAG(verify.dump), .def = "0",
	  .help = "Write what was read, and should have been: FILE.OFFSET.received, .expected" },
	{ "verify_only", FLAG(verify.only), .def = "0",
	  .help = "Write nothing, and check what an earlier run of this job has written" },
	{ "verify_write_sequence", FLAG(verify.sequence), .def = "1",
	  .help = "A block that is read back is to be of the last write to its place; with "
		  "verify_only=1 only where this is given" },
	{ "verify_header_seed", FLAG(verify.header_seed), .def = "1",
	  .help = "The seed in a header is to be the one that this job has; where it checks what "
		  "others wrote, only if this is given" },
	{ "verify_async", COUNT(verify.async), .def = "0", .max = 65536,
	  .help = "Accepted for fio's sake: a worker checks what it has read itself" },
	{ "verify_async_cpus", CUSTOM(opt_cpus, struct intset, verify.async_cpus),
	  .help = "Accepted for fio's sake: there are no threads of their own for that" },
	{ "verify_state_save", FLAG(verify.state_save), .def = "0",
	  .help = "Accepted for fio's sake: 0, for how far a run came is not saved" },
	{ "verify_state_load", FLAG(verify.state_load), .def = "0",
	  .help = "Accepted for fio's sake: 0, for there is nothing to be loaded" },
	{ "experimental_verify", FLAG(verify.experimental), .def = "0",
	  .help = "Accepted for fio's sake: places that were written are always computed again" },
	{ "verifysort", FLAG(verify.sort), .def = "1",
	  .help = "Accepted for fio's sake, which ignores it" },
	{ .name = NULL },
};

const struct opt_group verify_group = { rows };
