/* SPDX-License-Identifier: MIT */
/* Numbers as people write them for fio, which reads as much of one as it understands. */
#ifndef IOGEN_JOB_FIO_VALUE_H
#define IOGEN_JOB_FIO_VALUE_H

#include "job/section.h"

/*
 * Returns the value of an option (NULL: of none), with its variables replaced, in iogen's own
 * words: 8*$pagesize as a calculation, 70% where the option is a share anyway, 50%% as 50%, and of
 * 128*4 the 128, as in fio, with a warning in @warn behind the place @where. The caller frees it.
 */
char *fio_value(const struct opt *row, const struct assign *a, const char *value, const char *where,
		struct err *warn);

#endif
