/* SPDX-License-Identifier: MIT */
/* What is asked for that is no run: help, lists, this machine measured, results in another form. */
#ifndef IOGEN_CLI_VERBS_H
#define IOGEN_CLI_VERBS_H

#include "cli/cmdline.h"

/* Does it, and returns the exit code, with the reason in @e; -1: a run is asked for. */
int answer(const struct cmdline *c, struct err *e);

#endif
