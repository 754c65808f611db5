/* SPDX-License-Identifier: MIT */
/* What fio knows and iogen may not: names of options. */
#ifndef IOGEN_JOB_FIO_NAMES_H
#define IOGEN_JOB_FIO_NAMES_H

#include <stdbool.h>

/* Whether fio has an option of that name or alias. */
bool fio_has(const char *name);

/* The same for the values of ioengine=. */
bool fio_has_engine(const char *name);

/* Whether fio accepts the word in any job and does nothing with it. */
bool fio_ignores(const char *name);

#endif
