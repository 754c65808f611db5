/* SPDX-License-Identifier: MIT */
/* Options of how a copy is made: copy_method= and its like. */
#ifndef IOGEN_IO_COPY_OPTIONS_H
#define IOGEN_IO_COPY_OPTIONS_H

#include <stdbool.h>

#include "io/copy_method.h"

struct copy_options {
	int method; /* enum copy_method */
	bool sparse;
};

#endif
