/* SPDX-License-Identifier: MIT */
/* The size of a unit of work. */
#ifndef IOGEN_LOAD_SHAPE_H
#define IOGEN_LOAD_SHAPE_H

#include <stdint.h>

struct shape {
	uint32_t steps; /* most transfers of a chain */
	uint32_t parts; /* blocks in its buffer, each aligned */
	uint32_t niov;  /* parts of a transfer */
	uint32_t span;  /* blocks in its file */
};

#endif
