/* SPDX-License-Identifier: MIT */
/* The script by which a shell completes iogen's command line, printed from the option tables. */
#ifndef IOGEN_CLI_COMPLETION_H
#define IOGEN_CLI_COMPLETION_H

#include <stdio.h>

#include "base/err.h"

/* @shell is bash or zsh. Returns 0 or -EINVAL. */
int completion_print(const char *shell, FILE *f, struct err *e);

#endif
