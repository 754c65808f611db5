/* SPDX-License-Identifier: MIT */
/* Options of errors that a job goes on after: continue_on_error= and its like. */
#ifndef IOGEN_JOB_ERROR_OPTIONS_H
#define IOGEN_JOB_ERROR_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "job/errors.h"

struct error_options {
	int go_on; /* an index into error_choices */
	struct error_lists ignore;
	bool dump; /* each such error is printed, and not only counted */
};

#endif
