/* SPDX-License-Identifier: MIT */
/* Options of hosts: hosts=. */
#ifndef IOGEN_JOB_HOSTS_OPTIONS_H
#define IOGEN_JOB_HOSTS_OPTIONS_H

#include "base/intset.h"

struct hosts_options {
	struct intset ranks; /* processes that run the job; empty: all */
};

#endif
