/* SPDX-License-Identifier: MIT */
/*
 * Adding folders to a database: see database.h. The file may be hostile, too: what it says of
 * itself is not trusted, and one that another program made is left alone.
 */
#include "view/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output_place.h"
#include "base/text.h"
#include "view/sql_run.h"

#define APPLICATION 0x696f676e /* "iogn" */
#define VERSION 1
#define BUSY_MS 30000

#define TEXT_OF(x) #x
#define NUMBER_OF(x) TEXT_OF(x)

/* An export: what every step needs. */
struct export
{
	struct sql sql;
	const char *const *files;
	FILE *f;
	bool is_new, added;
};

/* Takes the database for iogen's where it is, or makes an empty one so. Returns 0 or -errno. */
static int take(const struct sql *s)
{
	int64_t application, version, tables;
	int ret = sql_number(s, "PRAGMA application_id", &application);

	ret = ret ? ret : sql_number(s, "PRAGMA user_version", &version);
	ret = ret ? ret : sql_number(s, "SELECT count(*) FROM sqlite_schema", &tables);
	if (ret)
		return ret;
	if (!application && !version && !tables)
		return sql_do(s,
			      "PRAGMA application_id = " NUMBER_OF(
				      APPLICATION) "; PRAGMA user_version = " NUMBER_OF(VERSION));
	if (application != APPLICATION)
		return fail(s->e, EINVAL,
			    "--sqlite=%s: a database that iogen did not make: name another file",
			    s->path);
	if (version > VERSION)
		return fail(s->e, EINVAL, "--sqlite=%s: a later version of iogen made it", s->path);
	return 0;
}

/* Turns off all that a database could do by itself. */
static int database_tame(sqlite3 *db)
{
	static const int off[] = { SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER,
				   SQLITE_DBCONFIG_ENABLE_VIEW };
	int ret = sqlite.sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

	for (size_t i = 0; i < sizeof(off) / sizeof(off[0]) && !ret; i++)
		ret = sqlite.sqlite3_db_config(db, off[i], 0, NULL);
	sqlite.sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite.sqlite3_busy_timeout(db, BUSY_MS);
	return ret;
}

/* The files beside a database that SQLite reads, and removes, and what they begin with. */
static const struct beside {
	const char *end;
	unsigned char sign[8];
	size_t n; /* bytes of sign */
} besides[] = {
	{ "-journal", { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 }, 8 },
	{ "-wal", { 0x37, 0x7f, 0x06 }, 3 },
	{ "-shm", { 0 }, 0 }, /* it is of this machine alone */
};

static bool has_at(int fd, off_t at, const unsigned char *bytes, size_t n)
{
	unsigned char is[sizeof(besides->sign)];

	return pread(fd, is, n, at) == (ssize_t)n && !memcmp(is, bytes, n);
}

/* Returns why SQLite must not see a file beside the database; NULL: it may. */
static const char *why_not(const struct beside *b, int fd, off_t size, bool is_new)
{
	static const unsigned char zeros[sizeof(b->sign)];

	if (!size)
		return NULL;
	/* a journal has zeros there while it is not synced */
	if (is_new || (!has_at(fd, 0, b->sign, b->n) && !has_at(fd, 0, zeros, b->n)))
		return "is no part of it, and SQLite would remove it";
	/* one over several databases, which iogen never writes, has a name at its end */
	if (b == besides && size >= (off_t)b->n && has_at(fd, size - (off_t)b->n, b->sign, b->n))
		return "names another file, which SQLite would remove";
	return NULL;
}

/* Looks at the files beside a database that SQLite would act on. Returns 0 or -errno. */
static int check_beside(const struct export *x, const char *at)
{
	int ret = 0;

	for (size_t i = 0; i < sizeof(besides) / sizeof(besides[0]) && !ret; i++) {
		char *path = text_format("%s%s", at, besides[i].end);
		int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		bool missing = fd < 0 && errno == ENOENT;
		const char *why = NULL;
		struct stat st;

		if (!missing && (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode)))
			why = "is no file that can be read";
		else if (!missing)
			why = why_not(&besides[i], fd, st.st_size, x->is_new);
		if (why)
			ret = fail(x->sql.e, EINVAL, "--sqlite=%s: %s %s", x->sql.path, path, why);
		if (fd >= 0)
			close(fd);
		free(path);
	}
	return ret;
}

/* Looks if a new file can be made there; SQLite would not say what is in the way. */
static int check_folder(const struct export *x, char *at)
{
	char *name = x->is_new ? strrchr(at, '/') + 1 : NULL, first = name ? *name : 0;
	int ret;

	if (!name)
		return 0;
	*name = '\0';
	ret = access(at, W_OK | X_OK) ? errno : 0;
	if (ret)
		fail(x->sql.e, EINVAL, "--sqlite=%s: nothing can be written in %s: %s", x->sql.path,
		     at, strerror(ret));
	*name = first;
	return ret ? -EINVAL : 0;
}

