/* SPDX-License-Identifier: MIT */
/* Whether the kernel copies between two places by a copy_method=, before any of them is touched. */
#ifndef IOGEN_IO_TARGET_COPY_H
#define IOGEN_IO_TARGET_COPY_H

#include <stdint.h>

#include "io/copy_method.h"

/*
 * Tries to copy the first @len bytes of @from, a file or a device, to a file without a name beside
 * @to; mmap needs no try. Where @from is missing, a file without a name beside it takes its place.
 * Makes nothing that has a name. Returns 0, also where that is not known before, or -errno of the
 * call.
 */
int target_copy_try(enum copy_method method, const char *from, const char *to, uint64_t len);

#endif
