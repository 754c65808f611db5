/* SPDX-License-Identifier: MIT */
/* Options of the size of a unit of work. */
#ifndef IOGEN_LOAD_SHAPE_OPTIONS_H
#define IOGEN_LOAD_SHAPE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct file_op;

struct shape_options {
	uint32_t iovecs, links;
	bool source;
	bool inside;                   /* a copy is one transfer, by the engine: copy_method= */
	const struct file_op *file_op; /* work of a unit on its file; never NULL in a job */
	bool apart;     /* its steps by name count as reads or writes, and there is no chain */
	bool trimwrite; /* each trim is followed by a write of the same bytes */
};

#endif
