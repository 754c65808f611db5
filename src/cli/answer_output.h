/* SPDX-License-Identifier: MIT */
/* The outputs of a verb that answers from files: none of them is one of these. */
#ifndef IOGEN_CLI_ANSWER_OUTPUT_H
#define IOGEN_CLI_ANSWER_OUTPUT_H

#include "cli/cmdline.h"

/*
 * Checks that no output on the command line is a file that the words of the command line name, or
 * a file in a folder that they or --hlog= name, by what the names lead to. Pictures are drawn from
 * the others, and may be drawn again. Returns 0, or -EINVAL after fail().
 */
int answer_output_check(const struct cmdline *c, struct err *e);

#endif
