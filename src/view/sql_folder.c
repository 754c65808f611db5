/* SPDX-License-Identifier: MIT */
/* Reading a folder for a database: see sql_folder.h. */
#include "view/sql_folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"

/* Adds a table; the folder's own ones have been read and checked already. */
static int table_add(struct sql_folder *f, const char *dir, const char *file, struct err *e)
{
	char *path = text_format("%s/%s", dir, file);
	int own = 0, ret = 0;

	for (own = 0; own < TABLES && strcmp(table_names[own], file) != 0; own++)
		;
	if (own == TABLES && access(path, F_OK)) {
		free(path);
		return 0;
	}
	f->tables = array_must_grow(f->tables, f->n, sizeof(*f->tables));
	memset(&f->tables[f->n], 0, sizeof(*f->tables));
	f->tables[f->n].name = text_format("%.*s", (int)strcspn(file, "."), file);
	f->tables[f->n].is_owned = own == TABLES;
	if (own == TABLES)
		ret = table_read(&f->tables[f->n].table, path, e);
	else
		f->tables[f->n].table = f->folder.table[own];
	ret = ret ? ret : sql_table_check(&f->tables[f->n].table, path, f->run_id, e);
	f->n++;
	free(path);
	return ret;
}

int sql_folder_read(struct sql_folder *f, const char *dir, const char *const *files, struct err *e)
{
	int ret;

	*f = (struct sql_folder){ 0 };
	ret = folder_read(&f->folder, dir, e);
	if (ret)
		return ret;
	f->run_id = json_string_value(json_object_get(f->folder.manifest, "run_id"));
	if (!f->run_id || !*f->run_id)
		return fail(e, EINVAL, "%s/manifest.json: it has no run_id", dir);
	for (; *files && !ret; files++)
		ret = table_add(f, dir, *files, e);
	return ret;
}

void sql_folder_free(struct sql_folder *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->tables[i].name);
		if (f->tables[i].is_owned)
			table_free(&f->tables[i].table);
	}
	free(f->tables);
	folder_free(&f->folder);
	*f = (struct sql_folder){ 0 };
}

size_t sql_folder_rows(const struct sql_folder *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += f->tables[i].table.rows;
	return n;
}
