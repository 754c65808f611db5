/* SPDX-License-Identifier: MIT */
/* Several folders of results, read for one picture. */
#ifndef IOGEN_VIEW_RUNS_H
#define IOGEN_VIEW_RUNS_H

#include "view/data.h"

struct runs {
	struct plot *plot;            /* owned */
	const struct matrix **matrix; /* owned; those of the plots */
	char **name;                  /* owned, each; for readers */
	size_t n;
};

/*
 * Reads the folders. A run is named by its title; by its folder where it has none, or another run
 * has the same. Returns 0, or -EINVAL after fail(). runs_free may be called in both cases.
 */
int runs_read(struct runs *r, const char *const *dir, size_t n, struct err *e);
void runs_free(struct runs *r);

/*
 * Puts all runs into one plot: their series and curves move there, each with the name of its run.
 * @r is to outlive @p, which is for plot_free().
 */
void runs_overlay(struct plot *p, struct runs *r);

#endif
