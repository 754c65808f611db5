/* SPDX-License-Identifier: MIT */
/* Reading a folder: see folder.h. */
#include "view/folder.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/input_file.h"
#include "base/text.h"
#include "view/law.h"

/* Bytes of a manifest at most: ten thousand jobs have some 20 MiB. */
#define MOST_MANIFEST ((size_t)256 << 20)

/* Says that a folder is not of one run; it may hold those of several. */
static int no_manifest(const char *dir, struct err *e)
{
	char *pattern = text_format("%s/*/manifest.json", dir);
	glob_t found = { 0 };
	bool has_runs = !glob(pattern, GLOB_NOSORT, NULL, &found);
	struct stat st;
	int ret;

	if (has_runs)
		ret = fail(e, EINVAL, "%s holds folders of results (%zu): name one of them", dir,
			   found.gl_pathc);
	else if (stat(dir, &st))
		ret = fail(e, EINVAL, "%s: %s", dir, strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		ret = fail(e, EINVAL, "%s: not a folder: name the one of the results", dir);
	else
		ret = fail(e, EINVAL, "%s is no folder of results: it has no manifest.json", dir);
	globfree(&found);
	free(pattern);
	return ret;
}

static int manifest_read(struct folder *f, const char *dir, struct err *e)
{
	char *path = text_format("%s/manifest.json", dir), *text = NULL;
	size_t n;
	int ret;

	if (access(path, F_OK))
		ret = no_manifest(dir, e);
	else
		ret = input_file_read(path, MOST_MANIFEST, &text, &n, e);
	ret = ret ? ret : folder_take_manifest(f, path, text, n, e);
	free(text);
	free(path);
	return ret;
}

int folder_take_manifest(struct folder *f, const char *path, const char *text, size_t n,
			 struct err *e)
{
	json_error_t error;

	f->manifest = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
	if (!f->manifest)
		return fail(e, EINVAL, "%s:%d: %s", path, error.line, error.text);
	if (!json_is_array(json_object_get(f->manifest, "jobs")))
		return fail(e, EINVAL, "%s: no jobs: not a manifest of iogen's", path);
	return 0;
}

void folder_name(struct folder *f, const char *dir)
{
	*f = (struct folder){ 0 };
	for (int i = 0; i < TABLES; i++)
		f->path[i] = text_format("%s/%s", dir, table_names[i]);
}

/* Checks a table that was read; *ret: it was not. */
static int table_check(struct folder *f, enum table_kind kind, int ret, struct err *e)
{
	struct table *t = &f->table[kind];

	ret = ret ? ret : columns_check(t, kind, f->path[kind], e);
	if (!ret && kind == TABLE_SUMMARY && !t->rows)
		ret = fail(e, EINVAL, "%s: it has no rows", f->path[kind]);
	return ret;
}

int folder_take(struct folder *f, enum table_kind kind, char *text, size_t n, struct err *e)
{
	return table_check(f, kind, table_parse(&f->table[kind], f->path[kind], text, n, e), e);
}

int folder_join(struct folder *f, struct err *e)
{
	int ret = keys_make(&f->keys, &f->table[TABLE_SUMMARY], f->path[TABLE_SUMMARY], e);

	f->start_ns = calloc(f->table[TABLE_SUMMARY].rows + 1, sizeof(*f->start_ns));
	if (!ret && !f->start_ns)
		ret = fail(e, ENOMEM, "%s: no memory", f->path[TABLE_SUMMARY]);
	return ret ? ret : laws_check(f, e);
}

int folder_read(struct folder *f, const char *dir, struct err *e)
{
	int ret;

	folder_name(f, dir);
	ret = manifest_read(f, dir, e);
	for (int i = 0; i < TABLES && !ret; i++)
		ret = table_check(f, (enum table_kind)i, table_read(&f->table[i], f->path[i], e),
				  e);
	return ret ? ret : folder_join(f, e);
}

void folder_free(struct folder *f)
{
	for (int i = 0; i < TABLES; i++) {
		table_free(&f->table[i]);
		free(f->path[i]);
	}
	json_decref(f->manifest);
	keys_free(&f->keys);
	free(f->start_ns);
	*f = (struct folder){ 0 };
}
