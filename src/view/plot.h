/* SPDX-License-Identifier: MIT */
/*
 * view/: a folder of results, read back: pictures and report.html (`iogen plot`, here), a log of
 * HdrHistogram (hlog.h), and a database of SQLite (database.h). The room knows nothing of jobs,
 * workers and engines: it reads the CSV files by the names of their columns, so it could be a
 * program of its own.
 *
 * In:  the folder, which load.c reads: table.c cells, data.h the series, curves and slices in them.
 * Out: each picture of pictures.c, as a script (script.h) that gnuplot.c has drawn, as SVG and PNG;
 *      html.c puts the SVG into report.html. The matrix of a run (matrix.h) becomes points, curves
 *      and charts in sweep.h.
 *
 * To add                     write (docs/design.md has what tests ask for beside it)
 *   a picture                a file that defines picture_NAME, a line in pictures.c
 *   a column that a picture  its row in column.c, where the columns of the tables stand, and a
 *   needs                    field in data.h, which slice.c, curve.c or load.c fills
 *   a fact in report.html    a row in html_manifest.c
 *   a section of it          a function of html.h in a file html_NAME.c, its slot in html.c and in
 *                            report.html, and its row in docs/output.md
 */
#ifndef IOGEN_VIEW_PLOT_H
#define IOGEN_VIEW_PLOT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "view/gnuplot.h"
#include "view/runs.h"

/*
 * Draws the pictures and the report into the folder @path, as docs/output.md lists them. Replaces
 * earlier ones and touches nothing else; all are drawn before the first file is written, each
 * whole. Prints the report's name on @f. Returns 0, -EINVAL where @path holds no results that can
 * be read, or another -errno.
 */
int plot_folder(const char *path, FILE *f, struct err *e);

/*
 * Draws several runs, line beside line in the same pictures, into the folder @output; or into that
 * file, whose name ends in .png or .svg, the percentiles alone. Prints names of files on @f.
 * Returns 0, or -errno after fail(). @r is left to be freed.
 */
int plot_runs(struct runs *r, const char *output, FILE *f, struct err *e);

/* Returns the format that a file's name asks for, or -1. */
int plot_format_of(const char *path);

/*
 * Writes a picture to @path, which a user named; or, @within a folder, whose links are not
 * followed. Prints the name on @f. Returns 0 or -errno.
 */
int plot_file_write(const char *path, bool within, const struct blob *b, FILE *f, struct err *e);

#endif
