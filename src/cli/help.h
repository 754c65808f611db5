/* SPDX-License-Identifier: MIT */
/* Help, printed from the tables: of iogen, its verbs, options and engines; and the man page. */
#ifndef IOGEN_CLI_HELP_H
#define IOGEN_CLI_HELP_H

#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

struct verb;

void help_usage(FILE *f);
void help_verb(const struct verb *v, FILE *f);

/* `iogen help WORD`: of a verb or of an option; NULL: help_usage. Returns 0 or -EINVAL. */
int help_word(const char *word, FILE *f, struct err *e);

/* @topic is a name, or "all". Returns 0 or -EINVAL where there is nothing of that name. */
int help_option(const char *topic, FILE *f, struct err *e);
int help_engine(const char *topic, FILE *f, struct err *e);

/*
 * `iogen options`: lists the options of jobs, of engines and of the run that have all these words;
 * without a word, all of jobs and engines. Prints everything about the option that is the only
 * word. Returns 0, or -EINVAL where there is none.
 */
int help_options_like(const char *const *words, uint32_t n, FILE *f, struct err *e);

/* Looks for engines with an option of that name; prints about each to @f, unless that is NULL. */
bool help_engine_options(const char *name, FILE *f);

/* The man page's source. */
void help_man(FILE *f);

#endif
