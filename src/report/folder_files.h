/* SPDX-License-Identifier: MIT */
/* The names that a run makes in its folder of results: the one list of them. */
#ifndef IOGEN_REPORT_FOLDER_FILES_H
#define IOGEN_REPORT_FOLDER_FILES_H

#include <stddef.h>

/* The files beside those of csv_files.h; the manifest is the last to be written. */
#define JOB_FILE "job.ini"
#define MANIFEST_FILE "manifest.json"

#define CHECKPOINT_LINK ".checkpoint" /* to one of two folders within, .0 or .1 behind its name */
#define CHECKPOINT_NEXT CHECKPOINT_LINK ".next"

/* Returns the name of a file, link or folder that a run may make; NULL: @i is too large. */
const char *folder_file(size_t i);

/*
 * Returns the first of these names that something in the folder @dir has and that is not to be
 * written over; NULL: there is none. What an interrupted run left of its journal and of a
 * checkpoint that was not complete is no obstacle.
 */
const char *folder_file_there(const char *dir);

#endif
