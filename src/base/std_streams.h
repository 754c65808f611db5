/* SPDX-License-Identifier: MIT */
/* The descriptors 0, 1 and 2, which a caller may have closed. */
#ifndef IOGEN_BASE_STD_STREAMS_H
#define IOGEN_BASE_STD_STREAMS_H

/*
 * Opens those that are closed, so that no target gets the number of one and with it what is printed
 * there. Nothing can be read from them or written to them. Standard error is buffered by lines: a
 * message is one write(2), which those of other processes cannot cut in two; a line without its end
 * needs fflush(3). Called first in a program.
 */
void std_streams_begin(void);

#endif
