/* SPDX-License-Identifier: MIT */
/* Operations on a file or a directory by its name, which take the place of a transfer. */
#ifndef IOGEN_IO_FILE_OPS_H
#define IOGEN_IO_FILE_OPS_H

#include "io/engine.h"

#define FILE_OP_STEPS 3 /* most transfers of one */

struct file_op {
	const char *name;
	const char *what; /* work on its target, in a message: "makes files" */
	uint32_t needs;   /* enum engine_caps */
	bool makes;       /* makes the file or directory: nothing may have the name before */
	bool removes;     /* removes the file or directory */
	bool directory;   /* the name is a directory's */
	bool moves;       /* a transfer of bytes is among the steps */
	uint32_t steps;   /* 0: the transfer alone, of a file that stays open */
	enum io_dir step[FILE_OP_STEPS];
};

/* By enum file_ops. */
extern const struct file_op file_op_list[FILE_OPS];

/* Returns whether each unit opens a file of its own. */
static inline bool file_op_opens(const struct file_op *op)
{
	return op->steps && op->step[0] == IO_OPEN;
}

/*
 * Does a stat, an unlink, a mkdir or a rmdir, as @io says, of the file @f. Returns 0, or -1 with
 * errno.
 */
int file_op_by_name(const struct engine_file *f, const struct io *io);

#endif
