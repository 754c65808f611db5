/* SPDX-License-Identifier: MIT */
/* Collected messages as a user sees them. */
#ifndef IOGEN_CLI_MESSAGES_H
#define IOGEN_CLI_MESSAGES_H

#include "base/err.h"

/* Prints each message to standard error, a line each, behind the program's name and @prefix. */
void messages_print(const struct err *e, const char *prefix);

#endif