/* Opens the file that a name of the user's leads to; *@at is its path, for free(). */
static int open_file(struct export *x, char **at)
{
	struct output_place place;
	int ret;

	err_enter(x->sql.e, "--sqlite=");
	ret = output_place_find(&place, x->sql.path, x->sql.e) ? -EINVAL : 0;
	err_leave(x->sql.e);
	if (!ret && place.kind != OUTPUT_FILE)
		ret = fail(x->sql.e, EINVAL, "--sqlite=%s: a database is a file", x->sql.path);
	if (!ret) {
		/* SQLite takes some names for something else: file:x, :memory: */
		*at = text_format("%s%s", *place.path == '/' ? "" : "./", place.path);
		x->is_new = access(*at, F_OK) != 0;
		ret = check_folder(x, *at);
		ret = ret ? ret : check_beside(x, *at);
	}
	if (!ret && (sqlite.sqlite3_open_v2(*at, &x->sql.db,
					    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) ||
		     database_tame(x->sql.db)))
		ret = x->sql.db ? sql_fail(&x->sql) : fail(x->sql.e, ENOMEM, "out of memory");
	output_place_free(&place);
	return ret;
}

/* Says what became of a folder. */
static void say(const struct export *x, const char *dir, const struct sql_folder *f,
		enum sql_known known)
{
	char *shown = text_harmless(dir), *name = text_harmless(f->run_id);

	if (known == SQL_SAME)
		fprintf(x->f, "%s: %s is there already\n", shown, name);
	else
		fprintf(x->f, "%s: %s, %zu rows in %zu tables%s\n", shown, name, sql_folder_rows(f),
			f->n,
			known == SQL_CHECKPOINT ? ", in place of a checkpoint" :
			known == SQL_EARLIER    ? ", in place of the run before it went on" :
						  "");
	free(shown);
	free(name);
}

/* Adds a folder within a transaction. Returns 0 or -errno. */
static int put(const struct export *x, const char *dir, const struct sql_folder *f,
	       enum sql_known *known)
{
	const struct sql *s = &x->sql;
	int ret = sql_run_find(s, f, known);

	if (ret || *known == SQL_SAME)
		return ret;
	if (*known == SQL_OTHER)
		return fail(s->e, EINVAL,
			    "%s: --sqlite=%s has another run with the run_id %s: it stays as it is",
			    dir, s->path, f->run_id);
	if (*known != SQL_NEW)
		ret = sql_run_remove(s, f->run_id, x->files);
	ret = ret ? ret : sql_run_put(s, f, dir);
	for (size_t i = 0; i < f->n && !ret; i++)
		ret = sql_table_put(s, f->tables[i].name, &f->tables[i].table);
	return ret;
}

/* Adds a folder, in whole or not at all. */
static int add(struct export *x, const char *dir)
{
	struct sql_folder f;
	enum sql_known known = SQL_NEW;
	int ret = sql_folder_read(&f, dir, x->files, x->sql.e);

	ret = ret ? ret : sql_do(&x->sql, "BEGIN IMMEDIATE");
	if (!ret) {
		ret = take(&x->sql);
		ret = ret ? ret : put(x, dir, &f, &known);
		ret = ret ? ret : sql_do(&x->sql, "COMMIT");
		if (ret)
			sqlite.sqlite3_exec(x->sql.db, "ROLLBACK", NULL, NULL, NULL);
	}
	x->added |= !ret;
	if (!ret)
		say(x, dir, &f, known);
	sql_folder_free(&f);
	return ret;
}

/* Removes a file that was made for nothing: it has no byte. */
static void remove_empty(const char *path)
{
	struct stat st;

	if (!lstat(path, &st) && S_ISREG(st.st_mode) && !st.st_size)
		unlink(path);
}

/* Loads SQLite for a database at @path. Returns 0 or -EINVAL after fail(). */
static int load(const char *path, struct err *e)
{
	int ret;

	err_enter(e, "--sqlite=%s: ", path);
	ret = sqlite_load(e);
	err_leave(e);
	return ret ? -EINVAL : 0;
}

int database_export(const char *path, const char *const *dirs, uint32_t ndirs,
		    const char *const *files, FILE *f, struct err *e)
{
	struct export x = { .sql = { .path = path, .e = e }, .files = files, .f = f };
	char *at = NULL;
	int ret = 0;

	for (uint32_t i = 0; i < ndirs; i++) {
		struct sql_folder folder;

		ret |= sql_folder_read(&folder, dirs[i], files, e);
		sql_folder_free(&folder);
	}
	if (ret)
		return ret == -ENOMEM ? ret : -EINVAL;
	if (load(path, e))
		return -EINVAL;
	ret = open_file(&x, &at);
	for (uint32_t i = 0; i < ndirs && !ret; i++)
		ret = add(&x, dirs[i]);
	sqlite.sqlite3_close(x.sql.db);
	if (x.is_new && !x.added && at)
		remove_empty(at);
	free(at);
	return ret;
}
