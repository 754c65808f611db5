/* SPDX-License-Identifier: MIT */
/*
 * The engines: each moves bytes in its own way and keeps the contract of io/engine.h. A batch of
 * transfers goes in, the same transfers come out with their results. An engine is a file here, with
 * null.c as the template, and a line in the list of engines.c.
 */
#ifndef IOGEN_ENGINES_H
#define IOGEN_ENGINES_H

#include "io/engine.h"

/* All engines, ended by NULL, in the order of the help. */
extern const struct engine *const engines[];

/* Finds an engine by its name; NULL: there is none. */
const struct engine *engine_find(const char *name);

#endif
