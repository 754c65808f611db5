/* SPDX-License-Identifier: MIT */
/* Where the files of a run are: each file system or device once, with all devices below it. */
#ifndef IOGEN_REPORT_STORAGE_H
#define IOGEN_REPORT_STORAGE_H

#include <stdbool.h>

#include "report/report.h"
#include "stat/direct.h"
#include "base/mount.h"

#define PLACES_MAX 64

struct storage_place {
	char *path; /* owned: the first target that is there, as the job names it */
	char *at; /* owned: the same, or where it is not there yet, the folder that will have it */
	dev_t dev;
	bool is_device;         /* a target by itself: it has no mount */
	struct mount mount;     /* its texts are NULL where it is unknown */
	struct devices devices; /* devices from the top down */
	uint32_t asked;         /* number of files of jobs with direct=1; 0: there is no such job */
	struct direct direct;   /* answer for the first of them that is not direct */
};

struct storage {
	uint32_t n;
	struct storage_place *list; /* PLACES_MAX at most: further ones are left out */
};

/* Finds the places of all targets; jobs of an engine that moves no data have none. */
void storage_find(struct storage *s, const struct report *r);
void storage_free(struct storage *s);

#endif
