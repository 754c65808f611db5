/* SPDX-License-Identifier: MIT */
/* The version of iogen, of the libraries that it runs with, and what this build can do. */
#ifndef IOGEN_CLI_PRINT_VERSION_H
#define IOGEN_CLI_PRINT_VERSION_H

#include <stdio.h>

void version_print(FILE *f);

#endif
