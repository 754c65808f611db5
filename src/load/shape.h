/* SPDX-License-Identifier: MIT */
/* How large a unit of work is, and the options that say so. */
#ifndef IOGEN_LOAD_SHAPE_H
#define IOGEN_LOAD_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

/* How large a unit of work is. */
struct shape {
	uint32_t steps; /* most transfers of a chain */
	uint32_t parts; /* blocks that its buffer holds, not side by side */
	uint32_t niov;  /* parts of a transfer */
	uint32_t span;  /* blocks that it covers in its file */
};

/* What a job says of a unit of work. */
struct shape_options {
	uint32_t iovecs, links;
	bool source;
	bool opens;     /* file_ops=open_read_close */
	bool trimwrite; /* what was trimmed is written */
};

#endif
