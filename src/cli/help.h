/* SPDX-License-Identifier: MIT */
/* What iogen says of itself, printed from the option tables. */
#ifndef IOGEN_CLI_HELP_H
#define IOGEN_CLI_HELP_H

#include <stdio.h>

#include "base/err.h"

void help_usage(FILE *f);

/* @topic is a name, or "all". Returns 0 or -EINVAL where there is nothing of that name. */
int help_option(const char *topic, FILE *f, struct err *e);
int help_engine(const char *topic, FILE *f, struct err *e);

/*
 * `iogen options`: those of jobs and engines whose name or help has @word in it (NULL: all); where
 * it is an option's name, everything about that. Returns 0, or -EINVAL where there is none.
 */
int help_options_like(const char *word, FILE *f, struct err *e);

/* The man page's source. */
void help_man(FILE *f);

#endif
