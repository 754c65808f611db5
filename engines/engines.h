/* SPDX-License-Identifier: MIT */
/*
 * The engines: each moves bytes in its own way and keeps the contract of io/engine.h. A batch of
 * transfers goes in, the same transfers come out with their results.
 *
 * To add one: copy null.c to NAME.c and fill in its struct engine, engine_NAME; put X(NAME) into
 * the list of engines.c. Its options are a table in its own file (base/opt.h). The build,
 * ioengine=, the help, the man page and the tests of every engine (tests/engines) follow from the
 * list; docs/fio.md names all engines, which a test asks for. Help for trims and for flags that
 * only a try can check is in io/engine_trim.h and io/engine_try.h.
 */
#ifndef IOGEN_ENGINES_H
#define IOGEN_ENGINES_H

#include "io/engine.h"

/* All engines, ended by NULL, in the order of the help. */
extern const struct engine *const engines[];

/* Returns the engine of that name; NULL: there is none. */
const struct engine *engine_find(const char *name);

/* Writes the names of the engines that have all of @caps, a blank before each, to @list. */
void engines_that(uint32_t caps, char *list, size_t n);

#endif
