/* SPDX-License-Identifier: MIT */
/* What the fuzzers share: files that are made of the input, and jobs that must read back. */
#ifndef IOGEN_FUZZ_RIG_H
#define IOGEN_FUZZ_RIG_H

#include "job/section.h"

/*
 * From here on, whatever is opened is this text (fopen and input_open are wrapped): no input reads
 * or waits for a file of this machine. After a number of openings there are no more files, so that
 * a text that includes itself ends.
 */
void fuzz_files(const char *text, size_t n);

/* job.ini and --showcmd of jobs that were accepted are read as the same jobs; aborts if not. */
void fuzz_read_back(const struct jobs *jobs);

/* Declared by libFuzzer, which has no header. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#endif
