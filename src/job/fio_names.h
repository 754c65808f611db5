/* SPDX-License-Identifier: MIT */
/* Words of fio's job files that do nothing, and fio's names of options. */
#ifndef IOGEN_JOB_FIO_NAMES_H
#define IOGEN_JOB_FIO_NAMES_H

#include <stdbool.h>

/* Returns true if fio accepts the word in any job and does nothing with it. */
bool fio_ignores(const char *name);

/* Returns fio's name of an option that is iogen's row @name: the same, with few exceptions. */
const char *fio_key(const char *name);

#endif
