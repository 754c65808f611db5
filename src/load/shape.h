/* SPDX-License-Identifier: MIT */
/* The size of a unit of work, and its options. */
#ifndef IOGEN_LOAD_SHAPE_H
#define IOGEN_LOAD_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

struct file_op;

/* The size of a unit of work. */
struct shape {
	uint32_t steps; /* most transfers of a chain */
	uint32_t parts; /* blocks in its buffer, each aligned */
	uint32_t niov;  /* parts of a transfer */
	uint32_t span;  /* blocks in its file */
};

/* A job's options of a unit of work. */
struct shape_options {
	uint32_t iovecs, links;
	bool source;
	bool inside;                   /* a copy is one transfer, by the engine: copy_method= */
	const struct file_op *file_op; /* what a unit does with its file; never NULL in a job */
	bool apart;     /* its steps by name count as reads or writes, and there is no chain */
	bool trimwrite; /* each trim is followed by a write of the same bytes */
};

#endif
