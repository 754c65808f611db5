/* SPDX-License-Identifier: MIT */
/* The descriptors 0, 1 and 2, which a caller may have closed, or led to where no text belongs. */
#ifndef IOGEN_BASE_STD_STREAMS_H
#define IOGEN_BASE_STD_STREAMS_H

#include "base/err.h"

/*
 * Opens those that are closed, so that no target gets the number of one and with it what is printed
 * there. Nothing can be read from them or written to them. Standard error is buffered by lines: a
 * message is one write(2), which those of other processes cannot cut in two; a line without its end
 * needs fflush(3). Called first in a program.
 *
 * A device of data (data_device.h) is refused as standard output and as standard error, before
 * anything is printed there, and taken away from the stream: what is printed on standard error then
 * goes to standard output, and what is printed on standard output nowhere. Returns 0, or -EINVAL
 * after fail().
 */
int std_streams_begin(struct err *e);

/*
 * Refuses standard output or standard error, @fd, for what it leads to, and takes that away as
 * above. Returns -EBUSY after fail().
 */
int std_stream_refuse(int fd, const char *why, struct err *e);

#endif
