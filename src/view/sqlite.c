/* SPDX-License-Identifier: MIT */
/* SQLite: see sqlite.h. */
#include "view/sqlite.h"

struct sqlite sqlite;

int sqlite_load(struct err *e)
{
	static const char *const names[] = { SQLITE_FUNCTIONS(LIBRARY_NAME) NULL };
	static struct library library = { "libsqlite3.so.0", names, &sqlite, false };

	return library_load(&library, e);
}
