/* SPDX-License-Identifier: MIT */
/* iogen plot: pictures and a report of a results folder, drawn from its tables alone. */
#ifndef IOGEN_VIEW_PLOT_H
#define IOGEN_VIEW_PLOT_H

#include <stdio.h>

#include "base/err.h"

/*
 * Draws what docs/results.md lists into the folder @path, replacing what it has drawn before and
 * touching nothing else; all is drawn before the first file is written, each whole. Names the
 * report on @f. Returns 0, -EINVAL where that holds no results that can be read, or another -errno.
 */
int plot_folder(const char *path, FILE *f, struct err *e);

#endif
