/* SPDX-License-Identifier: MIT */
/* Facts of this machine, as JSON for the manifest; what cannot be told is "absent". */
#ifndef IOGEN_REPORT_FACTS_H
#define IOGEN_REPORT_FACTS_H

#include <jansson.h>

/* Kernel, clock, CPU, memory, limits. The caller owns what is returned. */
json_t *facts_machine(void);

/* Where @path lies: file system and mount options, block device and its queue, scheduler, model. */
json_t *facts_target(const char *path);

#endif
