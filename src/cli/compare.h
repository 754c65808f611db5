/* SPDX-License-Identifier: MIT */
/* iogen compare: folders of results side by side (study/comparison.h). */
#ifndef IOGEN_CLI_COMPARE_H
#define IOGEN_CLI_COMPARE_H

#include "cli/cmdline.h"

/* Compares the folders of the command line's words. Returns the exit code, after fail(). */
int verb_compare(const struct cmdline *c, struct err *e);

/* Checks the options of a comparison. Returns 0 or -EINVAL after fail(). */
int compare_check(const struct cmdline *c, struct err *e);

/* The same as verb_compare() of other words, with options that were checked. */
int compare_words(const struct cmdline *c, const char *const *words, uint32_t n, struct err *e);

#endif
