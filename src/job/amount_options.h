/* SPDX-License-Identifier: MIT */
/* Options of how much a worker does of its part of the files. */
#ifndef IOGEN_JOB_AMOUNT_OPTIONS_H
#define IOGEN_JOB_AMOUNT_OPTIONS_H

#include <stdint.h>

#include "base/opt.h"

struct amount_options {
	struct extent io_size; /* 0: all of the part, once */
	uint64_t number_ios;   /* 0: no limit */
	uint32_t loops;
};

#endif
