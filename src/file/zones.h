/* SPDX-License-Identifier: MIT */
/*
 * Zones of targets that are used with zonemode=zbd: those of the device, or, of any other target,
 * zones that the run makes up, which are empty when it begins, and when each step of it does. A
 * target has one table of them for all workers of the run, or of the step.
 */
#ifndef IOGEN_FILE_ZONES_H
#define IOGEN_FILE_ZONES_H

#include "file/guard.h"
#include "load/zbd.h"

/* The zones of a target of the run. */
struct zoned {
	char *path; /* owned */
	struct target_id id;
	uint64_t capacity;    /* bytes of a zone that is made up */
	uint32_t step, round; /* the step and round of jobs that have such zones */
	struct zbd zbd;
	struct zoned *next;
};

/*
 * Finds the zones that @file, which @t describes, has for a job with zonemode=zbd, and has its
 * region begin and end with a zone. Looks only. Returns 0 or -errno after fail().
 */
int files_check_zones(struct planner *p, struct file *file, const struct target *t);

/* Frees the tables. */
void zoned_free(struct zoned *list);

#endif
