/* SPDX-License-Identifier: MIT */
/* The parts of struct plot: see data.h. */
#include "view/data.h"

#include <stdlib.h>

struct plot_series *plot_find(struct plot *p, enum table_kind kind, const struct key_columns *c,
			      size_t row)
{
	long found = keys_find(&p->folder.keys, &p->folder.table[kind], c, row);

	return found < 0 ? NULL : &p->series[p->series_of[found]];
}

void plot_free(struct plot *p)
{
	for (size_t i = 0; i < p->nseries; i++) {
		free(p->series[i].label);
		free(p->series[i].slices);
	}
	for (size_t i = 0; i < p->ncurves; i++) {
		free(p->curves[i].label);
		free(p->curves[i].buckets);
	}
	free(p->series);
	free(p->curves);
	free(p->series_of);
	free(p->title);
	free(p->devices);
	for (int i = 0; i < SHEETS; i++)
		table_free(&p->sheet[i]);
	matrix_free(&p->matrix);
	folder_free(&p->folder);
	*p = (struct plot){ 0 };
}
