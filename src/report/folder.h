/* SPDX-License-Identifier: MIT */
/*
 * The folder of results. Each file is written beside its final name, synced and renamed, so that a
 * reader sees all of it or none; nothing that is there is ever written over.
 */
#ifndef IOGEN_REPORT_FOLDER_H
#define IOGEN_REPORT_FOLDER_H

#include "base/whole_file.h"

struct bundle {
	char *run_id; /* <stem>-<UTC yyyymmddThhmmssZ>, with -2, -3 ... where that is taken */
	char *dir;    /* NULL: no results are to be written */
	bool made;    /* the folder is new */
	bool used;    /* a file was written */
};

/*
 * Names the run and makes its folder: @dir, or where that is NULL iogen-results/<run_id>. Where
 * @none is set, only names it. Returns 0, or -errno after fail(): -EEXIST where @dir holds results.
 */
int bundle_open(struct bundle *b, const char *stem, const char *dir, bool none, struct err *e);

/* Writes a file: @print gets @arg and the stream, and returns 0 or -errno. Returns 0 or -errno. */
int bundle_write(struct bundle *b, const char *name, file_print *print, const void *arg,
		 struct err *e);

/* Syncs the folder; one that is new and empty goes away again. */
void bundle_close(struct bundle *b);

#endif
