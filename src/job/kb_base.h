/* SPDX-License-Identifier: MIT */
/* Sizes where kb_base=1000 is given: k is 1000 in them, and KiB is 1024, as in fio. */
#ifndef IOGEN_JOB_KB_BASE_H
#define IOGEN_JOB_KB_BASE_H

#include "base/opt.h"
#include "job/section.h"

/*
 * Returns whether k is 1000 in the values of @section, for a job whose base is @base so far:
 * @overrides, the options of a command line, say so, else the section itself, else what was set
 * before it.
 */
bool kb_base_is_decimal(const struct section *section, const struct section *overrides,
			uint32_t base);

/* Returns the value with its sizes in bytes, where the option has sizes. For free(). */
char *kb_base_read(const struct opt *row, const char *value);

/* Returns a printed value with sizes that such a job reads: 64KiB for 64k. For free(). */
char *kb_base_print(const struct opt *row, const char *value);

#endif
