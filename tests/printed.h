/* SPDX-License-Identifier: MIT */
/* Text that a function prints, and lines that it must have. */
#ifndef IOGEN_TESTS_PRINTED_H
#define IOGEN_TESTS_PRINTED_H

#include <stdio.h>

/* What @print writes; the caller frees it. */
char *print_text(void (*print)(FILE *f));

/*
 * The first line of @text that begins with @start and a character that cannot go on with a name;
 * NULL: none does.
 */
const char *find_line(const char *text, const char *start);

/* Checks that there is one. */
void check_line(const char *text, const char *start);

#endif
