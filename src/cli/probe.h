/* SPDX-License-Identifier: MIT */
/* iogen probe: what targets really do, as a table, CSV or JSON. */
#ifndef IOGEN_CLI_PROBE_H
#define IOGEN_CLI_PROBE_H

#include "cli/cmdline.h"

/*
 * Probes the words of the command line, one after the other, and prints the answers to where the
 * settings say. Returns 0; -EINVAL where the command line or a word is wrong, with nothing touched;
 * or -EIO, all after fail().
 */
int probe_words(const struct cmdline *c, struct err *e);

#endif
