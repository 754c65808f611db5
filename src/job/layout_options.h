/* SPDX-License-Identifier: MIT */
/* Options of how files are made, and when they are removed. */
#ifndef IOGEN_JOB_LAYOUT_OPTIONS_H
#define IOGEN_JOB_LAYOUT_OPTIONS_H

#include <stdbool.h>

enum fallocate_mode {
	FALLOCATE_NONE,
	FALLOCATE_POSIX,
	FALLOCATE_NATIVE,
	FALLOCATE_KEEP,
	FALLOCATE_TRUNCATE,
	FALLOCATE_VALUES /* words more than these say the same again */
};

struct layout_options {
	int fallocate; /* enum fallocate_mode, modulo FALLOCATE_VALUES */
	bool overwrite, fill_holes, allow_file_create, create_only, create_serialize, create_fsync;
	bool create_on_open, allow_mounted, unlink, unlink_each_loop;
};

#endif
