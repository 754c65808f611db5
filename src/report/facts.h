/* SPDX-License-Identifier: MIT */
/* Facts of this machine, as JSON for the manifest; an unknown fact is null. */
#ifndef IOGEN_REPORT_FACTS_H
#define IOGEN_REPORT_FACTS_H

#include <jansson.h>

/* Returns kernel, clock, CPU, memory and limits. The caller owns the object. */
json_t *facts_machine(void);

/* Returns file system, mount options and block device of @path. The caller owns the object. */
json_t *facts_target(const char *path);

/* Returns the same, all of it null, and does not touch @path. */
json_t *facts_target_unread(const char *path);

#endif
