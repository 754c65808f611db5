/* SPDX-License-Identifier: MIT */
/*
 * The matrix of a run: the rows of its summary that measured something, each with the options of
 * its job that jobs.csv has. Rows of a precondition and rows that ended early are left out.
 */
#ifndef IOGEN_VIEW_MATRIX_H
#define IOGEN_VIEW_MATRIX_H

#include <stdbool.h>

#include "view/folder.h"

/* An option, and its columns in jobs.csv: as it was swept, and as it was; -1: none. */
struct matrix_option {
	const char *name;
	int swept, plain;
};

struct matrix {
	const struct folder *folder;
	struct table jobs;
	struct matrix_option *option; /* owned; those that are swept come first */
	size_t noptions, nswept;
	size_t *row;  /* owned: rows of the summary, in its order */
	long *job_of; /* owned: row of each of them in jobs, or -1 */
	size_t n;
	size_t partial; /* rows that were left out */
};

/*
 * Reads jobs.csv of the folder @dir, which was read as @f; a run of an earlier version has none,
 * and no options. Returns 0, or -errno after fail(). matrix_free may be called in both cases.
 */
int matrix_read(struct matrix *m, const struct folder *f, const char *dir, struct err *e);
void matrix_free(struct matrix *m);

/* Returns an option by name; NULL: there is none. */
const struct matrix_option *matrix_option_find(const struct matrix *m, const char *name);

/* Returns the value of an option in row @i of the matrix; "" where its job has none. */
const char *matrix_value(const struct matrix *m, size_t i, const struct matrix_option *o);

/* Returns whether the job of row @i sweeps the option. */
bool matrix_sweeps(const struct matrix *m, size_t i, const struct matrix_option *o);

/* Returns what the job of a row of the summary sweeps, "bs=4k iodepth=8", for free(). */
char *matrix_step_text(const struct matrix *m, size_t summary_row);

/* Returns a cell of row @i of the matrix in the summary, by the column's name. */
const char *matrix_cell(const struct matrix *m, size_t i, const char *column);

#endif
