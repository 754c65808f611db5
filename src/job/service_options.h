/* SPDX-License-Identifier: MIT */
/* Options of the order in which a worker turns to its files, and how many are open. */
#ifndef IOGEN_JOB_SERVICE_OPTIONS_H
#define IOGEN_JOB_SERVICE_OPTIONS_H

#include <stdint.h>

#include "load/file_choice.h"

struct service_options {
	struct file_choice choice;
	uint32_t openfiles; /* 0: all */
	int file_ops;       /* enum file_ops, of io/engine.h */
};

#endif
