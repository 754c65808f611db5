/* SPDX-License-Identifier: MIT */
/* The ways to copy: the values of copy_method=. */
#ifndef IOGEN_IO_COPY_METHOD_H
#define IOGEN_IO_COPY_METHOD_H

/* The way of a block from its source to its target. All but the first are one call of an engine. */
enum copy_method {
	COPY_READWRITE,
	COPY_FILE_RANGE,
	COPY_SPLICE,
	COPY_SENDFILE,
	COPY_REFLINK,
	COPY_MMAP
};

/* Their names, in that order; NULL at the end. */
extern const char *const copy_methods[];

#endif
