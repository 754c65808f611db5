/* SPDX-License-Identifier: MIT */
/* The counting of a transfer, and the way of one that fails. */
#ifndef IOGEN_WORKER_TRANSFER_H
#define IOGEN_WORKER_TRANSFER_H

#include "worker/worker.h"

/* Operations by name are OPS: see op_of_name(). */
static const enum op op_of_dir[] = {
	[IO_READ] = OP_READ,      [IO_WRITE] = OP_WRITE,   [IO_TRIM] = OP_TRIM, [IO_SYNC] = OP_SYNC,
	[IO_RANGESYNC] = OP_SYNC, [IO_DATASYNC] = OP_SYNC, [IO_OPEN] = OPS,     [IO_CLOSE] = OPS,
	[IO_STAT] = OPS,          [IO_UNLINK] = OPS,       [IO_MKDIR] = OPS,    [IO_RMDIR] = OPS,
	[IO_COPY] = OP_COPY,
};

/* Returns what an operation by name counts as; a close, and others in a chain, with it alone. */
static inline enum op op_of_name(const struct worker *w, enum io_dir dir)
{
	return dir == IO_CLOSE ? OPS : w->loop.apart;
}

/*
 * Counts the error of a transfer. Ends the job where it may not fail; everything measured so far
 * stays. @errnum 0: it is none of the kernel's. @why: in words.
 */
void transfer_failed(struct worker *w, struct transfer *t, int errnum, const char *why);

/* Ends the job, as it asks for: the device is full, and nothing has gone wrong. */
void transfer_full(struct worker *w, struct transfer *t);

/* Says that the target has less than it had when the job began, as an error. */
void transfer_ended(struct worker *w, struct transfer *t);

#endif
