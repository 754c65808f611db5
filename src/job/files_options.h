/* SPDX-License-Identifier: MIT */
/* Options of which files a job works on: filename=, directory=, nrfiles= and their like. */
#ifndef IOGEN_JOB_FILES_OPTIONS_H
#define IOGEN_JOB_FILES_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct files_options {
	char *filename, *filename_format, *directory, *source;
	uint32_t nrfiles;
	bool unique_filename;
};

#endif
