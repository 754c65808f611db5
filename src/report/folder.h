/* SPDX-License-Identifier: MIT */
/*
 * The folder of results. Results that another run left are never written over.
 *
 * Its files are written into a folder within it and synced; then all get their names. At the end of
 * a run they are renamed, the manifest last, so that a reader sees a whole file or none. A
 * checkpoint is replaced by the next one, and by the end, in one step: its names are links through
 * .checkpoint, which is a link to the folder that has the files. So whenever a run is killed, the
 * tables are of one moment.
 *
 * Whoever may write in the folder can plant links in it, also while a file is written. So what lies
 * in a folder within is reached through its descriptor, and a link is replaced, never followed.
 */
#ifndef IOGEN_REPORT_FOLDER_H
#define IOGEN_REPORT_FOLDER_H

#include <stdint.h>

#include "base/whole_file.h"
#include "report/folder_files.h"

/* Where folders are that nobody named, in the working directory. */
#define DEFAULT_ROOT "iogen-results"

/* A file that is written and has not got its name. */
struct staged_file {
	char *name; /* owned */
	bool written;
};

struct results_folder {
	char *run_id;      /* see run_id.h */
	char *dir;         /* NULL: no results are written */
	uint64_t dev, ino; /* numbers of the folder, where known; a name may get another folder */
	bool known;
	bool made;      /* the folder is new */
	bool made_root; /* so is the folder of folders */
	bool used;      /* a file got its name */
	bool linked;    /* names are links to a checkpoint */
	bool whole;     /* all files of the run's end have their names */
	struct staged_file *staged;
	size_t nstaged;
	unsigned turn; /* last bit: the one of two folders within that is written next */
	int turn_fd;   /* descriptor of that folder, where something is staged; else 0 */
};

/*
 * Checks the place of the folder @dir, or, where that is NULL, of those that are named after runs:
 * none is made among the devices, or files of the kernel's own. Returns 0 or -ENODEV after fail().
 */
int folder_check(const char *dir, struct err *e);

/*
 * Names the run and makes its folder: @dir, or where that is NULL iogen-results/<run_id>. Where
 * @none is set, only names the run. Returns 0, or -errno after fail(): -EEXIST where @dir holds
 * results, or anything else that has a name of theirs.
 */
int folder_open(struct results_folder *folder, const char *stem, const char *dir, bool none,
		struct err *e);

/*
 * Takes over the folder @dir of run @run_id, which goes on. Results that are there are made a
 * checkpoint, if they are none: so the next one replaces them in one step.
 */
void folder_reopen(struct results_folder *folder, const char *run_id, const char *dir);

/*
 * Writes a file that folder_commit is to name: @print gets @arg and the stream, and returns 0 or
 * -errno. Returns 0 or -errno after fail().
 */
int folder_stage(struct results_folder *folder, const char *name, file_print *print,
		 const void *arg, struct err *e);

/*
 * Names all staged files, and waits until that is on the device: those of a checkpoint all or none.
 * At the end of the run, the name of a file that could not be staged is free. Returns 0 or -errno
 * after fail().
 */
int folder_commit(struct results_folder *folder, bool checkpoint, struct err *e);

/* Removes the folder where it is new and empty. */
void folder_close(struct results_folder *folder);

#endif
