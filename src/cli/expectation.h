/* SPDX-License-Identifier: MIT */
/* --expect-manifest: this run is to be compared with an earlier one, on the same machine. */
#ifndef IOGEN_CLI_EXPECTATION_H
#define IOGEN_CLI_EXPECTATION_H

#include <stdbool.h>

#include "base/err.h"
#include "report/run_facts.h"

/*
 * Compares the facts of this run with those of the manifest @path. Each fact of identity that
 * differs is a message in @e; one of tuning is a note in @warn, or, where warnings are @fatal, a
 * message. Volatile facts are not compared. Returns EXIT_OK, EXIT_DIFFERS, or EXIT_USAGE where the
 * file is no manifest, or a warning is fatal.
 */
int expectation_check(const char *path, const struct run_facts *now, bool fatal, struct err *e,
		      struct err *warn);

/*
 * Compares identities: each fact that differs is a message in @e, which begins with @option.
 * Returns their number.
 */
unsigned expectation_identity(const char *option, const json_t *was, const json_t *now,
			      struct err *e);

#endif
