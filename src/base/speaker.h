/* SPDX-License-Identifier: MIT */
/* Names in front of what is said on standard error: this program, or one of several like it. */
#ifndef IOGEN_BASE_SPEAKER_H
#define IOGEN_BASE_SPEAKER_H

#include <stdint.h>

/* Has this process named by its rank and host, whose messages are among those of others. */
void speaker_set_rank(uint32_t rank, const char *host);

/* Returns what is in front of each message: "iogen: ", or "iogen: rank 1 (node2): ". */
const char *speaker(void);

#endif
