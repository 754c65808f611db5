/* SPDX-License-Identifier: MIT */
/* The parts of struct plot: see data.h. */
#include "view/data.h"

#include <stdlib.h>
#include <string.h>

struct plot_series *plot_find(const struct plot *p, const char *job, const char *op, size_t *hint)
{
	for (size_t i = 0; i < p->nseries; i++) {
		size_t k = (*hint + i) % p->nseries;

		if (!strcmp(p->series[k].op, op) && !strcmp(p->series[k].job, job)) {
			*hint = k;
			return &p->series[k];
		}
	}
	return NULL;
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
	table_free(&p->summary);
	table_free(&p->histogram);
	table_free(&p->interval);
	json_decref(p->manifest);
	*p = (struct plot){ 0 };
}
