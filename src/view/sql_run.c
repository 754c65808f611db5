/* SPDX-License-Identifier: MIT */
/* Rows of the table of runs: see sql_run.h. */
#include "view/sql_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define RUNS "runs"

/* A column, and the fact of the manifest in it: keys with dots between, or several with |. */
static const struct {
	const char *name, *type, *fact;
} columns[] = {
	{ "run_id", "TEXT PRIMARY KEY", "run_id" },
	{ "title", "TEXT", "title" },
	{ "folder", "TEXT", "" },
	{ "host", "TEXT", "identity.host.name|machine.host" },
	{ "version", "TEXT", "tool.version" },
	{ "started", "TEXT", "started" },
	{ "ended", "TEXT", "ended" },
	{ "exit_code", "INTEGER", "exit_code" },
	{ "partial", "INTEGER", "partial" },
	{ "checkpoint", "INTEGER", "checkpoint" },
	{ "interval_ns", "INTEGER", "interval_ns" },
	{ "job_file", "TEXT", "job_file" },
	{ "job_file_digest", "TEXT", "job_file_digest" },
	{ "jobs_digest", "TEXT", "jobs_digest" },
	{ "command_line", "TEXT", "command_line" },
	{ "kernel", "TEXT", "tuning.kernel.release|machine.kernel.release" },
	{ "cpu_model", "TEXT", "identity.host.cpu_model|machine.cpu.model" },
	{ "cpus", "INTEGER", "identity.host.cpus|machine.cpu.online" },
	{ "memory_bytes", "INTEGER", "tuning.memory.total_bytes" },
	{ "manifest", "TEXT", "" },
};

#define NCOLUMNS (sizeof(columns) / sizeof(columns[0]))

/* Returns the value at "a.b|c": the first that is there; NULL: none is. */
static const json_t *fact(const json_t *manifest, const char *paths)
{
	const json_t *j = manifest;

	for (const char *p = paths; *p;) {
		size_t n = strcspn(p, ".|");
		char key[64];

		snprintf(key, sizeof(key), "%.*s", (int)n, p);
		j = json_object_get(j, key);
		p += n;
		if (*p == '|' && j && !json_is_null(j))
			break;
		if (*p == '|')
			j = manifest;
		p += *p != '\0';
	}
	return j == manifest ? NULL : j;
}

/* Binds text, a number or a truth; a list of texts as words; NULL where it is absent. */
static int fact_bind(sqlite3_stmt *to, int at, const json_t *j)
{
	const char *text = json_string_value(j);
	char *words;
	int ret;

	if (json_is_integer(j))
		return sqlite.sqlite3_bind_int64(to, at, json_integer_value(j));
	if (json_is_boolean(j))
		return sqlite.sqlite3_bind_int64(to, at, json_is_true(j));
	if (text)
		return strcmp(text, "absent") ?
			       sqlite.sqlite3_bind_text(to, at, text, -1, SQLITE_TRANSIENT) :
			       sqlite.sqlite3_bind_null(to, at);
	words = json_is_array(j) || json_is_object(j) ? json_dumps(j, JSON_COMPACT) : NULL;
	ret = words ? sqlite.sqlite3_bind_text(to, at, words, -1, SQLITE_TRANSIENT) :
		      sqlite.sqlite3_bind_null(to, at);
	free(words);
	return ret;
}

/* Returns the manifest as it is kept: one text for one content. */
static char *manifest_text(const struct sql_folder *f)
{
	char *text = json_dumps(f->folder.manifest, JSON_COMPACT | JSON_ENSURE_ASCII);

	return text ? text : text_format("{}");
}

/* Returns whether the run of @there, a manifest, is the one that went on since. */
static bool went_on(const char *there, const json_t *manifest)
{
	json_t *old = there ? json_loads(there, 0, NULL) : NULL;
	bool same = old && json_equal(fact(old, "started"), fact(manifest, "started")) &&
		    json_equal(fact(old, "jobs_digest"), fact(manifest, "jobs_digest")) &&
		    json_array_size(fact(old, "resumptions")) <
			    json_array_size(fact(manifest, "resumptions"));

	json_decref(old);
	return same;
}

