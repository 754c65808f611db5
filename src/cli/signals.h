/* SPDX-License-Identifier: MIT */
/* Signals that end a run. The program has no other handlers, but for that of ioengine=mmap. */
#ifndef IOGEN_CLI_SIGNALS_H
#define IOGEN_CLI_SIGNALS_H

#include <stdatomic.h>

/* Has a write beyond the limit of file sizes fail, and not end the program. */
void signals_begin(void);

/*
 * Catches, from here on, all signals that would end the program, but for those of its own faults
 * and those that were ignored when it began. A write to a closed pipe fails.
 */
void signals_catch(void);

/* From here on there are results: a second signal asks for them at once. */
void signals_have_results(void);

/* Returns the flag that the first signal sets: all that runs looks at it. */
const atomic_bool *signals_stop(void);

/* Returns the flag that the second one sets: what is in flight is not waited for any more. */
const atomic_bool *signals_hurry(void);

/* Returns the number of the first signal; 0: none has come. */
int signals_first(void);

#endif
