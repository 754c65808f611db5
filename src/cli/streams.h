/* SPDX-License-Identifier: MIT */
/* Standard output and standard error, where a caller has led them to a file that is in use. */
#ifndef IOGEN_CLI_STREAMS_H
#define IOGEN_CLI_STREAMS_H

#include "base/err.h"

/*
 * Refuses, and takes away, streams that lead to a file which backs a loop device, is swap, or holds
 * what is mounted. Called before anything is printed. Returns 0, or -EBUSY after fail().
 */
int streams_check(struct err *e);

#endif
