/* SPDX-License-Identifier: MIT */
/*
 * Which dimension of a matrix goes where in a picture: along the axis, to the curves, to charts of
 * their own; and which measures are drawn. Choices that nobody made follow docs/output.md.
 */
#ifndef IOGEN_VIEW_CHOICE_H
#define IOGEN_VIEW_CHOICE_H

#include "view/sweep.h"

/* Curves of a chart at most, unless --by= asks for more; the least values for a heat map. */
enum { CHOICE_CURVES = 6, CHOICE_HEAT = 7 };

/*
 * Chooses for @s, whose samples are there: fills in all but its points. Returns 0, or -EINVAL after
 * fail(). @s owns what was filled in, in both cases.
 */
int choice_make(struct sweep_plot *s, const struct sweep_request *r, struct err *e);

#endif
