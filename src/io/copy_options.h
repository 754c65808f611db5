/* SPDX-License-Identifier: MIT */
/* Options of how a copy is made: copy_method= and its like. */
#ifndef IOGEN_IO_COPY_OPTIONS_H
#define IOGEN_IO_COPY_OPTIONS_H

#include <stdbool.h>

/* The way of a block from its source to its target. All but the first are one call of an engine. */
enum copy_method {
	COPY_READWRITE,
	COPY_FILE_RANGE,
	COPY_SPLICE,
	COPY_SENDFILE,
	COPY_REFLINK,
	COPY_MMAP
};

struct copy_options {
	int method; /* enum copy_method */
	bool sparse;
};

extern const char *const copy_methods[];

#endif
