/* SPDX-License-Identifier: MIT */
/* The version of iogen, of the libraries that it runs with, and what this build can do. */
#ifndef IOGEN_CLI_PRINT_VERSION_H
#define IOGEN_CLI_PRINT_VERSION_H

#include <stdbool.h>
#include <stdio.h>

/* @of_fio: in its place, where scripts ask how new it is. */
void version_print(bool of_fio, FILE *f);

#endif
