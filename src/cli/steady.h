/* SPDX-License-Identifier: MIT */
/* iogen steady: are these values of rounds steady? */
#ifndef IOGEN_CLI_STEADY_H
#define IOGEN_CLI_STEADY_H

#include "cli/cmdline.h"

/* Prints the windows of --values=, and a verdict. Returns the exit code, after fail(). */
int verb_steady(const struct cmdline *c, struct err *e);

#endif
