/* SPDX-License-Identifier: MIT */
/* Options of which jobs are reported, and which of them together. */
#ifndef IOGEN_JOB_REPORT_OPTIONS_H
#define IOGEN_JOB_REPORT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/opt.h"

struct report_options {
	uint32_t kb_base, unit_base;
	struct nsecs stall_warn; /* 0: never */
	bool group_reporting, new_group, disk_util, stats;
};

#endif
