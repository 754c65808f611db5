/* SPDX-License-Identifier: MIT */
/*
 * The place that an output's name leads to. Links are followed, so that the file behind one is
 * written and the link stays; but for names below /proc and /dev, which stand for a descriptor or a
 * device, and are opened.
 */
#ifndef IOGEN_BASE_OUTPUT_PLACE_H
#define IOGEN_BASE_OUTPUT_PLACE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"

enum output_kind {
	OUTPUT_FILE,       /* a file, there or not: it is replaced as a whole */
	OUTPUT_SPECIAL,    /* a pipe, a terminal, a name below /proc or /dev: it is opened */
	OUTPUT_DESCRIPTOR, /* a descriptor of this process, as /dev/stdout is */
};

struct output_place {
	enum output_kind kind;
	char *path; /* owned; no link, but for OUTPUT_SPECIAL */
	int fd;     /* the descriptor of OUTPUT_DESCRIPTOR */
};

/*
 * Finds the place of @path. Returns 0 or -errno after fail(): a device of data (data_device.h), a
 * folder and a file of the kernel's own are no place, nor is a file that would be made among these
 * or below /dev, nor one to which this process may not write; nor is a name, also of a link, that
 * somebody else has left in a folder for all, as /tmp is. output_place_free frees it in either
 * case.
 */
int output_place_find(struct output_place *place, const char *path, struct err *e);
void output_place_free(struct output_place *place);

/*
 * Opens @path as a stream: for a file that is there, its contents are lost, or, with @append, kept.
 * Returns NULL after fail().
 */
FILE *output_open(const char *path, bool append, struct err *e);

/*
 * Returns whether somebody else may have left the name @path, in a @folder for all such as /tmp,
 * for us to follow or to write to. The kernel asks the same (fs.protected_symlinks), but only of
 * who opens it.
 */
bool output_is_planted(const char *path, const char *folder);

/* Returns whether files in the folder would lie among the devices of the machine (devtmpfs). */
bool output_among_devices(const char *folder);

/*
 * Returns where a file would lie in a folder that is no place for one: there, or among files of the
 * kernel's own (kernel_files.h); NULL: it is a place.
 */
const char *output_unfit(const char *folder);

#endif