static enum sql_known known_of(sqlite3_stmt *row, const json_t *manifest)
{
	if (sqlite.sqlite3_column_int(row, 0))
		return SQL_SAME;
	if (sqlite.sqlite3_column_int(row, 1))
		return SQL_CHECKPOINT;
	return went_on((const char *)sqlite.sqlite3_column_text(row, 2), manifest) ? SQL_EARLIER :
										     SQL_OTHER;
}

int sql_run_find(const struct sql *s, const struct sql_folder *f, enum sql_known *known)
{
	sqlite3_stmt *q;
	char *manifest;
	int code;

	*known = SQL_NEW;
	if (!sql_has_table(s, RUNS))
		return 0;
	q = sql_prepare(s, "SELECT manifest = ?2, checkpoint, manifest FROM \"" RUNS
			   "\" WHERE run_id = ?1");
	if (!q)
		return -EIO;
	manifest = manifest_text(f);
	sqlite.sqlite3_bind_text(q, 1, f->run_id, -1, SQLITE_STATIC);
	sqlite.sqlite3_bind_text(q, 2, manifest, -1, SQLITE_STATIC);
	code = sqlite.sqlite3_step(q);
	if (code == SQLITE_ROW)
		*known = known_of(q, f->folder.manifest);
	code = code == SQLITE_ROW || code == SQLITE_DONE ? 0 : sql_fail(s);
	sqlite.sqlite3_finalize(q);
	free(manifest);
	return code;
}

int sql_run_put(const struct sql *s, const struct sql_folder *f, const char *dir)
{
	const char *names[NCOLUMNS], *types[NCOLUMNS];
	char *real = realpath(dir, NULL), *manifest = manifest_text(f);
	sqlite3_stmt *to = NULL;
	int ret;

	for (size_t i = 0; i < NCOLUMNS; i++) {
		names[i] = columns[i].name;
		types[i] = columns[i].type;
	}
	ret = sql_table_have(s, RUNS, names, types, NCOLUMNS);
	if (!ret && !(to = sql_insertion(s, RUNS, names, NCOLUMNS)))
		ret = -EIO;
	for (size_t i = 0; i < NCOLUMNS && !ret; i++) {
		int at = (int)i + 1, code;

		if (!strcmp(names[i], "folder"))
			code = sqlite.sqlite3_bind_text(to, at, real ? real : dir, -1,
							SQLITE_STATIC);
		else if (!strcmp(names[i], "manifest"))
			code = sqlite.sqlite3_bind_text(to, at, manifest, -1, SQLITE_STATIC);
		else
			code = fact_bind(to, at, fact(f->folder.manifest, columns[i].fact));
		ret = code ? sql_fail(s) : 0;
	}
	ret = ret ? ret : sql_run(s, to);
	sqlite.sqlite3_finalize(to);
	free(real);
	free(manifest);
	return ret;
}

static int rows_remove(const struct sql *s, const char *table, const char *run_id)
{
	char *text = text_format("DELETE FROM \"%s\" WHERE run_id = ?1", table);
	sqlite3_stmt *statement = sql_has_table(s, table) ? sql_prepare(s, text) : NULL;
	int ret = 0;

	if (statement) {
		sqlite.sqlite3_bind_text(statement, 1, run_id, -1, SQLITE_STATIC);
		ret = sql_run(s, statement);
	}
	sqlite.sqlite3_finalize(statement);
	free(text);
	return ret;
}

int sql_run_remove(const struct sql *s, const char *run_id, const char *const *files)
{
	int ret = rows_remove(s, RUNS, run_id);

	for (; *files && !ret; files++) {
		char *table = text_format("%.*s", (int)strcspn(*files, "."), *files);

		ret = rows_remove(s, table, run_id);
		free(table);
	}
	return ret;
}
