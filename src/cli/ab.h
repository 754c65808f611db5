/* SPDX-License-Identifier: MIT */
/* iogen ab: two job files in turns (study/ab.h), and then a comparison. */
#ifndef IOGEN_CLI_AB_H
#define IOGEN_CLI_AB_H

#include "cli/cmdline.h"

/* Runs both, and compares. Returns the exit code, after fail(). */
int verb_ab(const struct cmdline *c, struct err *e);

#endif
