/* SPDX-License-Identifier: MIT */
/* The one list of engines. */
#include "engines/engines.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define ENGINES(X)    \
	X(sync)       \
	X(psync)      \
	X(vsync)      \
	X(pvsync)     \
	X(pvsync2)    \
	X(libaio)     \
	X(io_uring)   \
	X(posixaio)   \
	X(threads)    \
	X(mmap)       \
	X(null)       \
	X(cpuio)      \
	X(falloc)     \
	X(ftruncate)  \
	X(filecreate) \
	X(filestat)   \
	X(filedelete) \
	X(dircreate)  \
	X(dirstat)    \
	X(dirdelete)

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

void engines_that(uint32_t caps, char *list, size_t n)
{
	size_t len = 0;

	for (const struct engine *const *x = engines; *x && len < n; x++)
		if (((*x)->caps & caps) == caps)
			len += (size_t)snprintf(list + len, n - len, " %s", (*x)->name);
}
