/* SPDX-License-Identifier: MIT */
/* The one list of engines. */
#include "engines/engines.h"

#include <stddef.h>
#include <string.h>

#define ENGINES(X)  \
	X(sync)     \
	X(psync)    \
	X(vsync)    \
	X(pvsync)   \
	X(pvsync2)  \
	X(libaio)   \
	X(io_uring) \
	X(posixaio) \
	X(mmap)     \
	X(null)

#define ENGINE_DECLARE(name) extern const struct engine engine_##name;
ENGINES(ENGINE_DECLARE)

#define ENGINE_LIST(name) &engine_##name,
const struct engine *const engines[] = { ENGINES(ENGINE_LIST) NULL };

const struct engine *engine_find(const char *name)
{
	for (const struct engine *const *x = engines; *x; x++)
		if (!strcmp((*x)->name, name))
			return *x;
	return NULL;
}
