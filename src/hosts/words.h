/* SPDX-License-Identifier: MIT */
/* Messages of several ranks on a job. */
#ifndef IOGEN_HOSTS_WORDS_H
#define IOGEN_HOSTS_WORDS_H

#include "report/host_part.h"
#include "report/report.h"

/*
 * Adds to @to what the @n ranks of @parts that ran job @i say of it: their notes, or else their
 * errors. What all of them say is there once; of the rest, each message names its rank.
 */
void host_words(struct err *to, const struct host_part *parts, uint32_t n, uint32_t i, bool notes);

#endif
