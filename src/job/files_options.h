/* SPDX-License-Identifier: MIT */
/* Options of files: filename=, nrfiles=, direct= and their like. */
#ifndef IOGEN_JOB_FILES_OPTIONS_H
#define IOGEN_JOB_FILES_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "load/file_choice.h"

enum fallocate_mode {
	FALLOCATE_NONE,
	FALLOCATE_POSIX,
	FALLOCATE_NATIVE,
	FALLOCATE_KEEP,
	FALLOCATE_TRUNCATE,
	FALLOCATE_VALUES /* words more than these say the same again */
};

/* fadvise_hint=: what the page cache is told; PATTERN: what rw= is. */
enum fadvise_hint {
	FADVISE_NONE,
	FADVISE_PATTERN,
	FADVISE_RANDOM,
	FADVISE_SEQUENTIAL,
	FADVISE_NOREUSE
};

enum file_ops { FILE_KEEP_OPEN, FILE_OPEN_READ_CLOSE };

struct files_options {
	char *filename, *filename_format, *directory, *source;
	struct file_choice choice;
	uint32_t openfiles; /* 0: all */
	uint32_t nrfiles;
	int fallocate, file_ops, fadvise;
	int write_hint; /* RWH_WRITE_LIFE_*; 0: none is given */
	bool overwrite, allow_file_create, create_only, create_serialize, unlink, invalidate;
	bool unlink_each_loop;
	bool create_fsync, pre_read, unique_filename, create_on_open, allow_mounted;
	bool direct;
};

#endif
