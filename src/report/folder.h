/* SPDX-License-Identifier: MIT */
/*
 * The folder of results. Each file is written beside its final name, synced and renamed, so that a
 * reader sees all of it or none. Results that are there are never written over.
 */
#ifndef IOGEN_REPORT_FOLDER_H
#define IOGEN_REPORT_FOLDER_H

#include "base/whole_file.h"

/* The files beside those of csv_files.h; the manifest is the last to be written. */
#define JOB_FILE "job.ini"
#define MANIFEST_FILE "manifest.json"

struct results_folder {
	char *run_id; /* <stem>-<UTC yyyymmddThhmmssZ>, with -2, -3 ... where that is taken */
	char *dir;    /* NULL: no results are written */
	bool made;    /* the folder is new */
	bool used;    /* a file was written */
};

/*
 * Names the run and makes its folder: @dir, or where that is NULL iogen-results/<run_id>. Where
 * @none is set, only names the run. Returns 0, or -errno after fail(): -EEXIST where @dir holds
 * results.
 */
int folder_open(struct results_folder *folder, const char *stem, const char *dir, bool none,
		struct err *e);

/* Writes a file: @print gets @arg and the stream, and returns 0 or -errno. Returns 0 or -errno. */
int folder_write(struct results_folder *folder, const char *name, file_print *print,
		 const void *arg, struct err *e);

/* Syncs the folder; removes it where it is new and empty. */
void folder_close(struct results_folder *folder);

#endif
