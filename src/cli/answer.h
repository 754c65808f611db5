/* SPDX-License-Identifier: MIT */
/* Requests that run no job in this process: help, lists, measurements, results in another form. */
#ifndef IOGEN_CLI_ANSWER_H
#define IOGEN_CLI_ANSWER_H

#include "cli/cmdline.h"

/* Answers the request. Returns the exit code, with the reason in @e; -1: a run is asked for. */
int answer(const struct cmdline *c, struct err *e);

#endif
