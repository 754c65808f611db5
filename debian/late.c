/* SPDX-License-Identifier: MIT */
/*
 * All functions that the program finds by itself, when it needs them: what is linked of this shows
 * dpkg-shlibdeps the libraries, and the versions that have these functions. It is not installed.
 */
#include "load/crypto.h"
#include "view/sqlite.h"

#define LATE(name) (void *)name,

void *const late[] = { CRYPTO_FUNCTIONS(LATE) SQLITE_FUNCTIONS(LATE) };
