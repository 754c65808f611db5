/* SPDX-License-Identifier: MIT */
/* Signals that end a run. The program has no other handlers. */
#ifndef IOGEN_CLI_SIGNALS_H
#define IOGEN_CLI_SIGNALS_H

#include <stdatomic.h>

/* Catches SIGINT and SIGTERM from here on, and ignores SIGPIPE. */
void signals_catch(void);

/* Returns the flag that the first of them sets: all that runs looks at it. */
const atomic_bool *signals_stop(void);

/* Returns the number of the first of them; 0: none has come. */
int signals_first(void);

#endif
