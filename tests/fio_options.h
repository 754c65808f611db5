/* SPDX-License-Identifier: MIT */
/* The options of fio by name, for tests that hold iogen's tables to them. */
#ifndef IOGEN_TESTS_FIO_OPTIONS_H
#define IOGEN_TESTS_FIO_OPTIONS_H

#include <stdbool.h>

/* Returns true if fio has an option of that name or alias. */
bool fio_has(const char *name);

#endif
