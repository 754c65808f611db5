/* SPDX-License-Identifier: MIT */
/*
 * A folder of results, read back and checked as a whole: it may be damaged, and it may be hostile.
 * Only tables of iogen's, with the laws of docs/results.md, are drawn or exported.
 */
#ifndef IOGEN_VIEW_FOLDER_H
#define IOGEN_VIEW_FOLDER_H

#include <jansson.h>

#include "view/column.h"
#include "view/key.h"

struct folder {
	char *path[TABLES]; /* owned: the tables' names, for messages */
	struct table table[TABLES];
	json_t *manifest;
	struct keys keys;   /* keys of the summary */
	uint64_t *start_ns; /* owned: first slice of each row of the summary, or 0 */
};

/*
 * Reads and checks @dir. Returns 0, -ENOMEM, or another -errno after fail() with file, line, column
 * and value of what is wrong. folder_free may be called in all cases.
 */
int folder_read(struct folder *f, const char *dir, struct err *e);
void folder_free(struct folder *f);

/*
 * The parts of it, for files that are in memory: each checks a file by itself, and folder_join what
 * they say of each other.
 */
void folder_name(struct folder *f, const char *dir);
int folder_take(struct folder *f, enum table_kind kind, char *text, size_t n, struct err *e);
int folder_take_manifest(struct folder *f, const char *path, const char *text, size_t n,
			 struct err *e);
int folder_join(struct folder *f, struct err *e);

#endif
