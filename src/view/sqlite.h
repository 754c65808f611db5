/* SPDX-License-Identifier: MIT */
/* The functions of SQLite that iogen calls, behind sqlite_load(). */
#ifndef IOGEN_VIEW_SQLITE_H
#define IOGEN_VIEW_SQLITE_H

#include <sqlite3.h>

#include "base/library.h"

#define SQLITE_FUNCTIONS(X)       \
	X(sqlite3_bind_double)    \
	X(sqlite3_bind_int64)     \
	X(sqlite3_bind_null)      \
	X(sqlite3_bind_text)      \
	X(sqlite3_busy_timeout)   \
	X(sqlite3_clear_bindings) \
	X(sqlite3_close)          \
	X(sqlite3_column_int)     \
	X(sqlite3_column_int64)   \
	X(sqlite3_column_text)    \
	X(sqlite3_db_config)      \
	X(sqlite3_errcode)        \
	X(sqlite3_errmsg)         \
	X(sqlite3_exec)           \
	X(sqlite3_finalize)       \
	X(sqlite3_libversion)     \
	X(sqlite3_limit)          \
	X(sqlite3_open_v2)        \
	X(sqlite3_prepare_v2)     \
	X(sqlite3_reset)          \
	X(sqlite3_step)

struct sqlite {
	SQLITE_FUNCTIONS(LIBRARY_POINTER)
};

extern struct sqlite sqlite;

/* Returns 0 or -ENOSYS after fail(): see library_load(). */
int sqlite_load(struct err *e);

#endif
