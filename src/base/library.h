/* SPDX-License-Identifier: MIT */
/*
 * Shared libraries that few runs need. A program that is linked with them has them loaded at every
 * start, and libcrypto takes longer for that than all the others and iogen together: these are
 * loaded by whoever needs them, when it does.
 *
 * A list of functions is a macro, LIST(X) X(one) X(other), from which come a struct with a pointer
 * to each, LIST(LIBRARY_POINTER), and their names, { LIST(LIBRARY_NAME) NULL }.
 */
#ifndef IOGEN_BASE_LIBRARY_H
#define IOGEN_BASE_LIBRARY_H

#include <stdbool.h>

#include "base/err.h"

#define LIBRARY_POINTER(name) __typeof__(name) *name;
#define LIBRARY_NAME(name) #name,

struct library {
	const char *file;         /* its name for the loader: "libcrypto.so.3" */
	const char *const *names; /* names of the functions, up to NULL */
	void *pointers;           /* struct of a pointer to each of them, in this order */
	bool loaded;
};

/*
 * Loads the library where it is not loaded yet; any thread may ask. Returns 0 or -ENOSYS after
 * fail() with the loader's reason; then no pointer may be used.
 */
int library_load(struct library *l, struct err *e);

#endif
