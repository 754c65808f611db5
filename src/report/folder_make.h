/* SPDX-License-Identifier: MIT */
/* Making the folder of a run's results, of which nobody has written anything. */
#ifndef IOGEN_REPORT_FOLDER_MAKE_H
#define IOGEN_REPORT_FOLDER_MAKE_H

#include "report/folder.h"

/*
 * Makes the folder @dir, that the user named, and those above it, or takes one that is there and
 * holds nothing of a run's. Returns 0 or -errno after fail().
 */
int folder_make_named(struct results_folder *folder, const char *dir, struct err *e);

/*
 * Makes a folder that is named after the run, of the job file @stem; where that is taken, the run
 * gets another name. Returns 0 or -errno after fail().
 */
int folder_make_default(struct results_folder *folder, const char *stem, struct err *e);

#endif
