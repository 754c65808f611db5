/* SPDX-License-Identifier: MIT */
/* The next place in one file; for offset.c, which has the files, passes and rounds. */
#ifndef IOGEN_LOAD_OFFSET_PLACE_H
#define IOGEN_LOAD_OFFSET_PLACE_H

#include "load/offset.h"

/* Fits a file's state to its region of @length bytes, or to the zone in use. */
void offset_file_fit(struct offset *o, struct offset_file *f, uint64_t length);

/* Sets o->next by the rules. */
void offset_set_next(struct offset *o);

/* Returns whether o->next draws blocks of one size that come once each, in random order. */
bool offset_draws_once(const struct offset *o);

#endif
