/* SPDX-License-Identifier: MIT */
/* The list of operations by name, and the calls behind them: see file_ops.h. */
#include "io/file_ops.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/target_open.h"

const struct file_op file_op_list[FILE_OPS] = {
	[FILE_KEEP_OPEN] = { .name = "keep_open", .moves = true },
	[FILE_OPEN_READ_CLOSE] = { .name = "open_read_close",
				   .what = "reads files",
				   .needs = ENGINE_OPENS,
				   .moves = true,
				   .steps = 3,
				   .step = { IO_OPEN, IO_READ, IO_CLOSE } },
	[FILE_CREATE_WRITE_CLOSE] = { .name = "create_write_close",
				      .what = "makes files",
				      .needs = ENGINE_OPENS,
				      .makes = true,
				      .moves = true,
				      .steps = 3,
				      .step = { IO_OPEN, IO_WRITE, IO_CLOSE } },
	[FILE_CREATE] = { .name = "create",
			  .what = "makes files",
			  .needs = ENGINE_OPENS,
			  .makes = true,
			  .steps = 2,
			  .step = { IO_OPEN, IO_CLOSE } },
	[FILE_STAT] = { .name = "stat",
			.what = "looks at files",
			.needs = ENGINE_NAMES,
			.steps = 1,
			.step = { IO_STAT } },
	[FILE_UNLINK] = { .name = "unlink",
			  .what = "removes files",
			  .needs = ENGINE_NAMES,
			  .removes = true,
			  .steps = 1,
			  .step = { IO_UNLINK } },
	[FILE_MKDIR] = { .name = "mkdir",
			 .what = "makes directories",
			 .needs = ENGINE_NAMES,
			 .makes = true,
			 .directory = true,
			 .steps = 1,
			 .step = { IO_MKDIR } },
	[FILE_STAT_DIR] = { .name = "stat_dir",
			    .what = "looks at directories",
			    .needs = ENGINE_NAMES,
			    .directory = true,
			    .steps = 1,
			    .step = { IO_STAT } },
	[FILE_RMDIR] = { .name = "rmdir",
			 .what = "removes directories",
			 .needs = ENGINE_NAMES,
			 .removes = true,
			 .directory = true,
			 .steps = 1,
			 .step = { IO_RMDIR } },
};

int file_op_by_name(const struct engine_file *f, const struct io *io)
{
	struct statx sx;

	if (io->dir != IO_STAT && target_readonly()) {
		errno = EROFS;
		return -1;
	}
	switch (io->dir) {
	case IO_STAT:
		return statx(AT_FDCWD, f->path, 0, STATX_BASIC_STATS, &sx);
	case IO_UNLINK:
		return unlink(f->path);
	case IO_MKDIR:
		return mkdir(f->path, 0777);
	case IO_RMDIR:
		return rmdir(f->path);
	default:
		assert(!"no operation by name");
		return -1;
	}
}
