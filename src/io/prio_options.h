/* SPDX-License-Identifier: MIT */
/* Options of priorities of single transfers: cmdprio_percentage= and its like. */
#ifndef IOGEN_IO_PRIO_OPTIONS_H
#define IOGEN_IO_PRIO_OPTIONS_H

#include "io/prio.h"

/* cmdprio*= */
struct prio_options {
	struct prio_pair percentage, class, level, hint;
	struct prio_splits *splits; /* owned; NULL: none */
};

#endif
