/* SPDX-License-Identifier: MIT */
/* What the fuzzers share: files that are made of the input, and jobs that must read back. */
#ifndef IOGEN_FUZZ_RIG_H
#define IOGEN_FUZZ_RIG_H

#include "job/section.h"
#include "view/folder.h"

/*
 * From here on, whatever is opened is this text (fopen and input_open are wrapped): no input reads
 * or waits for a file of this machine. After a number of openings there are no more files, so that
 * a text that includes itself ends.
 */
void fuzz_files(const char *text, size_t n);

/* job.ini and --showcmd of jobs that were accepted are read as the same jobs; aborts if not. */
void fuzz_read_back(const struct jobs *jobs);

/* Returns a copy with a zero behind it, for free(3). */
char *fuzz_text(const char *data, size_t n);

/* A file of an input of several, which have a line "====" between them. */
struct fuzz_part {
	char *text; /* owned; a zero stands behind it */
	size_t n;
};

/* Cuts the input into @count parts, of which the last ones may be empty. */
void fuzz_parts(struct fuzz_part *part, size_t count, const char *data, size_t n);
void fuzz_parts_free(struct fuzz_part *part, size_t count);

/*
 * Reads a folder of results from its parts: the manifest, summary, histogram and interval. Returns
 * as folder_read does; folder_free is called in all cases.
 */
#define FUZZ_FOLDER (1 + TABLES)
int fuzz_folder(struct folder *f, const struct fuzz_part part[FUZZ_FOLDER], struct err *e);

/* Declared by libFuzzer, which has no header. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#endif
